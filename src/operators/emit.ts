/** The end of a transient query: hands each row to whoever subscribed, as an array of the columns' values. */
import type { EmitNode, PlanNode } from '../sql/plan/nodes.ts';
import type { Emitter, Row } from './operator.ts';

export const emitRows: Emitter<EmitNode> = (node, context) => {
  const { out } = context;
  const target = out.constant(context.emit, 'subscriber');
  context.compile(node.input, (row) => {
    // A stream's record without a value is no row; on a table it says that the row is gone.
    if (node.output === 'STREAM' && row.deleted !== 'false') out.line(`if (${row.deleted}) ${row.skip}`);
    const values = node.selection.map((i) => windowBound(node.input, i, row) ?? row.slots[i]?.local ?? 'null');
    out.line(`${target}.push([${values.join(', ')}], ${row.deleted}, ${row.timestamp});`);
  });
};

/** A window's bound belongs to the key: it is shown of rows that are gone too, of which no expression is computed. */
function windowBound(input: PlanNode, column: number, row: Row): string | null {
  const expression = input.kind === 'project' ? input.expressions[column] : undefined;
  if (expression?.kind !== 'pseudo' || row.window === null) return null;
  if (expression.name === 'WINDOWSTART') return row.window.start;
  return expression.name === 'WINDOWEND' ? row.window.end : null;
}
