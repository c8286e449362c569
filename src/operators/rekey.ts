/**
 * Gives rows a new key: PARTITION BY, the re-keying of a join's side, and the way to a repartition topic. For a null-valued record, expressions over the old
 * key columns alone are still computed; the others are null.
 */
import type { BoundExpression } from '../sql/expression.ts';
import type { RekeyNode } from '../sql/plan/nodes.ts';
import type { Emitter } from './operator.ts';
import type { RowSlot } from './operator.ts';
import { emitExpression } from './row.ts';
import { columnsOf } from './wanted.ts';

export const emitRekey: Emitter<RekeyNode> = (node, context, downstream) => {
  const { out } = context;
  context.compile(node.input, (row) => {
    out.comment(
      `new key of ${node.id}: ${
        node.columns
          .filter((c) => c.role === 'key')
          .map((c) => c.name)
          .join(', ') || 'none'
      }`,
    );
    const slots: (RowSlot | null)[] = [];
    const emit = (expression: BoundExpression, name: string): RowSlot | null => {
      if (expression.kind === 'column') return row.slots[expression.index];
      const local = out.fresh(name);
      out.line(`let ${local} = null;`);
      const compute = () => out.line(`${local} = ${emitExpression(expression, row, context, name).code};`);
      if (row.deleted === 'false' || readsOnlyKeys(expression, node)) compute();
      else out.block(`if (!${row.deleted})`, compute);
      return { local };
    };
    node.keys.forEach((key, i) => {
      slots.push(emit(key, node.columns[i].name));
    });
    const nulls = slots.map((s) => `${s?.local} === null`);
    if (node.nullKey === 'drop' && nulls.length > 0) {
      out.line(`if (${nulls.join(' || ')}) ${row.skip}`);
    }
    const wanted = context.wanted.get(node);
    node.values.forEach((value, i) => {
      const index = node.keys.length + i;
      slots.push(wanted?.has(index) ? emit(value, node.columns[index].name) : null);
    });
    downstream({ ...row, slots, keyless: node.keys.length === 0 ? 'true' : 'false', rawKey: null });
  });
};

function readsOnlyKeys(expression: BoundExpression, node: RekeyNode): boolean {
  return [...columnsOf([expression])].every((i) => node.input.columns[i].role === 'key');
}
