/** Requests over real sockets: HTTP/1.1 and HTTP/2 with prior knowledge, with the chunks or frames as they came. */
import { request as http1Request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect as http2Connect } from 'node:http2';
import { connect } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly chunks: readonly string[];
}

export interface Ask {
  readonly method?: string;
  readonly body?: string | object;
  readonly headers?: Record<string, string>;
}

function bodyText(body: string | object | undefined): string | undefined {
  return typeof body === 'object' ? JSON.stringify(body) : body;
}

export function askHttp1(url: string, path: string, ask: Ask = {}): Promise<Answer> {
  const body = bodyText(ask.body);
  return new Promise((resolve, reject) => {
    const request = http1Request(
      `${url}${path}`,
      {
        method: ask.method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }), ...ask.headers },
      },
      (response) => {
        const chunks: string[] = [];
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: chunks.join(''), chunks }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

export function askHttp2(url: string, path: string, ask: Ask = {}): Promise<Answer> {
  const body = bodyText(ask.body);
  const session = http2Connect(url);
  return new Promise<Answer>((resolve, reject) => {
    session.on('error', reject);
    const stream = session.request(
      { ':path': path, ':method': ask.method ?? (body === undefined ? 'GET' : 'POST'), ...ask.headers },
      { endStream: body === undefined },
    );
    const chunks: string[] = [];
    let headers: IncomingHttpHeaders & { ':status'?: number } = {};
    stream.setEncoding('utf8');
    stream.on('response', (got) => {
      headers = got;
    });
    stream.on('data', (chunk: string) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('end', () => resolve({ status: headers[':status'] ?? 0, headers, text: chunks.join(''), chunks }));
    if (body !== undefined) stream.end(body);
  }).finally(() => session.close());
}

/** Sends bytes as they are and returns everything that comes back until the connection ends. */
export function sendRaw(port: number, bytes: Buffer | string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.write(bytes);
  });
}

/** Code and first line of the message of an error body; place and way out may follow in further lines. */
export function errorOf(text: string): [code: number, message: string] {
  const { error_code, message } = JSON.parse(text) as { error_code: number; message: string };
  return [error_code, message.split('\n', 1)[0]];
}
