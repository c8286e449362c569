/**
 * The expression binder: an AST expression becomes a bound one, with every name resolved, every node typed and every implicit
 * conversion written out as a cast; or a typed error with its place. What names mean comes from the scope it is given, what functions take
 * from `functions/`. It folds nothing and evaluates nothing.
 */
import { fail } from '../../base/errors.ts';
import { unreachable } from '../../base/assert.ts';
import { typeText } from '../../data/types.ts';
import { findFunction } from '../../functions/all.ts';
import { bindArithmetic, bindConcat, bindSign } from './arithmetic.ts';
import { failAt } from './binder.ts';
import { bindAggregateCall, bindCall, bindTabularCall, columnBehindUnit } from './calls.ts';
import { bindCase } from './case.ts';
import { canCast, castTo } from './cast.ts';
import { inClause } from './clause.ts';
import { bindBetween, bindComparison, bindIsNull, bindLike, bindLogic, bindNot } from './comparison.ts';
import { bindArray, bindMap, bindStruct } from './constructors.ts';
import { bindIn } from './in-list.ts';
import { bindLiteral } from './literals.ts';
import { bindField, bindSubscript } from './subscript.ts';
import { expressionText } from './text.ts';
import { bindType } from './types.ts';
import { someExpression } from './walk.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { SqlType } from '../../data/types.ts';
import type { BoundAggregate, BoundExpression, BoundTabular } from '../expression.ts';
import type { Binder, BoundParameter, Node } from './binder.ts';
import type { BindContext, CallNode } from './scope.ts';

/**
 * Binds an expression where any type will do. The result's type is null only for a bare NULL; see `requireTyped`. Throws the
 * errors of `base/errors/bind.ts`, of the scope and of function resolution, each with its place.
 */
export function bindExpression(node: Expression, context: BindContext): BoundExpression {
  return inContext(node, context, (binder) => binder.bind(node));
}

/** Binds a condition. Throws TYPE_NOT_BOOLEAN besides what `bindExpression` throws. */
export function bindPredicate(node: Expression, context: BindContext): BoundExpression {
  return inContext(node, context, (binder) => {
    const bound = binder.bind(node);
    if (bound.type?.kind === 'BOOLEAN') return bound;
    const type = bound.type === null ? 'null' : typeText(bound.type);
    throw fail('TYPE_NOT_BOOLEAN', { clause: context.scope.clause, expression: binder.textOf(node), type }, { at: node.at });
  });
}

/**
 * Binds the call of an aggregate function, its arguments against the context (whose own `onAggregate` must be null or never reached: aggregates do
 * not nest). A call without arguments gets ROWTIME. Throws AGGREGATE_NESTED, FUNCTION_LITERAL_NEEDED and the errors of resolution.
 */
export function bindAggregate(call: CallNode, context: BindContext): BoundAggregate {
  if (call.args.some(containsAggregate))
    throw fail('AGGREGATE_NESTED', { expression: expressionText(call, context.scope) }, { at: call.at });
  return inContext(call, context, (binder) => bindAggregateCall(binder, call));
}

/** Binds the call of a table function, its arguments against the context. */
export function bindTabular(call: CallNode, context: BindContext): BoundTabular {
  if (call.args.some(containsTabular)) throw fail('TABULAR_NESTED', { expression: expressionText(call, context.scope) }, { at: call.at });
  return inContext(call, context, (binder) => bindTabularCall(binder, call));
}

/** The expression, provided it has a type: a bare NULL has none and cannot become a column. Throws TYPE_OF_NULL. */
export function requireTyped(bound: BoundExpression, node: Expression): BoundExpression & { readonly type: SqlType } {
  const { type } = bound;
  if (type === null) throw fail('TYPE_OF_NULL', {}, { at: node.at });
  return bound as BoundExpression & { readonly type: SqlType };
}

/** Whether an aggregate function is called anywhere in the expression. */
export function containsAggregate(node: Expression): boolean {
  return someExpression(node, (n) => n.kind === 'call' && findFunction(n.name)?.kind === 'aggregate');
}

/** Whether a table function is called anywhere in the expression. */
export function containsTabular(node: Expression): boolean {
  return someExpression(node, (n) => n.kind === 'call' && findFunction(n.name)?.kind === 'tabular');
}

function inContext<T>(root: Expression, context: BindContext, work: (binder: Binder) => T): T {
  const binder = makeBinder(context, new Map(), new Set());
  try {
    return inClause(context.scope.clause, root, binder.textOf, () => work(binder));
  } catch (thrown) {
    // The stack's end is the user's doing: only the depth of the expression decides how far the binder recurses.
    throw thrown instanceof RangeError && thrown.message.includes('call stack')
      ? fail('EXPRESSION_TOO_DEEP', {}, { at: root.at, cause: thrown })
      : thrown;
  }
}

