/** `GET /is_valid_property/{name}`: whether a session may set a property; the CLI asks before each SET. */
import { sendJson } from '../json-answer.ts';
import type { Route } from '../route.ts';

export const validPropertyRoute: Route = {
  method: 'GET',
  path: '/is_valid_property/:name',
  access: 'gated',
  handle(context, request, reply) {
    context.service.checkProperty((request.params as { name: string }).name);
    sendJson(request, reply, true);
  },
};
