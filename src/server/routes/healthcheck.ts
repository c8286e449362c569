/** `GET /healthcheck`: 200 also when unhealthy; the body says which part is. */
import { sendJson } from '../json-answer.ts';
import type { Route } from '../route.ts';

export const healthcheckRoute: Route = {
  method: 'GET',
  path: '/healthcheck',
  access: 'anonymous',
  handle(context, request, reply) {
    const { metastore, log, commandRunner } = context.service.health();
    const part = (isHealthy: boolean): { isHealthy: boolean } => ({ isHealthy });
    sendJson(request, reply, {
      isHealthy: metastore && log && commandRunner,
      details: { metastore: part(metastore), kafka: part(log), commandRunner: part(commandRunner) },
      serverState: 'READY',
    });
  },
};
