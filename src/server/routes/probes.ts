/** `GET /chc/ready` and `/chc/live`: probes of containers, answered before authentication. Ready says 503 until statements are served. */
import { sendJsonText } from '../json-answer.ts';
import type { Route } from '../route.ts';

export const readyRoute: Route = {
  method: 'GET',
  path: '/chc/ready',
  access: 'open',
  handle: (context, _request, reply) => sendJsonText(reply.code(context.service.state() === 'RUNNING' ? 200 : 503), '{}'),
};

export const liveRoute: Route = {
  method: 'GET',
  path: '/chc/live',
  access: 'open',
  handle: (_context, _request, reply) => sendJsonText(reply, '{}'),
};
