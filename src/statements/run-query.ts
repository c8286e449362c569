/** SELECT and PRINT: push queries, pull queries on tables and on streams, and the contents of a topic, as results to iterate. */
import { fail, messageOf, placed } from '../base/errors.ts';
import { isDamage, isMissing } from '../state/database.ts';
import { parseOneQuery } from './parse.ts';
import { placeIn } from './execute.ts';
import { planPull } from '../sql/plan/pull.ts';
import { isPullOnTable, planTransient } from './transient.ts';
import { printTopic } from './print.ts';
import { preparePull } from '../runtime/pull.ts';
import { pullCache } from './pull-cache.ts';
import { effectiveSetting } from '../engine/settings.ts';
import { textOf } from './meaning.ts';
import { typeText } from '../data/types.ts';
import { withPullLimits } from './pull-limits.ts';
import { withStatement } from '../api/errors.ts';
import type { Column } from '../data/schema.ts';
import type { Engine } from '../engine/engine.ts';
import type { ErrorPlace } from '../base/errors.ts';
import type { FirstRows, PrintResult, QueryResult, ResultColumn, ResultRow } from '../api/query-result.ts';
import type { KnownPull } from './pull-cache.ts';
import type { SourceDefinition } from '../sql/catalog.ts';
import type { ViewLocation } from '../engine/queries.ts';
import type { Session } from '../engine/session.ts';
import type { Place, StatementOf } from './meaning.ts';

type Select = StatementOf<'select'>;

export interface RunOptions {
  /** Whether PRINT is possible here; default true. */
  readonly print?: boolean;
  /** Whether PRINT's lines tell the formats guessed; default true. */
  readonly formats?: boolean;
}

const WAIT_SETTING = 'ksql.query.pull.forwarding.timeout.ms';

/** Rows of one batch of a pull query; between batches other work gets its turn. */
const PULL_BATCH = 512;

/**
 * Runs exactly one SELECT or PRINT. The rows come with the iteration; whoever does not iterate to the end must call `close`.
 * Throws `ParseError` or `MillraceError`; errors while rows come are thrown by the iteration.
 */
export async function runQuery(
  engine: Engine,
  text: string,
  session: Session,
  options: RunOptions = {},
): Promise<QueryResult | PrintResult> {
  if (!engine.ready) throw fail('ENGINE_CLOSED');
  const known = runKnown(engine, text, session);
  if (known !== null) return known;
  let statementText = text;
  let at: ErrorPlace = { line: 1, column: 1 };
  try {
    const statement = parseOneQuery(engine, text, session);
    statementText = textOf(statement);
    at = statement.at;
    const place = placeIn(engine, session);
    if (statement.kind === 'print') {
      if (options.print === false) throw fail('QUERY_KIND', {}, { at: statement.at });
      return printTopic(statement, engine, options.formats !== false);
    }
    return isPullOnTable(statement, place) ? pullTable(text, statement, place) : await startTransient(statement, place);
  } catch (error) {
    throw withStatement(placed(error, at), { statementText, entities: [] });
  }
}

async function startTransient(statement: Select, place: Place): Promise<QueryResult> {
  const { engine } = place;
  const spec = planTransient(statement, place);
  if (!spec.bounded) checkPushLimit(engine, statement);
  const release = spec.bounded ? withPullLimits(engine) : null;
  const { root } = spec.plan;
  try {
    const subscription = await engine.queries.startTransient(spec, statement.text, root.columns, statement.query.limit);
    return {
      kind: spec.bounded ? 'streamPull' : 'push',
      queryId: spec.id,
      columns: root.columns.map((c) => resultColumn(c, false)),
      rows: subscription,
      endReason: () => subscription.reason,
      close: () => subscription.close(),
    };
  } finally {
    release?.();
  }
}

function checkPushLimit(engine: Engine, statement: Select): void {
  const limit = engine.settings.number('ksql.max.push.queries', 100);
  const count = engine.queries.list().filter((q) => q.kind === 'PUSH').length;
  if (count >= limit) throw fail('PUSH_LIMIT', { count, limit }, { at: statement.at });
}

function pullTable(text: string, statement: Select, { engine, session, scope }: Place): QueryResult | Promise<QueryResult> {
  const release = withPullLimits(engine);
  try {
    const plan = planPull(statement.query, scope.view);
    const { source } = plan;
    const view = viewOf(engine, source);
    if (view === undefined) throw fail('PULL_NOT_READY', { name: source.name }, { at: statement.query.from.at });
    const overrides = new Map(session.properties);
    const query = preparePull(plan, (name) => effectiveSetting(engine.settings, overrides, name));
    const columns = plan.columns.map((c) => resultColumn(c, true));
    pullCache(engine).keep(engine, text, statement, { query, columns, overrides });
    return pullResult(engine, { query, columns, key: undefined }, { view, release, limitMs: waitLimit(engine, session) });
  } catch (error) {
    release();
    throw error;
  }
}

