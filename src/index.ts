/**
 * Millrace as a library: the engine inside an application, without a socket.
 *
 * ```ts
 * import { open } from 'millrace';
 *
 * const db = await open({ directory: './data' });
 * await db.execute("CREATE STREAM orders (id STRING KEY, amount BIGINT) WITH (KAFKA_TOPIC='orders', VALUE_FORMAT='JSON', PARTITIONS=1);");
 * await db.execute('CREATE TABLE totals AS SELECT id, SUM(amount) AS total FROM orders GROUP BY id;');
 * await db.insert('orders', [{ id: 'a', amount: 1 }, { id: 'a', amount: 2 }]);
 * for await (const row of db.query("SELECT * FROM totals WHERE id = 'a';")) console.log(row);   // { ID: 'a', TOTAL: 3 }
 * await db.close();
 * ```
 */
import { createSession } from './engine/session.ts';
import { executeScript } from './statements/execute.ts';
import { objectRows } from './statements/object-rows.ts';
import { openEngine } from './statements/open.ts';
import { openInserts } from './statements/inserts.ts';
import { registerFunction } from './functions/all.ts';
import { runQuery } from './statements/run-query.ts';
import { setProperty } from './engine/session.ts';
import { fail } from './base/errors.ts';
import type { Engine } from './engine/engine.ts';
import type { Entity } from './api/entities.ts';
import type { Inserts } from './statements/inserts.ts';
import type { QueryResult, ResultColumn } from './api/query-result.ts';
import type { Row } from './statements/object-rows.ts';
import type { ScalarCall, ScalarFunction } from './functions/function.ts';
import type { Session } from './engine/session.ts';

export interface OpenOptions {
  /** Where everything lies; made when missing. Null, or absent: in memory, forgotten at close. One process at a time can have it open. */
  readonly directory?: string | null;
  /** Settings of the server, by their names (`docs/settings.md`). */
  readonly settings?: Readonly<Record<string, string>>;
  /** Worker threads that process records. Default 0: the calling thread does, between its other work. */
  readonly workers?: number;
  /** `fsync` (default): what has been acknowledged survives a power cut; `os`: the death of the process only. */
  readonly durability?: 'fsync' | 'os';
  /** Scalar functions for SQL, known before queries resume. They need `workers: 0`. */
  readonly functions?: readonly FunctionOptions[];
}

/** A scalar SQL function in JavaScript. */
export interface FunctionOptions {
  /** In any letter case. */
  readonly name: string;
  /** `(text STRING, times INT) -> STRING`; several make overloads. See `functions/function.ts` for the notation. */
  readonly signature: string | readonly string[];
  /**
   * Gets the arguments as run-time values (`data/types.ts`: numbers, strings, booleans; BIGINT beyond 2^53 as bigint) and gives one back. Never called with NULL unless `nulls` is
   * `handled`; throwing makes the expression NULL and logs the record.
   */
  readonly call: (...args: never[]) => unknown;
  readonly nulls?: 'propagate' | 'handled';
  readonly description?: string;
}

