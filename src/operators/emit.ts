/** The end of a transient query: hands each row to whoever subscribed, as an array of the columns' values. */
import type { EmitNode } from '../sql/plan/nodes.ts';
import type { Emitter } from './operator.ts';

export const emitRows: Emitter<EmitNode> = (node, context) => {
  const { out } = context;
  const target = out.constant(context.emit, 'subscriber');
  context.compile(node.input, (row) => {
    const values = node.selection.map((i) => row.slots[i]?.local ?? 'null');
    out.line(`${target}.push([${values.join(', ')}], ${row.deleted}, ${row.timestamp});`);
  });
};
