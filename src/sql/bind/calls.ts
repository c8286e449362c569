/**
 * Calls of functions: overloads chosen by `functions/resolve.ts`, arguments converted to what the overload takes.
 *
 * Lambdas are bound in two steps: what they are given is known only once the overload is chosen, so the resolver asks back for the
 * type of each body. Aggregate and table functions are the planner's; here only their arguments are bound.
 */
import { fail } from '../../base/errors.ts';
import { assert } from '../../base/assert.ts';
import { BIGINT } from '../../data/types.ts';
import { requireFunction, resolveAggregate, resolveScalar, resolveTabular } from '../../functions/resolve.ts';
import { parseSignature } from '../../functions/signature.ts';
import { failAt } from './binder.ts';
import { coerce } from './coerce.ts';
import { valueOfLiteral } from './literals.ts';
import type { At, Expression } from '../../../grammar/ast.ts';
import type { SqlType } from '../../data/types.ts';
import type { ScalarFunction } from '../../functions/function.ts';
import type { Argument, ResolvedCall } from '../../functions/resolve.ts';
import type { BoundAggregate, BoundExpression, BoundTabular, CallArgument } from '../expression.ts';
import type { Binder, BoundParameter, Node } from './binder.ts';
import type { CallNode } from './scope.ts';

type Lambda = Extract<CallArgument, { kind: 'lambda' }>;

/** A call in an expression. Aggregate and table functions go to the planner, or are refused where the clause has none. */
export function bindCall(binder: Binder, node: CallNode): BoundExpression {
  const fn = requireFunction(node.name, node.at);
  if (fn.kind === 'scalar') return bindScalar(binder, fn, node);
  const { onAggregate, onTabular, scope } = binder.context;
  const plan = fn.kind === 'aggregate' ? onAggregate : onTabular;
  if (plan !== null) return plan(node);
  // An unknown column inside is the nearer mistake.
  for (const arg of node.args) binder.bind(arg);
  throw fail(
    fn.kind === 'aggregate' ? 'AGGREGATE_NOT_ALLOWED' : 'TABULAR_NOT_ALLOWED',
    { clause: scope.clause, name: fn.name },
    { at: node.at },
  );
}

function bindScalar(binder: Binder, fn: ScalarFunction, node: CallNode): BoundExpression {
  const given = node.star ? [] : node.args;
  const nodes = takesUnit(fn) ? given : given.map((arg) => columnBehindUnit(binder, arg));
  return callScalar(
    binder,
    fn,
    nodes.map((arg) => ({ node: arg, bound: bindArgument(binder, arg) })),
    node.at,
  );
}

/** CONCAT of two expressions that are bound already: what `||`, and `+` over STRINGs, mean. */
export function bindConcatenation(binder: Binder, args: readonly ScalarArgument[], at: At): BoundExpression {
  const fn = requireFunction('CONCAT', at);
  assert(fn.kind === 'scalar', 'CONCAT is a scalar function');
  return callScalar(binder, fn, args, at);
}

/** An argument as written, and bound as far as it can be before the overload is known: null for lambdas and units. */
interface ScalarArgument {
  readonly node: Expression;
  readonly bound: BoundExpression | null;
}

/** Throws what the resolver throws for overloads, and the lambda errors. */
function callScalar(binder: Binder, fn: ScalarFunction, given: readonly ScalarArgument[], at: At): BoundExpression {
  const lambdas = new Map<number, Lambda>();
  const typeLambda = (index: number, types: readonly SqlType[]): SqlType | null => {
    const { node } = given[index];
    assert(node.kind === 'lambda', 'the resolver asks only for the types of lambdas');
    const lambda = bindLambda(binder, node, types);
    lambdas.set(index, lambda);
    return lambda.body.type;
  };
  const resolved = resolveScalar(
    fn,
    given.map(({ node, bound }) => describeArgument(binder, node, bound)),
    typeLambda,
    at,
  );
  const args = given.map(({ node, bound }, i): CallArgument => {
    if (node.kind === 'unit') return { kind: 'unit', unit: node.unit };
    return lambdas.get(i) ?? convert(bound, resolved.parameterTypes[i]);
  });
  return { kind: 'call', type: resolved.returnType, name: fn.name, overload: overloadIndex(resolved), args, ...spreadOf(resolved) };
}

function takesUnit(fn: ScalarFunction): boolean {
  return fn.overloads.some((overload) => parseSignature(overload.signature).parameters.some((p) => p.type.kind === 'unit'));
}

/** A word such as `day` may name a column or lambda parameter too: where no unit is wanted, that is what it means. */
export function columnBehindUnit(binder: Binder, node: Expression): Expression {
  if (node.kind !== 'unit') return node;
  const { name } = node.word;
  const known = binder.parameters.has(name) || binder.context.scope.hasColumn(name);
  return known ? { kind: 'column', source: null, name: node.word, at: node.at } : node;
}

