/** The shape of one route: a file of `routes/`, listed in `routes/all.ts`. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from './context.ts';

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Fastify's pattern, `/status/:type/:entity/:action`. */
  readonly path: string;
  /**
   * `open`: answered before authentication and in any state of the server; `anonymous`: no authentication, but only while the server runs; `gated`: both are asked for;
   * `stateless`: authentication, in any state.
   */
  readonly access: 'open' | 'anonymous' | 'gated' | 'stateless';
  /** Answers with `reply.send`, or hijacks the reply and streams. A throw becomes the error body. */
  readonly handle: (context: ServerContext, request: FastifyRequest, reply: FastifyReply) => Promise<unknown> | unknown;
}
