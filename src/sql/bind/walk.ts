/**
 * Walking and rewriting expressions, in both forms: the AST of a text and the bound tree.
 *
 * No names and no types are looked at here. Children come in the order of the text; a lambda's body is a child, its parameters are not.
 */
import { unreachable } from '../../base/assert.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { BoundExpression, CallArgument } from '../expression.ts';

/** The direct sub-expressions of an AST node, left to right. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'arithmetic':
    case 'concat':
    case 'comparison':
    case 'and':
    case 'or':
      return [node.left, node.right];
    case 'negate':
    case 'not':
    case 'isNull':
    case 'cast':
    case 'field':
      return [node.operand];
    case 'between':
      return [node.operand, node.low, node.high];
    case 'in':
      return [node.operand, ...node.list];
    case 'like':
      return [node.operand, node.pattern];
    case 'case':
      return [...node.whens.flatMap((w) => [w.when, w.then]), ...(node.otherwise === null ? [] : [node.otherwise])];
    case 'simpleCase':
      return [node.operand, ...node.whens.flatMap((w) => [w.when, w.then]), ...(node.otherwise === null ? [] : [node.otherwise])];
    case 'array':
      return node.items;
    case 'map':
      return node.entries.flatMap((e) => [e.key, e.value]);
    case 'struct':
      return node.fields.map((f) => f.value);
    case 'subscript':
      return [node.operand, node.index];
    case 'call':
      return node.args;
    case 'lambda':
      return [node.body];
    case 'atTimeZone':
      return [node.operand, node.zone];
    default:
      return [];
  }
}

/** Calls `visit` for the node and everything in it, outer before inner; `visit` returning false keeps it out of that node's children. */
export function walkExpression(node: Expression, visit: (node: Expression) => unknown): void {
  if (visit(node) === false) return;
  for (const child of childrenOf(node)) walkExpression(child, visit);
}

/** Whether the test holds for the node or for anything in it. */
export function someExpression(node: Expression, test: (node: Expression) => boolean): boolean {
  return test(node) || childrenOf(node).some((child) => someExpression(child, test));
}

/**
 * The AST with every node for which `change` gives another one replaced by it, outermost first: what it gives is not looked into
 * again. Unchanged parts are shared.
 */
export function mapExpression(node: Expression, change: (node: Expression) => Expression | null): Expression {
  return change(node) ?? rebuild(node, (child) => mapExpression(child, change));
}

type Each = (child: Expression) => Expression;

function rebuild(node: Expression, each: Each): Expression {
  switch (node.kind) {
    case 'arithmetic':
    case 'concat':
    case 'comparison':
    case 'and':
    case 'or':
      return { ...node, left: each(node.left), right: each(node.right) };
    case 'negate':
    case 'not':
    case 'isNull':
    case 'cast':
    case 'field':
      return { ...node, operand: each(node.operand) };
    case 'between':
      return { ...node, operand: each(node.operand), low: each(node.low), high: each(node.high) };
    case 'in':
      return { ...node, operand: each(node.operand), list: node.list.map(each) };
    case 'like':
      return { ...node, operand: each(node.operand), pattern: each(node.pattern) };
    case 'case':
      return { ...node, ...rebuildBranches(node, each) };
    case 'simpleCase':
      return { ...node, operand: each(node.operand), ...rebuildBranches(node, each) };
    default:
      return rebuildCompound(node, each);
  }
}

function rebuildBranches(node: Expression & { kind: 'case' | 'simpleCase' }, each: Each): Pick<typeof node, 'whens' | 'otherwise'> {
  return {
    whens: node.whens.map((w) => ({ when: each(w.when), then: each(w.then) })),
    otherwise: node.otherwise === null ? null : each(node.otherwise),
  };
}

function rebuildCompound(node: Expression, each: Each): Expression {
  switch (node.kind) {
    case 'array':
      return { ...node, items: node.items.map(each) };
    case 'map':
      return { ...node, entries: node.entries.map((e) => ({ key: each(e.key), value: each(e.value) })) };
    case 'struct':
      return { ...node, fields: node.fields.map((f) => ({ name: f.name, value: each(f.value) })) };
    case 'subscript':
      return { ...node, operand: each(node.operand), index: each(node.index) };
    case 'call':
      return { ...node, args: node.args.map(each) };
    case 'lambda':
      return { ...node, body: each(node.body) };
    case 'atTimeZone':
      return { ...node, operand: each(node.operand), zone: each(node.zone) };
    default:
      return node;
  }
}

