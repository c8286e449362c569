/**
 * Sends a query result or the lines of PRINT as the answer of an HTTP request: header at once, rows as they come, in the pace of the reader; the query ends with the answer,
 * and the answer with the query.
 */
import type { FastifyReply } from 'fastify';
import type { PrintResult, QueryResult, ResultRow } from '../api/query-result.ts';
import type { ServerContext } from './context.ts';
import { lateErrorOf, logged } from './failure.ts';
import { ResponseBody } from './response-body.ts';
import type { ResultFormat } from './result-format.ts';

/** Resolves when the answer is complete or the client has left. */
export async function sendResult(context: ServerContext, reply: FastifyReply, result: QueryResult, format: ResultFormat): Promise<void> {
  const body = new ResponseBody(reply, format.contentType);
  const release = tie(context, body, result);
  try {
    await put(body, format, [format.head(result)]);
    await sendRows(context, body, result, format);
    await put(body, format, [format.tail(result)]);
  } catch (error) {
    context.logger.warn({ ...logged(error), queryId: result.queryId }, 'a query ended with an error after its header');
    await put(body, format, [format.error(lateErrorOf(error), result)]);
  } finally {
    release();
    result.close();
    body.end();
  }
}

async function sendRows(context: ServerContext, body: ResponseBody, result: QueryResult, format: ResultFormat): Promise<void> {
  if (result.first !== undefined) {
    const { rows, last } = result.first();
    if (rows.length > 0) await sendBatch(context, body, result, format, rows);
    if (last) return;
  }
  for await (const batch of result.rows) {
    if (body.closed) return;
    await sendBatch(context, body, result, format, batch);
  }
}

async function sendBatch(
  context: ServerContext,
  body: ResponseBody,
  result: QueryResult,
  format: ResultFormat,
  batch: readonly ResultRow[],
): Promise<void> {
  const rows = format.tombstones ? batch : batch.filter((row) => !row.deleted);
  await put(body, format, texts(rows, result, format));
  context.telemetry.add('millrace_result_rows_total', rows.length, result.kind);
}

function* texts(rows: readonly ResultRow[], result: QueryResult, format: ResultFormat): Iterable<string> {
  for (const row of rows) yield format.row(row, result);
}

function put(body: ResponseBody, format: ResultFormat, some: Iterable<string>): Promise<void> {
  return format.framed ? body.lines(some) : body.join(some);
}

/** PRINT: plain lines until it ends or the client leaves. */
export async function sendPrint(context: ServerContext, reply: FastifyReply, result: PrintResult, contentType: string): Promise<void> {
  const body = new ResponseBody(reply, contentType);
  body.flushHeaders();
  const release = tie(context, body, result);
  try {
    for await (const lines of result.lines) {
      if (body.closed) break;
      await body.lines(lines.map((line) => `${line}\n`));
    }
  } catch (error) {
    context.logger.warn(logged(error), 'PRINT ended with an error');
    await body.lines([`${JSON.stringify(lateErrorOf(error))}\n`]);
  } finally {
    release();
    result.close();
    body.end();
  }
}

/** The query ends when the client leaves or the server stops. */
function tie(context: ServerContext, body: ResponseBody, result: { readonly close: () => void }): () => void {
  body.onClose(() => result.close());
  return context.running.add(() => result.close());
}
