/**
 * Pull queries on tables: reads the committed rows of a view from SQLite, filters and projects them. Runs on the serving side; never waits for the stream.
 */
import type { Database } from 'better-sqlite3';
import { constantValue } from '../codegen/constant.ts';
import { expressionFunction } from '../codegen/expression.ts';
import type { PseudoValues } from '../codegen/expression.ts';
import { rowJson } from '../data/text.ts';
import { formats } from '../formats/all.ts';
import type { Value } from '../data/types.ts';
import type { BoundExpression } from '../sql/expression.ts';
import type { PullAccess, PullPlan, WindowBounds } from '../sql/plan/nodes.ts';
import type { StoreSpec } from '../state/store.ts';
import type { ViewReader } from '../state/view-reader.ts';
import type { ViewRow, WindowRange } from '../state/view-reader.ts';
import type { ViewReaders } from './view-readers.ts';

/** Where the view's tables are; see `ViewLocation` of the engine. */
export interface PullSource {
  readonly spec: StoreSpec;
  readonly partitions: readonly (string | Database)[];
}

type Setting = (name: string) => string | undefined;

/** A pull plan that can be run again and again. */
export interface PullQuery {
  readonly plan: PullPlan;
  /** Whether the filter says no more than the one lookup: rows of another key are then found by `rows` with that key. */
  readonly isLookup: boolean;
  /**
   * Yields each result row as a JSON array. Rows are read when they are asked for, partition by partition.
   *
   * @param key looked up instead of the plan's; only where `isLookup`
   */
  readonly rows: (source: PullSource, readers: ViewReaders, key?: readonly Value[]) => Iterable<string>;
}

/** What is compiled of a plan. */
interface Compiled {
  readonly passes: Project | null;
  readonly project: Project;
}

/** Makes a plan ready. Nothing is compiled before the first row is asked for. */
export function preparePull(plan: PullPlan, setting: Setting): PullQuery {
  const isLookup = isLookupAlone(plan);
  const types = plan.columns.map((c) => c.type);
  const compile = (): Compiled => ({
    passes: plan.filter === null || isLookup ? null : expressionFunction([plan.filter], { name: 'pull_filter', setting }),
    project: projection(plan.expressions, setting),
  });
  let compiled: Compiled | null = null;
  let remembers: boolean | null = null;
  let rowsOf: ((spec: StoreSpec) => SourceRows) | null = null;
  function* rows(source: PullSource, readers: ViewReaders, key?: readonly Value[]): Iterable<string> {
    if (compiled === null || (remembers ??= mayRemember(plan))) compiled = compile();
    rowsOf ??= sourceRows(plan);
    const { passes, project } = compiled;
    const sourceRow = rowsOf(source.spec);
    const accesses = key !== undefined ? [lookup(key, null)] : plan.accesses.map((a) => resolveAccess(a, setting));
    const seen = accesses.length > 1 ? new Set<string>() : null;
    let left = plan.limit ?? Number.POSITIVE_INFINITY;
    for (const partition of source.partitions) {
      for (const access of accesses) {
        // A read takes all its rows at once, so that the reader is free again before anything is yielded.
        for (const row of access(readers.reader(partition, source.spec))) {
          if (left <= 0) return;
          if (seen !== null && repeated(seen, row)) continue;
          const values = sourceRow(row);
          const pseudo = { ROWTIME: row.timestamp, WINDOWSTART: row.windowStart, WINDOWEND: row.windowEnd };
          if (passes !== null && passes(values, pseudo)[0] !== true) continue;
          left--;
          yield rowJson(project(values, pseudo), types);
        }
      }
    }
  }
  return { plan, isLookup, rows };
}

/** Whether compiled code may remember something between two runs: a function made for its call may. */
function mayRemember({ filter, expressions }: PullPlan): boolean {
  return JSON.stringify([filter, expressions]).includes('"kind":"call"');
}

type Project = (values: readonly Value[], pseudo: PseudoValues) => Value[];

/** SELECT: nothing is compiled where it only picks columns. */
function projection(expressions: readonly BoundExpression[], setting: Setting): Project {
  const indexes = expressions.flatMap((e) => (e.kind === 'column' ? [e.index] : []));
  if (indexes.length === expressions.length) return (values) => indexes.map((i) => values[i]);
  return expressionFunction(expressions, { name: 'pull_select', setting });
}

