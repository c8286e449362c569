/** Which HTTP/1.1 requests may change the protocol of their connection, and where they go: WebSocket, or HTTP/2. All others are answered as if they had not asked. */
import type { IncomingMessage } from 'node:http';
import type { Http2Server } from 'node:http2';
import type { Socket } from 'node:net';
import type { ServerContext } from './context.ts';
import { upgradeToHttp2, wantsHttp2 } from './h2c-upgrade.ts';
import { openWebSocket, WEBSOCKET_PATH } from './websocket.ts';

/** Whether Node is to hand over the connection instead of the request. */
export function wantsUpgrade(request: IncomingMessage): boolean {
  return isWebSocket(request) || wantsHttp2(request);
}

function isWebSocket(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket';
}

/** Takes over a connection that Node has let go. */
export function upgradeRequest(
  context: ServerContext,
  http2: Http2Server | null,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
): void {
  socket.on('error', () => socket.destroy());
  const path = (request.url ?? '').split('?', 1)[0];
  if (isWebSocket(request) && path === WEBSOCKET_PATH) {
    void openWebSocket(context, request, socket, head);
    return;
  }
  if (http2 !== null && wantsHttp2(request)) {
    void upgradeToHttp2(http2, request, socket, head);
    return;
  }
  socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nNot Found');
}
