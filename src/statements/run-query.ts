/** SELECT and PRINT: push queries, pull queries on tables and on streams, and the contents of a topic, as results to iterate. */
import { fail, messageOf, placed } from '../base/errors.ts';
import { isDamage, isMissing } from '../state/database.ts';
import { parseOneQuery } from './parse.ts';
import { placeIn } from './execute.ts';
import { planPull } from '../sql/plan/pull.ts';
import { isPullOnTable, planTransient } from './transient.ts';
import { printTopic } from './print.ts';
import { pullRows } from '../runtime/pull.ts';
import { textOf } from './meaning.ts';
import { typeText } from '../data/types.ts';
import { withPullLimits } from './pull-limits.ts';
import { withStatement } from '../api/errors.ts';
import type { Column } from '../data/schema.ts';
import type { Engine } from '../engine/engine.ts';
import type { ErrorPlace } from '../base/errors.ts';
import type { PrintResult, QueryResult, ResultColumn, ResultRow } from '../api/query-result.ts';
import type { Session } from '../engine/session.ts';
import type { Place, StatementOf } from './meaning.ts';

type Select = StatementOf<'select'>;

export interface RunOptions {
  /** Whether PRINT is possible here; default true. */
  readonly print?: boolean;
  /** Whether PRINT's lines tell the formats guessed; default true. */
  readonly formats?: boolean;
}

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
    return isPullOnTable(statement, place) ? pullTable(statement, place) : await startTransient(statement, place);
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

function pullTable(statement: Select, place: Place): QueryResult {
  const { engine, scope } = place;
  const release = withPullLimits(engine);
  try {
    const plan = planPull(statement.query, scope.view);
    const { source } = plan;
    const view = source.queryId === null ? undefined : engine.queries.view(source.queryId, source.name);
    if (view === undefined) throw fail('PULL_NOT_READY', { name: source.name }, { at: statement.query.from.at });
    const closed = { now: false };
    const found = undamaged(engine, view.queryId, source.name, pullRows(plan, view, scope.view.setting, engine.queries.views));
    const rows = batches(found, closed, release);
    return {
      kind: 'pull',
      queryId: `query_${engine.clock.now()}`,
      columns: plan.columns.map((c) => resultColumn(c, true)),
      rows,
      endReason: () => null,
      close: () => {
        closed.now = true;
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** The rows; when reading them shows that the view's file is damaged, it is built anew for the next who asks. One that is gone is being built. */
function* undamaged(engine: Engine, queryId: string, name: string, rows: Iterable<string>): Iterable<string> {
  try {
    yield* rows;
  } catch (error) {
    if (!isDamage(error) && !isMissing(error)) throw error;
    if (isDamage(error)) engine.queries.rebuildState(queryId, messageOf(error));
    throw fail('PULL_NOT_READY', { name }, { cause: error });
  }
}

function resultColumn(column: Column, marksKeys: boolean): ResultColumn {
  return { name: column.name, type: typeText(column.type), key: marksKeys && column.role === 'key' };
}

/** Rows that are read when asked for, in batches. */
async function* batches(
  rows: Iterable<string>,
  closed: { readonly now: boolean },
  release: () => void,
): AsyncGenerator<readonly ResultRow[]> {
  try {
    let batch: ResultRow[] = [];
    for (const columns of rows) {
      batch.push({ columns, deleted: false });
      if (batch.length < PULL_BATCH) continue;
      yield batch;
      batch = [];
      await new Promise((resolve) => setImmediate(resolve));
      if (closed.now) return;
    }
    if (batch.length > 0) yield batch;
  } finally {
    release();
  }
}
