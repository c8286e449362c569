/** The rows of a table as a view for pull queries: a store whose SQLite table has the view's name and typed columns. */
import type { MaterializeNode, PlanNode } from '../sql/plan/nodes.ts';
import type { StoreSpec } from '../state/store.ts';
import type { Downstream } from './operator.ts';
import type { Emitter } from './operator.ts';
import type { StageContext } from './operator.ts';
import { keyIdCode, keyLocals, windowCodes } from './row.ts';
import { TableState } from './table-state.ts';

/** The store of a view with these columns. */
export function viewSpec(name: string, node: PlanNode): StoreSpec {
  return {
    name,
    keyColumns: node.columns.filter((c) => c.role === 'key'),
    valueColumns: node.columns.filter((c) => c.role === 'value'),
    subKey: node.window === null ? 'none' : node.window.type === 'SESSION' ? 'session' : 'window',
    view: true,
  };
}

/** Prepares the view of `input`'s rows; the result emits the update for one row. */
export function emitView(name: string, input: PlanNode, context: StageContext): Downstream {
  const { out } = context;
  const spec = viewSpec(name, input);
  const view = out.constant(new TableState(context.store(spec)), `view_${name}`);
  return (row) => {
    const locals = keyLocals(input, row);
    const { start, end } = windowCodes(row);
    const values = input.columns.flatMap((c, i) => (c.role === 'value' ? [row.slots[i]?.local ?? 'null'] : []));
    const code = `${row.deleted} ? null : [${values.join(', ')}]`;
    out.line(`${view}.update(${keyIdCode(spec.keyColumns, locals, context)}, [${locals.join(', ')}], ${start}, ${end}, ${code}, ${row.timestamp});`);
  };
}

export const emitMaterialize: Emitter<MaterializeNode> = (node, context) => {
  const view = emitView(node.name, node.input, context);
  context.compile(node.input, view);
};
