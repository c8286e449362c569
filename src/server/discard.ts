/**
 * What is left of a request body when its answer is complete. A reset, also one without error, goes out ahead of the answer and loses it, so the rest is read away for a while;
 * whoever still sends after that is told to stop over HTTP/2 and cut off over HTTP/1.1.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { constants } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';

/** How long a rest is read away; ms. */
const DISCARD_MS = 10_000;
const DISCARD_HTTP2_MS = 1000;

/** For a body that was refused before or while it was read. */
export function discardRest(request: FastifyRequest, reply: FastifyReply): void {
  const { raw } = request;
  if (raw.complete) return;
  if (raw.httpVersionMajor >= 2) {
    // At once: Node resets a stream by itself whose answer ends before anything of its body was asked for.
    raw.resume();
    stopSending(request);
    return;
  }
  reply.raw.once('finish', () => raw.resume());
  setTimeout(() => {
    if (!raw.complete) raw.destroy();
  }, DISCARD_MS).unref();
}

/** Tells an HTTP/2 client, once it has had time to take the answer, that nothing more of its body is wanted. */
export function stopSending({ raw }: FastifyRequest): void {
  const { stream } = raw as unknown as { stream: ServerHttp2Stream };
  const stop = setTimeout(() => stream.close(constants.NGHTTP2_NO_ERROR), DISCARD_HTTP2_MS).unref();
  stream.once('close', () => clearTimeout(stop));
}