function bindArgument(binder: Binder, node: Expression): BoundExpression | null {
  if (node.kind === 'unit') return null;
  if (node.kind !== 'lambda') return binder.bind(node);
  checkLambda(binder, node);
  return null;
}

function describeArgument(binder: Binder, node: Expression, bound: BoundExpression | null): Argument {
  if (node.kind === 'unit') return { type: null, unit: true };
  if (node.kind === 'lambda') return { type: null, lambda: { params: node.params.length } };
  assert(bound !== null, 'every argument but lambdas and units is bound');
  const constant = bound.kind === 'literal' ? { constant: valueOfLiteral(bound) } : {};
  return {
    type: bound.type,
    ...constant,
    // Only messages want it, and making the text of every level of a deep expression is quadratic.
    get text() {
      return binder.textOf(node);
    },
  };
}

function convert(bound: BoundExpression | null, type: SqlType | null): BoundExpression {
  assert(bound !== null, 'every argument but lambdas and units is bound');
  if (type === null) return bound;
  const converted = coerce(bound, type, 'argument');
  assert(converted !== null, 'the resolver chooses only overloads that take the arguments');
  return converted;
}

function overloadIndex<O>(resolved: ResolvedCall<{ readonly overloads: readonly O[] }, O>): number {
  return resolved.function.overloads.indexOf(resolved.overload);
}

function spreadOf(resolved: { readonly spread: number | null }): { spread?: number } {
  return resolved.spread === null ? {} : { spread: resolved.spread };
}

/** What can be said of a lambda before its parameters have types. */
function checkLambda(binder: Binder, node: Node<'lambda'>): void {
  if (binder.context.catalog.setting('ksql.lambdas.enabled') === 'false') throw failAt('LAMBDA_DISABLED', {}, node.at);
  if (node.params.length > 3)
    throw failAt('LAMBDA_TOO_MANY_PARAMETERS', { expression: binder.textOf(node), count: node.params.length }, node.at);
  const seen = new Set<string>();
  for (const { name, at } of node.params) {
    if (seen.has(name)) throw failAt('LAMBDA_PARAMETER_TWICE', { name }, at);
    if (binder.parameters.has(name)) throw failAt('LAMBDA_PARAMETER_REUSED', { name }, at);
    if (binder.context.scope.hasColumn(name)) throw failAt('LAMBDA_PARAMETER_COLUMN', { name }, at);
    seen.add(name);
  }
}

function bindLambda(binder: Binder, node: Node<'lambda'>, types: readonly SqlType[]): Lambda {
  const added = new Map<string, BoundParameter>();
  node.params.forEach((param, i) => {
    added.set(param.name, { kind: 'parameter', type: types[i], name: binder.uniqueName(param.name) });
  });
  const body = binder.withParameters(added).bind(node.body);
  return { kind: 'lambda', params: [...added.values()].map(({ name, type }) => ({ name, type })), body };
}

/** The aggregate with its arguments as they are (no conversions). Without arguments it gets ROWTIME. */
export function bindAggregateCall(binder: Binder, call: CallNode): BoundAggregate {
  const bare = call.star || call.args.length === 0;
  const values = bare ? [{ bound: ROWTIME, argument: { type: BIGINT, text: 'ROWTIME' } }] : bindValues(binder, call.args);
  const resolved = resolveAggregate(
    call.name,
    values.map((v) => v.argument),
    call.at,
  );
  return {
    name: resolved.function.name,
    overload: overloadIndex(resolved),
    type: resolved.returnType,
    args: convertAll(values, resolved),
    ...spreadOf(resolved),
  };
}

/** The table function with its arguments converted. */
export function bindTabularCall(binder: Binder, call: CallNode): BoundTabular {
  const values = bindValues(binder, call.star ? [] : call.args);
  const resolved = resolveTabular(
    call.name,
    values.map((v) => v.argument),
    call.at,
  );
  return {
    name: resolved.function.name,
    overload: overloadIndex(resolved),
    type: resolved.returnType,
    args: convertAll(values, resolved),
    ...spreadOf(resolved),
  };
}

const ROWTIME: BoundExpression = { kind: 'pseudo', type: BIGINT, name: 'ROWTIME' };

/** A bound argument, and what the resolver is told of it. */
interface BoundValue {
  readonly bound: BoundExpression;
  readonly argument: Argument;
}

/** Arguments of functions that take neither units nor lambdas. */
function bindValues(binder: Binder, args: readonly Expression[]): BoundValue[] {
  return args.map((arg) => {
    const node = columnBehindUnit(binder, arg);
    const bound = binder.bind(node);
    return { bound, argument: describeArgument(binder, node, bound) };
  });
}

function convertAll(values: readonly BoundValue[], resolved: { readonly parameterTypes: readonly (SqlType | null)[] }): BoundExpression[] {
  return values.map(({ bound }, i) => convert(bound, resolved.parameterTypes[i]));
}