/** The direct sub-expressions of a bound node, left to right; the body of a lambda argument is one. */
export function boundChildren(node: BoundExpression): readonly BoundExpression[] {
  switch (node.kind) {
    case 'literal':
    case 'column':
    case 'pseudo':
    case 'parameter':
      return [];
    case 'arithmetic':
    case 'comparison':
    case 'and':
    case 'or':
      return [node.left, node.right];
    case 'negate':
    case 'not':
    case 'isNull':
    case 'cast':
    case 'field':
      return [node.operand];
    case 'in':
      return [node.operand, ...node.list];
    case 'like':
      return [node.operand, node.pattern];
    case 'case':
      return [...node.whens.flatMap((w) => [w.when, w.then]), ...(node.otherwise === null ? [] : [node.otherwise])];
    case 'array':
      return node.items;
    case 'map':
      return node.entries.flatMap((e) => [e.key, e.value]);
    case 'struct':
      return node.values;
    case 'subscript':
      return [node.operand, node.index];
    case 'call':
      return node.args.flatMap((arg) => (arg.kind === 'unit' ? [] : arg.kind === 'lambda' ? [arg.body] : [arg]));
    default:
      return unreachable(node);
  }
}

/** Calls `visit` for the bound node and everything in it, outer before inner. */
export function walkBound(node: BoundExpression, visit: (node: BoundExpression) => void): void {
  visit(node);
  for (const child of boundChildren(node)) walkBound(child, visit);
}

/** Whether the test holds for the bound node or for anything in it. */
export function someBound(node: BoundExpression, test: (node: BoundExpression) => boolean): boolean {
  return test(node) || boundChildren(node).some((child) => someBound(child, test));
}

/** Indexes of the input columns an expression reads, ascending, each once. */
export function columnsRead(node: BoundExpression): readonly number[] {
  const found = new Set<number>();
  walkBound(node, (n) => {
    if (n.kind === 'column') found.add(n.index);
  });
  return [...found].sort((a, b) => a - b);
}

/** The expression with its column indexes shifted by `by`: for an input whose columns stand behind others. */
export function shiftColumns(node: BoundExpression, by: number): BoundExpression {
  return by === 0 ? node : mapBound(node, (n) => (n.kind === 'column' ? { ...n, index: n.index + by } : null));
}

/** The bound tree with every node for which `change` gives another one replaced by it, outermost first; what it gives is not looked into again. */
export function mapBound(node: BoundExpression, change: (node: BoundExpression) => BoundExpression | null): BoundExpression {
  return change(node) ?? rebuildBound(node, (child) => mapBound(child, change));
}

type EachBound = (child: BoundExpression) => BoundExpression;

function rebuildBound(node: BoundExpression, each: EachBound): BoundExpression {
  switch (node.kind) {
    case 'arithmetic':
    case 'comparison':
    case 'and':
    case 'or':
      return { ...node, left: each(node.left), right: each(node.right) };
    case 'negate':
    case 'not':
    case 'isNull':
    case 'cast':
    case 'field':
      return { ...node, operand: each(node.operand) };
    case 'in':
      return { ...node, operand: each(node.operand), list: node.list.map(each) };
    case 'like':
      return { ...node, operand: each(node.operand), pattern: each(node.pattern) };
    case 'case': {
      const whens = node.whens.map((w) => ({ when: each(w.when), then: each(w.then) }));
      return { ...node, whens, otherwise: node.otherwise === null ? null : each(node.otherwise) };
    }
    case 'array':
      return { ...node, items: node.items.map(each) };
    case 'map':
      return { ...node, entries: node.entries.map((e) => ({ key: each(e.key), value: each(e.value) })) };
    case 'struct':
      return { ...node, values: node.values.map(each) };
    case 'subscript':
      return { ...node, operand: each(node.operand), index: each(node.index) };
    case 'call':
      return { ...node, args: node.args.map((arg) => rebuildArgument(arg, each)) };
    default:
      return node;
  }
}

function rebuildArgument(arg: CallArgument, each: EachBound): CallArgument {
  if (arg.kind === 'unit') return arg;
  return arg.kind === 'lambda' ? { ...arg, body: each(arg.body) } : each(arg);
}