/** Types whose equality is that of the key's bytes. */
const PLAIN_KEYS: ReadonlySet<string> = new Set(['STRING', 'INTEGER', 'BIGINT']);

/** Whether the filter says no more than the one lookup does: only equalities of key columns with the values looked up. */
function isLookupAlone(plan: PullPlan): boolean {
  const [access] = plan.accesses;
  if (plan.filter === null || plan.accesses.length !== 1 || access.kind !== 'lookup' || access.window !== null) return false;
  const keys = plan.source.schema.flatMap((c, i) => (c.role === 'key' ? [i] : []));
  const looked = new Map(keys.map((column, i) => [column, JSON.stringify(access.key[i])]));
  return conjuncts(plan.filter).every((e) => {
    if (e.kind !== 'comparison' || e.operator !== '=' || e.left.kind !== 'column' || !PLAIN_KEYS.has(e.left.type.kind)) return false;
    return looked.get(e.left.index) === JSON.stringify(e.right);
  });
}

function conjuncts(e: BoundExpression): BoundExpression[] {
  return e.kind === 'and' ? [...conjuncts(e.left), ...conjuncts(e.right)] : [e];
}

/** Whether the row has been met through another disjunct already; takes note of it. */
function repeated(seen: Set<string>, row: ViewRow): boolean {
  const id = JSON.stringify([row.key, row.windowStart, row.windowEnd], (_, v) => (typeof v === 'bigint' ? String(v) : v));
  if (seen.has(id)) return true;
  seen.add(id);
  return false;
}

/** Rows in the order of the source's schema, with the values that readers of the source's topic find. */
type SourceRows = (row: ViewRow) => Value[];

/** Where each column of the source's schema stands in the rows of a view; found out once for a view. */
function sourceRows({ source }: PullPlan): (spec: StoreSpec) => SourceRows {
  const { schema, value: format } = source;
  const { asWritten } = formats[format.format];
  let known: { readonly spec: StoreSpec; readonly rows: SourceRows } | null = null;
  const rowsOf = (spec: StoreSpec): SourceRows => {
    const places = schema.map(({ name, role, type }) => {
      const columns = role === 'key' ? spec.keyColumns : spec.valueColumns;
      return { isKey: role === 'key', at: columns.findIndex((c) => c.name === name), type };
    });
    return ({ key, values }) =>
      places.map(({ isKey, at, type }) => {
        const value = at < 0 ? null : isKey ? key[at] : values[at];
        return asWritten === undefined || isKey ? value : asWritten(value, type, format.properties);
      });
  };
  return (spec) => {
    if (known?.spec !== spec) known = { spec, rows: rowsOf(spec) };
    return known.rows;
  };
}

type Access = (reader: ViewReader) => Iterable<ViewRow>;

/** An access with its constants evaluated. */
function resolveAccess(access: PullAccess, setting: Setting): Access {
  const window = access.window === null ? null : resolveWindow(access.window, setting);
  switch (access.kind) {
    case 'lookup':
      return lookup(evaluate(access.key, setting), window);
    case 'range': {
      const bound = (b: typeof access.from) => (b === null ? null : { value: evaluate([b.value], setting)[0], inclusive: b.inclusive });
      const range = { from: bound(access.from), to: bound(access.to) };
      return (reader) => reader.range(range, window);
    }
    case 'scan':
      return (reader) => reader.scan(window);
  }
}

function lookup(key: readonly Value[], window: WindowRange | null): Access {
  return (reader) => reader.lookup(key, window);
}

function resolveWindow(window: WindowBounds, setting: Setting): WindowRange {
  const value = (e: BoundExpression | null) => (e === null ? null : Number(evaluate([e], setting)[0]));
  return { startFrom: value(window.startFrom), startTo: value(window.startTo), endFrom: value(window.endFrom), endTo: value(window.endTo) };
}

/** Values of constant expressions. */
function evaluate(expressions: readonly BoundExpression[], setting: Setting): Value[] {
  const known = expressions.flatMap((e): Value[] => {
    const value = constantValue(e);
    return value === undefined ? [] : [value];
  });
  return known.length === expressions.length ? known : expressionFunction(expressions, { name: 'pull_constant', setting })([], {});
}
