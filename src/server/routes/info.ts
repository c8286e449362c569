/** `GET /info`: version and ids. The CLI and many clients ask it first. */
import { sendJson } from '../json-answer.ts';
import type { Route } from '../route.ts';

export const infoRoute: Route = {
  method: 'GET',
  path: '/info',
  access: 'gated',
  handle(context, request, reply) {
    const { version, kafkaClusterId, ksqlServiceId } = context.service.identity;
    const serverStatus = context.service.health().commandRunner ? 'RUNNING' : 'ERROR';
    sendJson(request, reply, { KsqlServerInfo: { version, kafkaClusterId, ksqlServiceId, serverStatus } });
  },
};
