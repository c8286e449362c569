/** Projection push-down: which columns of each node somebody downstream needs. Key columns always count: they find state and partitions. */
import type { BoundExpression } from '../sql/expression.ts';
import type { PlanNode } from '../sql/plan/nodes.ts';

export type Wanted = Map<PlanNode, Set<number>>;

/** The wanted columns of every node from `root` up. */
export function wantedColumns(root: PlanNode): Wanted {
  const wanted: Wanted = new Map();
  visit(root, new Set(root.columns.keys()), wanted);
  return wanted;
}

function visit(node: PlanNode, columns: Iterable<number>, wanted: Wanted): void {
  const own = wanted.get(node) ?? new Set<number>();
  for (const index of columns) own.add(index);
  node.columns.forEach((c, i) => {
    if (c.role === 'key') own.add(i);
  });
  wanted.set(node, own);
  switch (node.kind) {
    case 'source':
      node.columns.forEach((c, i) => {
        if (c.name === node.source.timestamp?.column) own.add(i);
      });
      return;
    case 'filter':
      return visit(node.input, [...own, ...columnsOf([node.predicate])], wanted);
    case 'project':
      return visit(node.input, columnsOf([...own].map((i) => node.expressions[i])), wanted);
    case 'flatMap': {
      const inputs = node.input.columns.length;
      return visit(node.input, [...[...own].filter((i) => i < inputs), ...columnsOf(node.functions.flatMap((f) => f.args))], wanted);
    }
    case 'rekey':
      return visit(node.input, columnsOf([...node.keys, ...node.values]), wanted);
    case 'groupChanges':
      return visit(node.input, columnsOf([...node.groupBy, ...node.values]), wanted);
    case 'aggregate':
      return visit(node.input, columnsOf(aggregateInputs(node)), wanted);
    case 'streamStreamJoin':
    case 'streamTableJoin':
    case 'tableTableJoin':
      return visitJoin(node, own, wanted);
    case 'foreignKeyJoin':
      throw new Error('Assertion failed: foreign-key joins are cut before they are compiled');
    case 'foreignKeyLeft':
      return visitForeignKeyLeft(node, own, wanted);
    case 'foreignKeyRight':
      visit(node.subscriptions, node.subscriptions.columns.keys(), wanted);
      return visit(node.right, node.right.columns.keys(), wanted);
    case 'emit':
      return visit(node.input, node.selection, wanted);
    case 'sink':
    case 'materialize':
      return visit(node.input, own, wanted);
  }
}

function visitJoin(
  node: Extract<PlanNode, { kind: 'streamStreamJoin' | 'streamTableJoin' | 'tableTableJoin' }>,
  own: Set<number>,
  wanted: Wanted,
): void {
  const leftValues = valueIndexes(node.left);
  const rightValues = valueIndexes(node.right);
  const keys = node.columns.filter((c) => c.role === 'key').length;
  const left: number[] = [];
  const right: number[] = [];
  for (const index of own) {
    const at = index - keys;
    if (at < 0) continue;
    if (at < leftValues.length) left.push(leftValues[at]);
    else right.push(rightValues[at - leftValues.length]);
  }
  visit(node.left, left, wanted);
  visit(node.right, right, wanted);
}

function visitForeignKeyLeft(node: Extract<PlanNode, { kind: 'foreignKeyLeft' }>, own: Set<number>, wanted: Wanted): void {
  const leftCount = node.left.columns.length;
  visit(node.left, [...[...own].filter((i) => i < leftCount), ...columnsOf([node.foreignKey])], wanted);
  visit(node.responses, node.responses.columns.keys(), wanted);
}

function aggregateInputs(node: Extract<PlanNode, { kind: 'aggregate' }>): BoundExpression[] {
  const { changes } = node;
  const undo = changes === undefined ? [] : [...changes.oldArgs.flat(), changes.hasOld, changes.hasNew];
  return [...node.groupBy, ...node.carried, ...node.aggregates.flatMap((a) => a.args), ...undo];
}

/** Indexes of the columns that are no key columns. */
export function valueIndexes(node: PlanNode): number[] {
  return node.columns.flatMap((c, i) => (c.role === 'key' ? [] : [i]));
}

/** Indexes of all columns that the expressions read. */
export function columnsOf(expressions: readonly BoundExpression[]): Set<number> {
  const found = new Set<number>();
  const walk = (part: unknown): void => {
    if (part === null || typeof part !== 'object') return;
    if (Array.isArray(part)) return part.forEach(walk);
    const node = part as { kind?: unknown; index?: unknown };
    if (node.kind === 'column' && typeof node.index === 'number') found.add(node.index);
    for (const [key, value] of Object.entries(part)) if (key !== 'type') walk(value);
  };
  walk(expressions);
  return found;
}