function makeBinder(context: BindContext, parameters: ReadonlyMap<string, BoundParameter>, taken: Set<string>): Binder {
  const binder: Binder = {
    context,
    parameters,
    bind: (node) => bindNode(binder, node),
    withParameters: (added) => makeBinder(context, new Map([...parameters, ...added]), taken),
    uniqueName: (name) => takeName(name, taken),
    textOf: (node) => expressionText(node, context.scope),
  };
  return binder;
}

function takeName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let n = 1; taken.has(unique); n++) unique = `${name}_${n}`;
  taken.add(unique);
  return unique;
}

function bindNode(binder: Binder, given: Expression): BoundExpression {
  const node = columnBehindUnit(binder, given);
  if (node.kind === 'column') {
    const parameter = node.source === null ? binder.parameters.get(node.name.name) : undefined;
    if (parameter !== undefined) return parameter;
  }
  const replacement = binder.context.replace?.(node) ?? null;
  if (replacement !== null) return replacement;
  return isOperator(node) ? bindOperator(binder, node) : bindPrimary(binder, node);
}

type OperatorNode = Node<'arithmetic' | 'negate' | 'concat' | 'comparison' | 'and' | 'or' | 'not' | 'isNull' | 'between' | 'in' | 'like'>;
const OPERATORS: ReadonlySet<Expression['kind']> = new Set<OperatorNode['kind']>([
  'arithmetic',
  'negate',
  'concat',
  'comparison',
  'and',
  'or',
  'not',
  'isNull',
  'between',
  'in',
  'like',
]);

function isOperator(node: Expression): node is OperatorNode {
  return OPERATORS.has(node.kind);
}

function bindOperator(binder: Binder, node: OperatorNode): BoundExpression {
  switch (node.kind) {
    case 'arithmetic':
      return bindArithmetic(binder, node);
    case 'negate':
      return bindSign(binder, node);
    case 'concat':
      return bindConcat(binder, node);
    case 'comparison':
      return bindComparison(binder, node);
    case 'and':
    case 'or':
      return bindLogic(binder, node);
    case 'not':
      return bindNot(binder, node);
    case 'isNull':
      return bindIsNull(binder, node);
    case 'between':
      return bindBetween(binder, node);
    case 'in':
      return bindIn(binder, node);
    case 'like':
      return bindLike(binder, node);
    default:
      return unreachable(node);
  }
}

function bindPrimary(binder: Binder, node: Exclude<Expression, OperatorNode>): BoundExpression {
  switch (node.kind) {
    case 'null':
    case 'boolean':
    case 'integer':
    case 'decimal':
    case 'double':
    case 'string':
      return bindLiteral(node);
    case 'column':
      return binder.context.scope.resolve(node.source, node.name, node.at);
    case 'case':
      return bindCase(binder, node);
    case 'cast':
      return bindCast(binder, node);
    case 'array':
      return bindArray(binder, node);
    case 'map':
      return bindMap(binder, node);
    case 'struct':
      return bindStruct(binder, node);
    case 'subscript':
      return bindSubscript(binder, node);
    case 'field':
      return bindField(binder, node);
    case 'call':
      return bindCall(binder, node);
    default:
      throw misplaced(node);
  }
}

/** Forms that the grammar has and no expression may be. */
function misplaced(node: Node<'unit' | 'lambda' | 'simpleCase' | 'atTimeZone'>): Error {
  switch (node.kind) {
    case 'unit':
      return failAt('TIME_UNIT_MISPLACED', { unit: node.unit }, node.at);
    case 'lambda':
      return failAt('LAMBDA_MISPLACED', {}, node.at);
    case 'simpleCase':
      return failAt(
        'SYNTAX_UNSUPPORTED',
        { what: 'CASE with an operand', instead: 'Write CASE WHEN operand = value THEN … END.' },
        node.at,
      );
    case 'atTimeZone':
      return failAt('SYNTAX_UNSUPPORTED', { what: 'AT TIME ZONE', instead: "Use CONVERT_TZ(timestamp, 'UTC', 'zone')." }, node.at);
    default:
      return unreachable(node);
  }
}

function bindCast(binder: Binder, node: Node<'cast'>): BoundExpression {
  const type = bindType(node.type, binder.context.catalog);
  const operand = binder.bind(node.operand);
  if (operand.type !== null && !canCast(operand.type, type)) {
    throw failAt('CAST_UNSUPPORTED', { from: typeText(operand.type), to: typeText(type) }, node.at);
  }
  return castTo(operand, type, false);
}
