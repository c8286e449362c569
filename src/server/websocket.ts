/**
 * Queries over WebSocket: `GET /ws/query?request=<JSON of a /query request>`. A schema message, one message per row, `{"error":"done"}` and close code 1000; PRINT sends its lines
 * as JSON strings. The library is loaded with the first connection: most servers never see one.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { PrintResult, QueryResult } from '../api/query-result.ts';
import { ERRORS, fail, MillraceError, messageOf } from '../base/errors.ts';
import { parseJsonObject } from './body.ts';
import type { ServerContext } from './context.ts';
import { answerOf, lateErrorOf, logged } from './failure.ts';
import { isOwnPage, requireRunning } from './gate.ts';
import { fieldsOf } from './schema-fields.ts';
import { OLD_FIELDS, requireText, sqlRequestOf } from './sql-request.ts';

export const WEBSOCKET_PATH = '/ws/query';

/** Close codes of RFC 6455, as clients of the protocol know them. */
const DONE = 1000;
const REFUSED = 1003;
const FAILED = 1011;
const TRY_LATER = 1013;
/** A close frame has room for no more; bytes. */
const MAX_REASON = 123;
/** Characters that may wait in the socket before rows wait too. */
const HIGH_WATER = 1 << 18;

/** Completes the handshake and serves the query in its URL. Never throws. */
export async function openWebSocket(context: ServerContext, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  try {
    const { WebSocketServer } = await import('ws');
    const server = new WebSocketServer({ noServer: true, perMessageDeflate: true, maxPayload: 65_536 });
    server.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate());
      void serve(context, request, client);
    });
  } catch (error) {
    context.logger.warn(logged(error), 'a WebSocket could not be opened');
    socket.destroy();
  }
}

async function serve(context: ServerContext, request: IncomingMessage, client: WebSocket): Promise<void> {
  try {
    await admitClient(context, request);
    const sql = sqlRequestOf(parseJsonObject(requestParameter(request)), OLD_FIELDS);
    requireText(sql, OLD_FIELDS);
    context.telemetry.add('millrace_websocket_queries_total');
    const result = await context.service.query({ ...sql, variables: {} }, { formatLines: true });
    await sendAll(context, client, result);
  } catch (error) {
    const code = codeOf(error);
    context.logger.info(logged(error), 'a WebSocket query was refused');
    finish(client, answerOf(error).body.message, code, messageOf(error));
  }
}

async function admitClient(context: ServerContext, request: IncomingMessage): Promise<void> {
  const { origin } = request.headers;
  if (origin !== undefined && !isOwnPage(context, origin, request.headers.host ?? '')) throw fail('CROSS_SITE_REQUEST', { origin });
  await context.authenticate?.(request.headers, 'GET', WEBSOCKET_PATH);
  requireRunning(context.service.state());
}

function requestParameter(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://localhost').searchParams.get('request') ?? '';
}

async function sendAll(context: ServerContext, client: WebSocket, result: QueryResult | PrintResult): Promise<void> {
  const release = context.running.add(() => result.close());
  const { websocketMs = 0 } = context.limits;
  const lifetime = websocketMs > 0 ? setTimeout(() => expire(client, result), websocketMs) : undefined;
  client.once('close', () => result.close());
  try {
    if (client.readyState !== client.OPEN) return;
    if (result.kind === 'print') await sendLines(client, result);
    else await sendRows(context, client, result);
    finish(client, 'done', DONE, 'done');
  } catch (error) {
    finish(client, lateErrorOf(error).message, FAILED, messageOf(error));
  } finally {
    clearTimeout(lifetime);
    release();
    result.close();
  }
}

function expire(client: WebSocket, result: QueryResult | PrintResult): void {
  finish(client, 'The request token has expired.', FAILED, 'The request token has expired.');
  result.close();
}

async function sendLines(client: WebSocket, result: PrintResult): Promise<void> {
  for await (const lines of result.lines) for (const line of lines) await send(client, JSON.stringify(line));
}

async function sendRows(context: ServerContext, client: WebSocket, result: QueryResult): Promise<void> {
  await send(client, JSON.stringify(fieldsOf(result.columns)));
  for await (const rows of result.rows) {
    if (client.readyState !== client.OPEN) return;
    const kept = rows.filter((row) => !row.deleted);
    for (const row of kept) await send(client, `{"row":{"columns":${row.columns}}}`);
    context.telemetry.add('millrace_result_rows_total', kept.length, result.kind);
  }
}

/** Sends one text message, and waits for the socket where much is on the way already. */
function send(client: WebSocket, text: string): Promise<void> | undefined {
  if (client.readyState !== client.OPEN) return undefined;
  if (client.bufferedAmount < HIGH_WATER) {
    client.send(text);
    return undefined;
  }
  return new Promise((resolve) => {
    client.once('close', resolve);
    client.send(text, () => {
      client.off('close', resolve);
      resolve();
    });
  });
}

function finish(client: WebSocket, message: string, code: number, reason: string): void {
  if (client.readyState !== client.OPEN) return;
  client.send(JSON.stringify({ error: message }));
  client.close(code, shortReason(reason));
}

/** A refusal that may pass is told apart from one that will not. */
function codeOf(error: unknown): number {
  if (!(error instanceof MillraceError)) return REFUSED;
  const { category } = ERRORS[error.code];
  return category === 'limit' || category === 'unavailable' ? TRY_LATER : REFUSED;
}

/** A reason cut to what a close frame holds, at a character's border. */
function shortReason(reason: string): string {
  if (Buffer.byteLength(reason) <= MAX_REASON) return reason;
  let text = reason.slice(0, MAX_REASON - 3);
  while (Buffer.byteLength(text) > MAX_REASON - 3) text = text.slice(0, -1);
  return `${text}...`;
}
