/**
 * One clear-text port for HTTP/1.1, HTTP/2 with prior knowledge and HTTP/2 by upgrade.
 *
 * The listening server is Node's HTTP/1.1 one, whose connections are looked at first: bytes that open with the HTTP/2 preface go to the HTTP/2 server with everything read so
 * far put back. Bytes that are neither are HTTP/1.1's to refuse.
 */
import type { IncomingMessage, RequestListener, Server, ServerOptions } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import type { Http2SecureServer, Http2Server, ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { http } from '../base/node-http.ts';

/** What an HTTP/2 client with prior knowledge sends first. */
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** No HTTP/1.1 method begins with these. */
const TELLING = 3;
/** A connection that says nothing for so long is closed; ms. */
const SILENCE_MS = 60_000;

export interface OnePortOptions {
  readonly http1: ServerOptions & { readonly shouldUpgradeCallback?: (request: IncomingMessage) => boolean };
  /** An HTTP/2 connection made no sense. */
  readonly onRefused: (reason: string, socket: Socket | null) => void;
}

/** A listening server and the way to ask its HTTP/2 peers to leave; connections that are idle leave at once. */
export interface Port {
  readonly server: Server;
  /** Where connections go that have become HTTP/2 by upgrade; null over TLS, which has other ways. */
  readonly http2: Http2Server | null;
  goAway(): void;
}

export function createOnePort(handler: RequestListener, options: OnePortOptions): Port {
  const server = http.createServer(options.http1, handler);
  const http2 = createHttp2({}, handler as unknown as Parameters<typeof createHttp2>[1]);
  const sessions = trackSessions(http2, options.onRefused);
  const undecided = new Set<Socket>();
  const http1Connection = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    socket.setKeepAlive(true, SILENCE_MS);
    undecided.add(socket);
    look(socket, (protocol) => {
      undecided.delete(socket);
      if (protocol === 'http2') acceptHttp2(http2, socket);
      else if (protocol === 'http1') for (const listener of http1Connection) listener.call(server, socket);
    });
  });
  return {
    server,
    http2,
    goAway() {
      for (const session of sessions) session.close();
      for (const socket of undecided) socket.destroy();
    },
  };
}

/** HTTP/1.1 lets a peer send its end and still read; an HTTP/2 session would never notice such a peer leaving. */
export function acceptHttp2(http2: Http2Server, socket: Socket): void {
  socket.allowHalfOpen = false;
  http2.emit('connection', socket);
}

/** Reads until the protocol is clear, puts everything back and says which it is; `none` when the peer left before that. */
function look(socket: Socket, decide: (protocol: 'http1' | 'http2' | 'none') => void): void {
  let seen: Buffer = Buffer.alloc(0);
  const settle = (): void => {
    socket.off('readable', onReadable).off('error', drop).off('end', drop).off('close', drop).off('timeout', drop);
    socket.setTimeout(0);
  };
  const drop = (): void => {
    settle();
    socket.on('error', () => undefined);
    socket.destroy();
    decide('none');
  };
  const onReadable = (): void => {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) return;
    seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
    const common = Math.min(seen.length, PREFACE.length);
    const matches = seen.subarray(0, common).equals(PREFACE.subarray(0, common));
    if (matches && seen.length < TELLING) return;
    settle();
    socket.unshift(seen);
    decide(matches ? 'http2' : 'http1');
  };
  socket.setTimeout(SILENCE_MS);
  socket.on('readable', onReadable).on('error', drop).on('end', drop).on('close', drop).on('timeout', drop);
}

/** The open sessions of an HTTP/2 server; their errors end them and nothing else. */
export function trackSessions(
  http2: Http2Server | Http2SecureServer,
  onRefused: OnePortOptions['onRefused'],
): ReadonlySet<ServerHttp2Session> {
  const sessions = new Set<ServerHttp2Session>();
  http2.on('session', (session: ServerHttp2Session) => {
    sessions.add(session);
    session.on('error', (error: Error) => onRefused(error.message, null));
    session.on('close', () => void sessions.delete(session));
  });
  return sessions;
}
