/** `POST /ksql`: every statement but SELECT and PRINT; one entity per statement that yields one. */
import { answerOf, logged, sendFailure } from '../failure.ts';
import { sendJson, sendNotAcceptable } from '../json-answer.ts';
import { acceptsJson } from '../negotiate.ts';
import type { Route } from '../route.ts';
import { OLD_FIELDS, readSqlRequest } from '../sql-request.ts';

export const ksqlRoute: Route = {
  method: 'POST',
  path: '/ksql',
  access: 'gated',
  async handle(context, request, reply) {
    if (!acceptsJson(request.headers.accept)) return sendNotAcceptable(reply);
    const sql = await readSqlRequest(context, request, OLD_FIELDS);
    try {
      const entities = await context.service.execute(sql);
      context.telemetry.add('millrace_statements_total', 1, 'success');
      sendJson(request, reply, entities);
    } catch (error) {
      const answer = answerOf(error);
      context.telemetry.add('millrace_statements_total', 1, 'error');
      if (answer.status >= 500) context.logger.error(logged(error), 'a statement failed');
      sendFailure(reply, answer);
    }
  },
};
