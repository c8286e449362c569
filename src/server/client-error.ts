/**
 * What comes over an HTTP/1.1 connection and never becomes a request, or spoils the one under way: a malformed line, headers without end, a client that is too slow. It gets the answer that every
 * refused request gets, and the connection ends. Over HTTP/2 the protocol has error codes of its own for this, and sends them itself.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { fail, messageOf } from '../base/errors.ts';
import type { MillraceError } from '../base/errors.ts';
import { http } from '../base/node-http.ts';
import { answerOf } from './failure.ts';

/** How long a client may take to read the answer while it still sends; ms. */
const LINGER_MS = 1000;

/** The last response of each HTTP/1.1 connection. */
const responses = new WeakMap<Socket, ServerResponse>();

/** Remembers the response, so that no second one is ever sent into it. */
export function noteResponse(request: IncomingMessage, response: ServerResponse): void {
  if (request.httpVersionMajor === 1) responses.set(request.socket, response);
}

/** Connections that have been refused: the parser says so again with whatever it is given next. */
const refused = new WeakSet<Socket>();

/**
 * Refuses: with an answer where one can still be sent. What the client goes on to send is read and dropped for a moment, since a connection closed over unread bytes is reset, and the answer lost.
 *
 * @param onRefused told once for each connection
 */
export function refuseClient(error: Error, socket: Socket, onRefused: () => void): void {
  if (refused.has(socket)) return;
  refused.add(socket);
  onRefused();
  const refusal = refusalOf(error);
  if (refusal === null || !socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  socket.end(responseText(refusal));
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

function isAnswering(socket: Socket): boolean {
  const response = responses.get(socket);
  return response?.headersSent === true && !response.writableEnded;
}

/** Null: it is the connection that failed, and nobody is there to read an answer. */
function refusalOf(error: Error): MillraceError | null {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'HPE_HEADER_OVERFLOW') return fail('REQUEST_HEADERS_TOO_LARGE', { limit: http.maxHeaderSize });
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return fail('REQUEST_EXTENSIONS_TOO_LARGE');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return fail('REQUEST_TOO_SLOW');
  return code.startsWith('HPE_') ? fail('REQUEST_NOT_HTTP', { reason: messageOf(error) }) : null;
}

function responseText(refusal: MillraceError): string {
  const { status, body } = answerOf(refusal);
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${text}`;
}
