/** `POST /close-query`: ends a push query by its id; the query's own answer then ends as usual. */
import { fail } from '../../base/errors.ts';
import { parseJsonObject, readBody, textField } from '../body.ts';
import type { Route } from '../route.ts';

export const closeQueryRoute: Route = {
  method: 'POST',
  path: '/close-query',
  access: 'gated',
  async handle(context, request, reply) {
    const id = textField(parseJsonObject(await readBody(request.raw, context.limits.bodyBytes)), 'queryId');
    if (id === null) throw fail('REQUEST_INVALID_JSON', { reason: '"queryId" is missing' });
    if (!(await context.service.closeQuery(id))) throw fail('NO_SUCH_QUERY_ID', { id });
    void reply.code(200).send();
  },
};
