/** `GET /clusterStatus`: 404 as ksqlDB has it where heartbeats are off, which they are on a single node. */
import type { Route } from '../route.ts';

export const clusterStatusRoute: Route = {
  method: 'GET',
  path: '/clusterStatus',
  access: 'gated',
  handle: (_context, _request, reply) => void reply.code(404).send(),
};
