/** What `/query-stream` and `/query` have in common: read the request, start the query, send its result in the shape asked for. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PrintResult, QueryResult } from '../api/query-result.ts';
import { fail } from '../base/errors.ts';
import type { ServerContext } from './context.ts';
import { logged, queryAnswerOf, sendFailure } from './failure.ts';
import { sendNotAcceptable } from './json-answer.ts';
import { DELIMITED, negotiate } from './negotiate.ts';
import type { ResultFormat } from './result-format.ts';
import { sendPrint, sendResult } from './send-result.ts';
import type { SqlRequest } from './service.ts';
import { readSqlRequest, requireText } from './sql-request.ts';
import type { SqlFields } from './sql-request.ts';

/** How an endpoint differs from the other. */
export interface QueryEndpoint {
  readonly fields: SqlFields;
  /** Media type → shape. */
  readonly formats: Readonly<Record<string, ResultFormat>>;
  /** The shape when there is no Accept header. */
  readonly absent: ResultFormat;
  readonly print: { readonly formatLines: boolean; readonly delimitedOnly: boolean };
  /** Whether an empty text is refused before it is parsed. */
  readonly rejectEmpty: boolean;
}

export async function answerQuery(
  context: ServerContext,
  request: FastifyRequest,
  reply: FastifyReply,
  endpoint: QueryEndpoint,
): Promise<void> {
  if (request.raw.httpVersion === '1.0') throw fail('HTTP11_OR_HTTP2_ONLY');
  const format = negotiate(request.headers.accept, endpoint.formats, endpoint.absent);
  if (format === undefined) return sendNotAcceptable(reply);
  const sql = await readSqlRequest(context, request, endpoint.fields);
  if (endpoint.rejectEmpty) requireText(sql, endpoint.fields);
  const result = await start(context, reply, sql, endpoint);
  if (result === null) return;
  if (reply.raw.destroyed) return result.close();
  if (result.kind !== 'print') {
    context.telemetry.add(result.kind === 'push' ? 'millrace_push_queries_total' : 'millrace_pull_queries_total');
    await sendResult(context, reply, result, format);
  } else if (endpoint.print.delimitedOnly && format.name !== 'delimited') {
    result.close();
    sendNotAcceptable(reply);
  } else {
    await sendPrint(context, reply, result, format.name === 'delimited' ? DELIMITED : format.contentType);
  }
}

/** Null when the query could not be started and the error has been sent. */
async function start(
  context: ServerContext,
  reply: FastifyReply,
  sql: SqlRequest,
  endpoint: QueryEndpoint,
): Promise<QueryResult | PrintResult | null> {
  try {
    return await context.service.query(sql, { formatLines: endpoint.print.formatLines });
  } catch (error) {
    const answer = queryAnswerOf(error, sql.text);
    if (answer.status >= 500) context.logger.error(logged(error), 'a query failed to start');
    sendFailure(reply, answer);
    return null;
  }
}
