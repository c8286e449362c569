/** SELECT: computes the output columns from the row's. A column that is only passed on costs nothing: the output column is the same local. Null values pass. */
import type { ProjectNode } from '../sql/plan/nodes.ts';
import type { Emitter } from './operator.ts';
import type { RowSlot } from './operator.ts';
import { emitExpression } from './row.ts';

export const emitProject: Emitter<ProjectNode> = (node, context, downstream) => {
  const { out } = context;
  const wanted = context.wanted.get(node);
  context.compile(node.input, (row) => {
    out.comment(`project ${node.id}`);
    const slots: (RowSlot | null)[] = node.columns.map(() => null);
    const computed: number[] = [];
    node.expressions.forEach((expression, index) => {
      if (!wanted?.has(index)) return;
      if (expression.kind === 'column') slots[index] = row.slots[expression.index];
      else computed.push(index);
    });
    const locals = computed.map((index) => {
      const local = out.fresh(node.columns[index].name);
      slots[index] = { local };
      return local;
    });
    if (computed.length > 0) {
      const compute = () =>
        computed.forEach((index, at) => {
          const value = emitExpression(node.expressions[index], row, context, node.columns[index].name);
          out.line(`${locals[at]} = ${value.code};`);
        });
      out.line(`let ${locals.map((l) => `${l} = null`).join(', ')};`);
      if (row.deleted === 'false') compute();
      else out.block(`if (!${row.deleted})`, compute);
    }
    downstream({ ...row, slots });
  });
};
