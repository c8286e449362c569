/** SELECT and PRINT: rows as they come, until the end, a limit, or an interrupt, after which the query is ended on the server too. */
import { parseColumns } from '../../grammar/parser.ts';
import type { AnswerLines } from './client.ts';
import { ServerError } from './failure.ts';
import { visible } from './render/cells.ts';
import { errorLines } from './render/error.ts';
import { jsonText } from './render/json.ts';
import type { RowSettings } from './render/rows.ts';
import { cellText, headerLines, rowLines } from './render/rows.ts';
import type { ReadyStatement } from './script.ts';
import { requestText } from './script.ts';
import type { Session } from './session.ts';
import { print } from './session.ts';
import { coloured } from './terminal.ts';
import type { WireObject } from './wire.ts';
import { isObject, listOf, numberOf, parseWire, textOf } from './wire.ts';

/** Why the shell itself ended a query. */
type Stop = 'interrupt' | 'timeout' | 'rows' | null;

/** A query while it runs. */
interface Running {
  readonly session: Session;
  queryId: string | null;
  columns: number;
  rows: number;
  /** Whether the server reported an error instead of going on. */
  failed: boolean;
}

/** Runs one SELECT or PRINT and prints what it gives. Throws ServerError and ConnectionError where it does not start. */
export async function streamQuery(session: Session, ready: ReadyStatement): Promise<'done' | 'refused' | 'interrupted'> {
  const controller = new AbortController();
  const running: Running = { session, queryId: null, columns: 1, rows: 0, failed: false };
  let stop: Stop = null;
  let answer: AnswerLines | null = null;
  const end = (why: Stop): void => {
    stop ??= why;
    controller.abort();
  };
  controller.signal.addEventListener('abort', () => answer?.close());
  const interrupt = new AbortController();
  interrupt.signal.addEventListener('abort', () => end('interrupt'));
  session.interrupt = interrupt;
  const timer = session.timeout === null ? null : setTimeout(() => end('timeout'), session.timeout);
  try {
    const request = { ksql: requestText([ready]), streamsProperties: Object.fromEntries(session.properties) };
    answer = await session.client.query(request, controller.signal);
    if (isEndless(ready) && session.terminal.interactive) print(session, coloured(session.terminal, 'dim', 'Press CTRL-C to interrupt'));
    const show = ready.statement.kind === 'print' ? showLine : showElement;
    for await (const line of answer.lines) {
      if (controller.signal.aborted) break;
      if (line.trim() !== '') show(running, line);
      if (session.rowLimit !== null && running.rows >= session.rowLimit) end('rows');
    }
  } catch (error) {
    if (stop === null) throw error;
  } finally {
    if (timer !== null) clearTimeout(timer);
    session.interrupt = null;
  }
  if (stop !== null) await closeAfter(running, stop, ready);
  return running.failed ? 'refused' : stop === 'interrupt' ? 'interrupted' : 'done';
}

function isEndless({ statement }: ReadyStatement): boolean {
  if (statement.kind === 'print') return statement.limit === null;
  return statement.kind === 'select' && statement.query.emit === 'CHANGES' && statement.query.limit === null;
}

async function closeAfter(running: Running, stop: Stop, ready: ReadyStatement): Promise<void> {
  const { session, queryId } = running;
  // The broken connection ends the query by itself; asking makes it certain before the next statement.
  if (queryId !== null) await session.client.closeQuery(queryId).catch(() => undefined);
  const printing = ready.statement.kind === 'print';
  // The terminal has written ^C where the cursor was.
  if (stop === 'interrupt' && session.terminal.interactive) print(session, '');
  print(session, printing ? 'Topic printing ceased' : stop === 'rows' ? 'Limit Reached' : 'Query terminated');
}

/** One line of PRINT. */
function showLine(running: Running, line: string): void {
  if (line.startsWith('rowtime:')) running.rows += 1;
  print(running.session, visible(line));
}

/** One element of the array of rows. Elements are objects, one to a line, so what stands around them is the array's. */
function showElement(running: Running, line: string): void {
  const text = line
    .trim()
    .replace(/^\[/, '')
    .replace(/[,\]]$/, '');
  if (text.trim() === '') return;
  const element = parseWire(text);
  if (isObject(element)) show(running, element);
}

function show(running: Running, element: WireObject): void {
  const { session } = running;
  const settings: RowSettings = {
    terminalWidth: session.terminal.columns(),
    columnWidth: session.columnWidth,
    wrap: session.wrap,
  };
  if (isObject(element.header)) {
    running.queryId = textOf(element.header.queryId);
    const names = columnNames(textOf(element.header.schema));
    running.columns = names.length;
    print(session, ...(session.output === 'JSON' ? [jsonText(element)] : headerLines(names, settings)));
  } else if (isObject(element.row)) {
    running.rows += 1;
    const { row } = element;
    const cells = listOf(row.columns).map((value) => cellText(value, row.tombstone === true));
    print(session, ...(session.output === 'JSON' ? [jsonText(element)] : rowLines(cells, settings)));
  } else if (element.finalMessage !== undefined) {
    print(session, ...(session.output === 'JSON' ? [jsonText(element)] : [textOf(element.finalMessage)]));
  } else if (isObject(element.errorMessage)) {
    running.failed = true;
    const { message, error_code } = element.errorMessage;
    print(session, ...errorLines(new ServerError(200, numberOf(error_code), textOf(message)), session.terminal));
  }
}

/** The names in a header's schema: "`ID` STRING KEY, `N` BIGINT". */
function columnNames(schema: string): string[] {
  return schema.trim() === '' ? [] : parseColumns(schema).map((column) => column.name.name);
}
