/**
 * Late materialisation: which columns of a source are only carried through to a sink of the same format. Their bytes are copied and never decoded. A column that any expression, key, state or time needs is not
 * carried.
 */
import type { BoundExpression } from '../sql/expression.ts';
import { sameUse } from '../sql/plan/side-formats.ts';
import type { PlanNode, SinkNode } from '../sql/plan/nodes.ts';
import { columnsOf, valueIndexes } from './wanted.ts';

/** Columns of each source node that may stay bytes, by index. */
export type Carried = ReadonlyMap<PlanNode, ReadonlySet<number>>;

/** @param canCopy whether a format's reader and writer know byte ranges. */
export function carriedColumns(root: PlanNode, canCopy: (format: string) => boolean): Carried {
  const carried = new Map<PlanNode, ReadonlySet<number>>();
  if (root.kind !== 'sink' || root.materialize || root.value.unwrapped || !canCopy(root.value.format)) return carried;
  visit(root.input, sinkColumns(root), root, carried);
  return carried;
}

function sinkColumns(sink: SinkNode): Set<number> {
  const columns = new Set(valueIndexes(sink));
  for (const index of columns) if (sink.columns[index].name === sink.timestamp?.column) columns.delete(index);
  return columns;
}

/** `columns`: those of the node's output that everything downstream only carries. */
function visit(node: PlanNode, columns: Set<number>, sink: SinkNode, carried: Map<PlanNode, ReadonlySet<number>>): void {
  switch (node.kind) {
    case 'source': {
      const { source } = node;
      // The properties count too: another delimiter is another spelling.
      const same = sameUse(source.value, sink.value) && !source.value.unwrapped;
      const usable = [...columns].filter((i) => node.columns[i].role === 'value' && node.columns[i].name !== source.timestamp?.column);
      carried.set(node, new Set(same ? usable : []));
      return;
    }
    case 'filter':
      return visit(node.input, without(columns, columnsOf([node.predicate])), sink, carried);
    case 'project':
      return visit(node.input, carriedThrough(node.expressions, columns), sink, carried);
    case 'rekey': {
      const expressions = [...node.keys, ...node.values];
      return visit(node.input, carriedThrough(expressions, columns), sink, carried);
    }
    case 'streamTableJoin': {
      const keys = node.columns.filter((c) => c.role === 'key').length;
      const left = valueIndexes(node.left);
      return visit(node.left, new Set(left.filter((_, at) => columns.has(keys + at))), sink, carried);
    }
    default:
      return;
  }
}

/** Input columns that are read only by plain references whose output column is itself carried. */
function carriedThrough(expressions: readonly BoundExpression[], columns: ReadonlySet<number>): Set<number> {
  const passed = new Set<number>();
  const needed = new Set<number>();
  expressions.forEach((e, i) => {
    if (e.kind === 'column' && columns.has(i)) passed.add(e.index);
    else for (const index of columnsOf([e])) needed.add(index);
  });
  return without(passed, needed);
}

function without(columns: Set<number>, removed: ReadonlySet<number>): Set<number> {
  return new Set([...columns].filter((i) => !removed.has(i)));
}
