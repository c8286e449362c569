/** `GET /status` and `GET /status/{type}/{entity}/{action}`: what became of statements. Path segments come percent-encoded (`%60NAME%60`) and are decoded by the router. */
import { fail } from '../../base/errors.ts';
import { sendJson } from '../json-answer.ts';
import type { Route } from '../route.ts';

export const statusRoute: Route = {
  method: 'GET',
  path: '/status',
  access: 'gated',
  handle(context, request, reply) {
    const statuses = [...context.service.commandStatuses()].map(([id, { status }]): [string, string] => [id, status]);
    sendJson(request, reply, { commandStatuses: Object.fromEntries(statuses) });
  },
};

export const commandStatusRoute: Route = {
  method: 'GET',
  path: '/status/:type/:entity/:action',
  access: 'gated',
  handle(context, request, reply) {
    const { type, entity, action } = request.params as { type: string; entity: string; action: string };
    const found = context.service.commandStatuses().get(`${type}/${entity}/${action}`);
    if (found === undefined) throw fail('COMMAND_NOT_FOUND');
    sendJson(request, reply, { status: found.status, message: found.message, queryId: found.queryId });
  },
};
