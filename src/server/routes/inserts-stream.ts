/**
 * `POST /inserts-stream` (HTTP/2 only): the first line names the target, each further line is a row; every row is acknowledged once it is durable.
 *
 * Rows overlap up to a bound, so that one commit can serve many; past it, nothing more is read from the client. An error ends the answer: what came before stays inserted.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fail } from '../../base/errors.ts';
import { parseExactJson } from '../../statements/exact-json.ts';
import type { ExactJson } from '../../statements/exact-json.ts';
import { mapField, parseJsonObject, readLines, textField } from '../body.ts';
import type { ServerContext } from '../context.ts';
import { stopSending } from '../discard.ts';
import { answerOf, logged } from '../failure.ts';
import { InsertAcknowledgements } from '../insert-acks.ts';
import { sendNotAcceptable } from '../json-answer.ts';
import { DELIMITED, JSON_TYPE, negotiate } from '../negotiate.ts';
import { ResponseBody } from '../response-body.ts';
import type { Route } from '../route.ts';
import type { InsertTarget } from '../service.ts';

const TYPES = { [DELIMITED]: DELIMITED, [JSON_TYPE]: JSON_TYPE, '*/*': DELIMITED, 'application/*': DELIMITED };

export const insertsStreamRoute: Route = {
  method: 'POST',
  path: '/inserts-stream',
  access: 'gated',
  async handle(context, request, reply) {
    if (request.raw.httpVersionMajor < 2) throw fail('HTTP2_ONLY');
    const type = negotiate(request.headers.accept, TYPES, DELIMITED);
    if (type === undefined) return sendNotAcceptable(reply);
    const lines = readLines(request.raw, context.limits.bodyBytes);
    const target = await openTarget(context, await lines.next());
    await takeRows(context, request, reply, { lines, target, type });
  },
};

/** The target that the first line names. */
async function openTarget(context: ServerContext, first: IteratorResult<string>): Promise<InsertTarget> {
  const head = parseJsonObject(first.done === true ? '' : first.value);
  const target = textField(head, 'target');
  if (target === null || target === '') throw fail('REQUEST_INVALID_JSON', { reason: '"target" is missing in the first line' });
  return context.service.openInserts(target, mapField(head, 'properties'));
}

interface Inserting {
  readonly lines: AsyncGenerator<string>;
  readonly target: InsertTarget;
  readonly type: string;
}

async function takeRows(
  context: ServerContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { lines, target, type }: Inserting,
): Promise<void> {
  const body = new ResponseBody(reply, type);
  body.flushHeaders(); // clients wait for the headers before they send rows
  let onFailed = (): void => undefined;
  const failed = new Promise<void>((resolve) => {
    onFailed = resolve;
  });
  const acks = new InsertAcknowledgements(body, type === JSON_TYPE, context.limits.insertsInFlight, onFailed);
  const release = context.running.add(() => request.raw.destroy());
  body.onClose(() => void lines.return(undefined));
  // The client may send no other row and wait for the word about the one that failed: it must not wait for a line.
  await Promise.race([insertAll(context, lines, target, acks), failed]);
  release();
  target.close();
  await acks.finish();
  body.end();
  if (!request.raw.complete) stopSending(request);
}

/** Inserts row after row, and reads lines away after a failure. Throws nothing. */
async function insertAll(
  context: ServerContext,
  lines: AsyncGenerator<string>,
  target: InsertTarget,
  acks: InsertAcknowledgements,
): Promise<void> {
  try {
    for await (const line of lines) if (!acks.failed) await acks.take(() => insertLine(context, target, line));
  } catch (error) {
    acks.fail(error);
  }
}

async function insertLine(context: ServerContext, target: InsertTarget, line: string): Promise<void> {
  try {
    await target.insert(rowOf(line));
  } catch (error) {
    // The client is told that the log has the cause.
    if (answerOf(error).status >= 500) context.logger.error(logged(error), 'a row could not be inserted');
    throw error;
  }
  context.telemetry.add('millrace_rows_inserted_total');
}

/** A row with its numbers exact. */
function rowOf(line: string): Readonly<Record<string, unknown>> {
  let row: ExactJson;
  try {
    row = parseExactJson(line);
  } catch (error) {
    throw fail('INSERTS_INVALID_JSON', {}, { cause: error });
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) throw fail('INSERTS_INVALID_JSON');
  return row as Readonly<Record<string, unknown>>;
}