/** Settings and variables of one call; those of SET and DEFINE stay for the database. */
export interface CallOptions {
  /** Overrides of settings, such as `{ 'auto.offset.reset': 'earliest' }`. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
}

/** Rows of a query: iterate it, or take them `all` when the query ends by itself. */
export interface Rows extends AsyncIterable<Row> {
  /** Every row. Only for queries that end: pull queries, and push queries with LIMIT. */
  readonly all: () => Promise<Row[]>;
}

/** A change that a push query tells: a row, or that the row of a key is gone. */
export interface RowChange {
  readonly row: Row;
  readonly deleted: boolean;
}

/** A push query that runs. */
export interface RowSubscription extends AsyncIterable<RowChange> {
  readonly queryId: string;
  readonly columns: readonly ResultColumn[];
  /** Ends the query; the iteration ends too. */
  readonly close: () => void;
}

export interface Database {
  /**
   * Executes statements other than SELECT and PRINT: all are checked before the first runs. Gives one entity per statement that yields one.
   * Throws `MillraceError` or `ParseError`, with the place in the text.
   */
  execute(sql: string, options?: CallOptions): Promise<Entity[]>;
  /** Runs one SELECT once iterated. Values: BIGINT beyond 2^53 as bigint, DECIMAL as string with all digits, BYTES as Uint8Array, times as ISO strings. */
  query(sql: string, options?: CallOptions): Rows;
  /** Starts a push query (SELECT … EMIT CHANGES) and resolves once it reads: every change from then on comes through it. */
  subscribe(sql: string, options?: CallOptions): Promise<RowSubscription>;
  /** Inserts rows into a stream or table, by column name; resolves once all are durable. */
  insert(source: string, rows: Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[]): Promise<void>;
  /** Makes a function known to statements from now on. Functions belong to the process and are to be registered again at the next start, before queries that use them resume: see `OpenOptions.functions`. */
  registerFunction(options: FunctionOptions): void;
  /** Resolves once all queries have processed all there is. */
  idle(): Promise<void>;
  /** Commits what is under way and closes everything. Idempotent. */
  close(): Promise<void>;
}

/** Opens a database. Throws LOG_DIRECTORY_LOCKED when another process has the directory. */
export async function open(options: OpenOptions = {}): Promise<Database> {
  const workers = options.workers ?? 0;
  for (const f of options.functions ?? []) register(f, workers);
  const { directory = null, settings, durability } = options;
  const engine = await openEngine({ directory, settings, durability, workers });
  const session = createSession();
  const inserts = new Map<string, Promise<Inserts>>();
  return {
    execute: (sql, call) => withSession(engine, session, call, (own) => executeScript(engine, sql, own)),
    query: (sql, call) => lazyRows(() => run(engine, session, sql, call)),
    subscribe: async (sql, call) => subscription(await run(engine, session, sql, call)),
    insert: (source, rows) => insertRows(engine, session, inserts, source, rows),
    registerFunction: (f) => register(f, workers),
    idle: () => untilIdle(engine),
    close: () => engine.close(),
  };
}

function register(options: FunctionOptions, workers: number): void {
  if (workers > 0) throw fail('FUNCTION_NEEDS_THREAD', { name: options.name });
  const signatures = typeof options.signature === 'string' ? [options.signature] : options.signature;
  const overloads = signatures.map((signature) => ({
    signature,
    nulls: options.nulls ?? ('propagate' as const),
    call: options.call as ScalarCall,
  }));
  const f: ScalarFunction = {
    kind: 'scalar',
    name: options.name.toUpperCase(),
    category: 'OTHER',
    description: options.description ?? '',
    pure: false,
    overloads,
  };
  registerFunction(f);
}

/** Runs with the database's session; with overrides, in one that differs by them and still shares its variables. */
async function withSession<T>(
  engine: Engine,
  session: Session,
  options: CallOptions | undefined,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  if (options?.properties === undefined) return work(session);
  const own: Session = { properties: new Map(session.properties), variables: session.variables };
  for (const [name, value] of Object.entries(options.properties)) setProperty(own, engine.settings, name, value, 'request');
  return work(own);
}

function run(engine: Engine, session: Session, sql: string, options: CallOptions | undefined): Promise<QueryResult> {
  return withSession(engine, session, options, async (own) => {
    const result = await runQuery(engine, sql, own, { print: false });
    return result as QueryResult;
  });
}

function lazyRows(start: () => Promise<QueryResult>): Rows {
  const iterate = async function* (): AsyncGenerator<Row> {
    const result = await start();
    const convert = objectRows(result.columns);
    for await (const batch of result.rows) for (const row of batch) if (!row.deleted) yield convert(row.columns);
  };
  return { [Symbol.asyncIterator]: iterate, all: () => Array.fromAsync(iterate()) };
}

function subscription(result: QueryResult): RowSubscription {
  const convert = objectRows(result.columns);
  const iterate = async function* (): AsyncGenerator<RowChange> {
    for await (const batch of result.rows) for (const row of batch) yield { row: convert(row.columns), deleted: row.deleted };
  };
  return { queryId: result.queryId, columns: result.columns, close: result.close, [Symbol.asyncIterator]: iterate };
}

async function insertRows(
  engine: Engine,
  session: Session,
  opened: Map<string, Promise<Inserts>>,
  source: string,
  rows: Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  let inserts = await opened.get(source);
  if (inserts === undefined || !inserts.current()) {
    const opening = openInserts(engine, source, session);
    inserts = await opening;
    opened.set(source, opening);
  }
  const { insert } = inserts;
  await Promise.all((Array.isArray(rows) ? rows : [rows]).map((row: Readonly<Record<string, unknown>>) => insert(row)));
}

/** Twice in a row, so that what one query wrote has been seen by the next. */
async function untilIdle(engine: Engine): Promise<void> {
  for (let calm = 0; calm < 2; ) {
    calm = (await engine.queries.isIdle()) ? calm + 1 : 0;
    if (calm < 2) await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
