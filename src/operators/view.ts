/** The rows of a table as a view for pull queries: a store whose SQLite table has the view's name and typed columns. */
import type { AggregateNode, MaterializeNode, PlanNode, SinkNode } from '../sql/plan/nodes.ts';
import type { StoreSpec } from '../state/store.ts';
import type { Downstream } from './operator.ts';
import type { Emitter } from './operator.ts';
import type { StageContext } from './operator.ts';
import { keyIdCode, keyLocals, windowCodes } from './row.ts';
import { TableState } from './table-state.ts';
import { valueIndexes } from './wanted.ts';

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

/**
 * The aggregate whose groups are exactly the rows of the sink's view, if there is one: between them are projections only, and the key columns are the group's, in order. Then one store
 * holds both, and one upsert per changed group writes the row that people see and the state behind it.
 */
export function sharedAggregate(sink: SinkNode): AggregateNode | null {
  if (!sink.materialize) return null;
  let node = sink.input;
  let keys = keyIndexes(node);
  while (node.kind === 'project') {
    const { expressions, input } = node;
    const sources = keys.map((i) => expressions[i]);
    keys = sources.flatMap((e) => (e.kind === 'column' ? [e.index] : []));
    if (keys.length !== sources.length) return null;
    node = input;
  }
  const own = keyIndexes(node);
  return node.kind === 'aggregate' && own.length === keys.length && own.every((k, i) => k === keys[i]) ? node : null;
}

/** The store of a view that shares an aggregate's. `stateShown` is there when each part of the groups' state goes into a column unchanged, as far as the plan can tell. */
export function sharedViewSpec(sink: SinkNode, aggregate: AggregateNode): StoreSpec {
  let refs = sink.input.columns.flatMap((c, i) => (c.role === 'value' ? [i] : []));
  for (let node = sink.input; node !== aggregate && node.kind === 'project'; node = node.input) {
    const { expressions } = node;
    refs = refs.map((i) => {
      const e = expressions[i];
      return e?.kind === 'column' ? e.index : -1;
    });
  }
  const stateShown = valueIndexes(aggregate).map((column) => refs.indexOf(column));
  const spec = viewSpec(sink.name, sink.input);
  return stateShown.includes(-1) ? spec : { ...spec, stateShown };
}

function keyIndexes(node: PlanNode): number[] {
  return node.columns.flatMap((c, i) => (c.role === 'key' ? [i] : []));
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
    out.line(
      `${view}.update(${keyIdCode(spec.keyColumns, locals, context)}, [${locals.join(', ')}], ${start}, ${end}, ${code}, ${row.timestamp});`,
    );
  };
}

/** The same for a view whose rows are the groups of an aggregate: the values go into the group's own entry. */
export function emitSharedView(kernel: string, input: PlanNode, context: StageContext): Downstream {
  return (row) => {
    const values = input.columns.flatMap((c, i) => (c.role === 'value' ? [row.slots[i]?.local ?? 'null'] : []));
    context.out.line(`if (!${row.deleted}) ${kernel}.outlet.passing.values = [${values.join(', ')}];`);
  };
}

export const emitMaterialize: Emitter<MaterializeNode> = (node, context) => {
  const view = emitView(node.name, node.input, context);
  context.compile(node.input, view);
};
