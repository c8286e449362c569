/**
 * Pull queries on tables: reads the committed rows of a view from SQLite, filters and projects them. Runs on the serving side; never waits for the stream.
 */
import type { Database } from 'better-sqlite3';
import { expressionFunction } from '../codegen/expression.ts';
import { rowJson } from '../data/text.ts';
import type { Value } from '../data/types.ts';
import type { BoundExpression } from '../sql/expression.ts';
import type { PullAccess, PullPlan, WindowBounds } from '../sql/plan/nodes.ts';
import type { StoreSpec } from '../state/store.ts';
import { ViewReader } from '../state/view-reader.ts';
import type { ViewRow, WindowRange } from '../state/view-reader.ts';

/** Where the view's tables are; see `ViewLocation` of the engine. */
export interface PullSource {
  readonly spec: StoreSpec;
  readonly partitions: readonly (string | Database)[];
}

type Setting = (name: string) => string | undefined;

/** Evaluates a pull plan; yields each result row as a JSON array. Rows are read when they are asked for, partition by partition. */
export function* pullRows(plan: PullPlan, source: PullSource, setting: Setting): Iterable<string> {
  const passes = plan.filter === null ? null : expressionFunction([plan.filter], { name: 'pull_filter', setting });
  const project = expressionFunction(plan.expressions, { name: 'pull_select', setting });
  const accesses = plan.accesses.map((a) => resolveAccess(a, setting));
  const types = plan.columns.map((c) => c.type);
  const seen = accesses.length > 1 ? new Set<string>() : null;
  let left = plan.limit ?? Number.POSITIVE_INFINITY;
  for (const partition of source.partitions) {
    const reader = new ViewReader(partition, source.spec);
    try {
      for (const access of accesses) {
        for (const row of access(reader)) {
          if (left <= 0) return;
          if (seen !== null && repeated(seen, row)) continue;
          const values = sourceRow(plan, source.spec, row);
          const pseudo = { ROWTIME: row.timestamp, WINDOWSTART: row.windowStart, WINDOWEND: row.windowEnd };
          if (passes !== null && passes(values, pseudo)[0] !== true) continue;
          left--;
          yield rowJson(project(values, pseudo), types);
        }
      }
    } finally {
      reader.close();
    }
  }
}

/** Whether the row has been met through another disjunct already; takes note of it. */
function repeated(seen: Set<string>, row: ViewRow): boolean {
  const id = JSON.stringify([row.key, row.windowStart, row.windowEnd], (_, v) => (typeof v === 'bigint' ? String(v) : v));
  if (seen.has(id)) return true;
  seen.add(id);
  return false;
}

/** The row in the order of the source's schema. */
function sourceRow(plan: PullPlan, spec: StoreSpec, row: ViewRow): Value[] {
  return plan.source.schema.map((column) => {
    const [columns, values] = column.role === 'key' ? [spec.keyColumns, row.key] : [spec.valueColumns, row.values];
    const at = columns.findIndex((c) => c.name === column.name);
    return at < 0 ? null : values[at];
  });
}

type Access = (reader: ViewReader) => Iterable<ViewRow>;

/** An access with its constants evaluated. */
function resolveAccess(access: PullAccess, setting: Setting): Access {
  const window = access.window === null ? null : resolveWindow(access.window, setting);
  switch (access.kind) {
    case 'lookup': {
      const key = evaluate(access.key, setting);
      return (reader) => reader.lookup(key, window);
    }
    case 'range': {
      const bound = (b: typeof access.from) => (b === null ? null : { value: evaluate([b.value], setting)[0], inclusive: b.inclusive });
      const range = { from: bound(access.from), to: bound(access.to) };
      return (reader) => reader.range(range, window);
    }
    case 'scan':
      return (reader) => reader.scan(window);
  }
}

function resolveWindow(window: WindowBounds, setting: Setting): WindowRange {
  const value = (e: BoundExpression | null) => (e === null ? null : Number(evaluate([e], setting)[0]));
  return { startFrom: value(window.startFrom), startTo: value(window.startTo), endFrom: value(window.endFrom), endTo: value(window.endTo) };
}

/** Values of constant expressions. */
function evaluate(expressions: readonly BoundExpression[], setting: Setting): Value[] {
  return expressionFunction(expressions, { name: 'pull_constant', setting })([], {});
}
