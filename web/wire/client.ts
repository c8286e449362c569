/**
 * Requests to the server this page came from: statements, queries and facts about the server.
 * Knows the wire, not the page. Every failure is a `RequestFailed`.
 */
import { field, items, parseJson, shown } from './json.ts';
import type { Json } from './json.ts';

/** What the session adds to each request. */
export interface SessionFacts {
  readonly properties: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

/** What went wrong, as the server says it; `code` is its error code, null when the server was not reached. */
export class RequestFailed extends Error {
  readonly code: number | null;
  readonly hint: string | null;
  /** Where in the text that was sent, counted from 1; null when the server does not say. */
  readonly place: { readonly line: number; readonly column: number } | null;
  /** The statement at fault, where the server names it. */
  readonly statement: string | null;
  /** Results of earlier statements of the same request. */
  readonly entities: readonly Json[];

  constructor(
    message: string,
    facts: {
      code?: number | null;
      hint?: string | null;
      place?: RequestFailed['place'];
      statement?: string | null;
      entities?: readonly Json[];
    } = {},
  ) {
    super(message);
    this.name = 'RequestFailed';
    this.code = facts.code ?? null;
    this.hint = facts.hint ?? null;
    this.place = facts.place ?? null;
    this.statement = facts.statement ?? null;
    this.entities = facts.entities ?? [];
  }
}

/** A running query: what it is called and its lines, in batches as they arrive. `columns` is null for PRINT, whose lines are plain text. */
export interface QueryStream {
  readonly queryId: string | null;
  readonly columns: readonly { readonly name: string; readonly type: string }[] | null;
  readonly batches: AsyncIterable<readonly string[]>;
}

const DELIMITED = 'application/vnd.ksqlapi.delimited.v1';
const UNREACHABLE = 'The server does not answer.';

/** Runs statements other than queries. Gives one entity for each statement that yields one. Throws `RequestFailed`. */
export async function runStatements(text: string, session: SessionFacts, signal?: AbortSignal): Promise<readonly Json[]> {
  const request = { ksql: text, streamsProperties: session.properties, sessionVariables: session.variables };
  const response = await send('./ksql', { method: 'POST', body: JSON.stringify(request), headers: { Accept: 'application/json' }, signal });
  const reply = parseJson(await response.text());
  if (!Array.isArray(reply)) throw new RequestFailed('The server answered with something that is not a list of results.');
  return reply;
}

/** Starts a query; resolves when its columns are known (PRINT: at once). Aborting the signal ends it. Throws `RequestFailed`. */
export async function openQuery(text: string, session: SessionFacts, isPrint: boolean, signal: AbortSignal): Promise<QueryStream> {
  const request = { sql: text, properties: session.properties, sessionVariables: session.variables };
  const response = await send('./query-stream', { method: 'POST', body: JSON.stringify(request), headers: { Accept: DELIMITED }, signal });
  const batches = lineBatches(response)[Symbol.asyncIterator]();
  if (isPrint) return { queryId: null, columns: null, batches: rest([], batches) };
  let first: readonly string[] = [];
  while (first.length === 0) {
    const step = await batches.next();
    if (step.done === true) throw new RequestFailed('The server ended the query before it began.');
    first = step.value;
  }
  const header = parseJson(first[0]);
  if (shown(field(header, '@type')) !== '') throw failureOf(header, first[0]);
  const types = items(field(header, 'columnTypes'));
  const columns = items(field(header, 'columnNames')).map((name, index) => ({ name: shown(name), type: shown(types[index]) }));
  return { queryId: shown(field(header, 'queryId')), columns, batches: rest(first.slice(1), batches) };
}

/** Ends a query by its id; a query that is already gone is no failure. */
export async function closeQuery(queryId: string): Promise<void> {
  await fetch('./close-query', { method: 'POST', body: JSON.stringify({ queryId }) }).catch(() => undefined);
}

/** The server's version, or null when it does not answer. */
export async function serverVersion(signal?: AbortSignal): Promise<string | null> {
  try {
    const response = await fetch('./info', { headers: { Accept: 'application/json' }, signal });
    return shown(field(field(parseJson(await response.text()), 'KsqlServerInfo'), 'version')) || null;
  } catch {
    return null;
  }
}

/** An error line of a query's body as an error, or null when the line is something else. */
export function failureIn(line: string): RequestFailed | null {
  if (!line.startsWith('{')) return null;
  const value = parseJson(line);
  return field(value, 'error_code') === null ? null : failureOf(value, line);
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new RequestFailed(UNREACHABLE, { hint: 'Check that it still runs: npm start, or millrace start.' });
  }
  if (response.ok) return response;
  const text = await response.text();
  throw failureOf(parseJson(text), text.slice(0, 500) || `${response.status} ${response.statusText}`);
}

function failureOf(body: Json | undefined, otherwise: string): RequestFailed {
  const code = field(body, 'error_code');
  const [line, column] = [field(body, 'line'), field(body, 'column')];
  return new RequestFailed(shown(field(body, 'message')) || otherwise, {
    code: typeof code === 'number' ? code : null,
    hint: shown(field(body, 'hint')) || null,
    place: typeof line === 'number' && typeof column === 'number' ? { line, column } : null,
    statement: shown(field(body, 'statementText')) || null,
    entities: items(field(body, 'entities')),
  });
}

async function* rest(first: readonly string[], batches: AsyncIterator<readonly string[]>): AsyncIterable<readonly string[]> {
  if (first.length > 0) yield first;
  for (;;) {
    const step = await batches.next();
    if (step.done === true) return;
    yield step.value;
  }
}

/** The lines of a body, all complete ones of a chunk together. Blank lines are keep-alives and left out. */
async function* lineBatches(response: Response): AsyncIterable<readonly string[]> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let open = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const lines = (open + value).split('\n');
    open = lines.pop() ?? '';
    const full = lines.filter((line) => line.trim() !== '');
    if (full.length > 0) yield full;
  }
  if (open.trim() !== '') yield [open];
}