/** Runs a pull query that has been planned before; null where there is none, or where it cannot be run now: the general road then says why. */
function runKnown(engine: Engine, text: string, session: Session): QueryResult | Promise<QueryResult> | null {
  const known = pullCache(engine).find(engine, text, session.properties);
  if (known === null) return null;
  const view = viewOf(engine, known.query.plan.source);
  if (view === undefined) return null;
  let release: () => void;
  try {
    release = withPullLimits(engine);
  } catch {
    return null;
  }
  return pullResult(engine, known, { view, release, limitMs: waitLimit(engine, session) });
}

function viewOf({ queries }: Engine, { queryId, name }: SourceDefinition): ViewLocation | undefined {
  return queryId === null ? undefined : queries.view(queryId, name);
}

/** What one run of a pull query goes with. */
interface PullRun {
  readonly view: ViewLocation;
  readonly release: () => void;
  /** Longest wait for the view's tables. */
  readonly limitMs: number;
}

/** How long a pull query waits for tables that are behind. */
function waitLimit({ settings }: Engine, { properties }: Session): number {
  return Number(effectiveSetting(settings, properties, WAIT_SETTING));
}

/** At once, unless push queries can have shown what the view's tables do not have yet. Throws PULL_TIMED_OUT. */
function pullResult(engine: Engine, known: KnownPull, { view, release, limitMs }: PullRun): QueryResult | Promise<QueryResult> {
  const result = resultOf(engine, known, view, release);
  const caughtUp = view.caughtUp(limitMs);
  if (caughtUp === null) return result;
  return caughtUp.then((isThere) => {
    if (isThere) return result;
    release();
    throw fail('PULL_TIMED_OUT', { name: known.query.plan.source.name, id: view.queryId, limit: limitMs, setting: WAIT_SETTING });
  });
}

function resultOf(engine: Engine, { query, columns, key }: KnownPull, view: ViewLocation, release: () => void): QueryResult {
  const { name } = query.plan.source;
  const found = query.rows(view, engine.queries.views, key)[Symbol.iterator]();
  const reading: PullReading = { batch: () => undamaged(engine, view.queryId, name, found), closed: false, release };
  return {
    kind: 'pull',
    queryId: `query_${engine.clock.now()}`,
    columns,
    first: () => firstRows(reading),
    rows: { [Symbol.asyncIterator]: () => laterRows(reading) },
    endReason: () => null,
    close: () => {
      reading.closed = true;
      release();
    },
  };
}

/** Rows of a pull query on the way to its reader. */
interface PullReading {
  /** The next rows. */
  readonly batch: () => FirstRows;
  closed: boolean;
  /** Counts the query out, once. */
  readonly release: () => void;
}

/** The next rows; when reading them shows that the view's file is damaged, it is built anew for the next who asks. One that is gone is being built. */
function undamaged(engine: Engine, queryId: string, name: string, rows: Iterator<string>): FirstRows {
  try {
    const batch: ResultRow[] = [];
    for (let next = rows.next(); next.done !== true; next = rows.next()) {
      batch.push({ columns: next.value, deleted: false });
      if (batch.length === PULL_BATCH) return { rows: batch, last: false };
    }
    return { rows: batch, last: true };
  } catch (error) {
    if (!isDamage(error) && !isMissing(error)) throw error;
    if (isDamage(error)) engine.queries.rebuildState(queryId, messageOf(error));
    throw fail('PULL_NOT_READY', { name }, { cause: error });
  }
}

function resultColumn(column: Column, marksKeys: boolean): ResultColumn {
  return { name: column.name, type: typeText(column.type), key: marksKeys && column.role === 'key' };
}

function firstRows(reading: PullReading): FirstRows {
  let last = true;
  try {
    const batch = reading.batch();
    ({ last } = batch);
    return batch;
  } finally {
    if (last) reading.release();
  }
}

/** Rows that are read when asked for, in batches. */
async function* laterRows(reading: PullReading): AsyncGenerator<readonly ResultRow[]> {
  try {
    for (;;) {
      const { rows, last } = reading.batch();
      if (rows.length > 0) yield rows;
      if (last) return;
      await new Promise((resolve) => setImmediate(resolve));
      if (reading.closed) return;
    }
  } finally {
    reading.release();
  }
}
