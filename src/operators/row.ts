/** Small pieces of generated code that several operators share: rows from kernel results, key ids, column names for expressions. */
import type { Column } from '../data/schema.ts';
import { compiling } from '../codegen/expression.ts';
import { compileBounded } from '../codegen/compiling.ts';
import type { Atom } from '../codegen/compiling.ts';
import type { RowNames } from '../codegen/compiling.ts';
import { assert } from '../base/assert.ts';
import type { BoundExpression } from '../sql/expression.ts';
import type { PlanNode } from '../sql/plan/nodes.ts';
import { compositeKeyId, isDirectKey } from '../state/key-id.ts';
import type { Downstream } from './operator.ts';
import type { Row } from './operator.ts';
import type { RowSlot } from './operator.ts';
import type { StageContext } from './operator.ts';

/** How an expression over the row finds its columns. */
export function rowNames(row: Row): RowNames {
  return {
    values: row.values,
    column: (index) => {
      const slot = row.slots[index];
      assert(slot !== null && slot !== undefined, `column ${index} is read by an expression, so it is wanted`);
      return slot.local;
    },
    pseudo: (name) => {
      switch (name) {
        case 'ROWTIME':
          return row.timestamp;
        case 'ROWPARTITION':
          return row.record?.partition ?? 'null';
        case 'ROWOFFSET':
          return row.record?.offset ?? 'null';
        case 'WINDOWSTART':
          return row.window?.start ?? 'null';
        case 'WINDOWEND':
          return row.window?.end ?? 'null';
      }
    },
  };
}

/** Emits an expression over the row; its failure makes only itself NULL. */
export function emitExpression(expression: BoundExpression, row: Row, context: StageContext, hint: string): Atom {
  return compileBounded(expression, compiling(context.out, { row: rowNames(row), setting: context.setting, report: context.report }), hint);
}

/** Code of the key id of these columns, whose values are in the given locals (not null where the key is direct). */
export function keyIdCode(columns: readonly Column[], locals: readonly string[], context: StageContext): string {
  if (isDirectKey(columns)) return locals[0];
  return `${context.out.constant(compositeKeyId, 'compositeKeyId')}([${locals.join(', ')}])`;
}

/** The key columns of a node, which stand first, and their locals in the row. */
export function keyLocals(node: PlanNode, row: Row): string[] {
  return node.columns.flatMap((c, i) => (c.role === 'key' ? [row.slots[i]?.local ?? 'null'] : []));
}

/** Code of the row's window bounds as a sub-key. */
export function windowCodes(row: Row): { start: string; end: string } {
  return row.window ?? { start: '0', end: '0' };
}

/** Indexes of the node's columns that are no key columns and that somebody wants: what a store keeps of a row. */
export function storedIndexes(node: PlanNode, context: StageContext): number[] {
  const wanted = context.wanted.get(node);
  return node.columns.flatMap((c, i) => (c.role !== 'key' && wanted?.has(i) ? [i] : []));
}

/** Code of an array of the row's values at these indexes. */
export function valuesCode(row: Row, indexes: readonly number[]): string {
  return `[${indexes.map((i) => row.slots[i]?.local ?? 'null').join(', ')}]`;
}

/**
 * Defines the function that takes up the rows a kernel passes on, `(key, values, timestamp, windowStart, windowEnd)`, and returns its name.
 * `values` holds the columns at `indexes`; null means that the row is deleted.
 */
export function defineAfter(node: PlanNode, indexes: readonly number[], context: StageContext, downstream: Downstream): string {
  const { out } = context;
  const name = out.fresh(`after_${node.id}`);
  out.define(name, ['key', 'values', 'timestamp', 'windowStart', 'windowEnd'], () => {
    out.comment(`rows of ${node.kind} ${node.id}: ${node.columns.map((c) => c.name).join(', ')}`);
    out.line('const deleted = values === null;');
    const keys = node.columns.filter((c) => c.role === 'key').length;
    const slots: (RowSlot | null)[] = node.columns.map(() => null);
    for (let i = 0; i < keys; i++) slots[i] = declare(`key[${i}]`, node.columns[i].name, context);
    indexes.forEach((index, at) => {
      slots[index] = declare(`deleted ? null : values[${at}]`, node.columns[index].name, context);
    });
    downstream({
      slots,
      timestamp: 'timestamp',
      deleted: 'deleted',
      window: node.window === null ? null : { start: 'windowStart', end: 'windowEnd' },
      record: null,
      keyless: 'false',
      rawKey: null,
      skip: 'return;',
    });
  });
  return name;
}

function declare(code: string, hint: string, context: StageContext): RowSlot {
  const local = context.out.fresh(hint);
  context.out.line(`const ${local} = ${code};`);
  return { local };
}
