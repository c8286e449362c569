/**
 * Which overload a call means: argument types in, overload, conversions and result type out.
 *
 * Rules (ksqlDB's): first the overloads that take the arguments as they are; if none and the function is not an aggregate,
 * those that take them after implicit casts. Among several: not variadic, then more parameters, then fewer generic ones,
 * then no variadic of any type, then the later variadic position; a tie is an error. NULL literals match everything.
 * Generic letters bind to one identical type, lambdas are typed after the overload is chosen.
 * It does not evaluate, and it does not know names of columns: the binder gives types.
 */
import { fail } from '../base/errors.ts';
import { assert } from '../base/assert.ts';
import { typeText } from '../data/types.ts';
import { findFunction, scalarFunctions, aggregateFunctions, tabularFunctions } from './all.ts';
import { bindPattern, newBindings, substitute } from './binding.ts';
import { parseSignature, signatureText } from './signature.ts';
import type { ErrorPlace } from '../base/errors.ts';
import type { SqlType, Value } from '../data/types.ts';
import type { Bindings } from './binding.ts';
import type {
  AggregateFunction,
  AggregateOverload,
  ScalarFunction,
  ScalarOverload,
  SqlFunction,
  TabularFunction,
  TabularOverload,
} from './function.ts';
import type { Parameter, Signature } from './signature.ts';

/** What is known of one argument. A NULL literal has type null, as have lambdas and units. */
export interface Argument {
  readonly type: SqlType | null;
  readonly lambda?: { readonly params: number };
  readonly unit?: boolean;
  /** Present (null included) when the argument is a literal. */
  readonly constant?: Value;
  /** The argument as the user wrote it, for messages. */
  readonly text?: string;
}

/** Types the body of the lambda that is argument `index`, given its parameters' types; null when the body is a NULL literal. */
export type TypeLambda = (index: number, parameterTypes: readonly SqlType[]) => SqlType | null;

export interface ResolvedCall<Fn, Overload> {
  readonly function: Fn;
  readonly overload: Overload;
  /** What each argument must be converted to; null for lambdas, units, and NULL literals that nothing gives a type. */
  readonly parameterTypes: readonly (SqlType | null)[];
  readonly returnType: SqlType;
  /** Index of an ARRAY argument that stands for the whole variadic list and must be spread (NULL gives NULL), or null. */
  readonly spread: number | null;
}

/** Resolves a call of a scalar function. Throws UNKNOWN_FUNCTION, FUNCTION_NO_MATCH, FUNCTION_AMBIGUOUS and the like. */
export function resolveScalar(
  target: ScalarFunction | string,
  args: readonly Argument[],
  typeLambda: TypeLambda = noLambdas,
  at?: ErrorPlace | null,
): ResolvedCall<ScalarFunction, ScalarOverload> {
  const fn = typeof target === 'string' ? requireFunction(target, at) : target;
  assert(fn.kind === 'scalar', `${fn.name} is a scalar function`);
  return resolveAmong(fn, fn.overloads, args, { casts: true, typeLambda, at });
}

/** Resolves a call of an aggregate function: never with implicit casts. A call without arguments must be given ROWTIME by the caller. */
export function resolveAggregate(
  target: AggregateFunction | string,
  args: readonly Argument[],
  at?: ErrorPlace | null,
): ResolvedCall<AggregateFunction, AggregateOverload> {
  const fn = typeof target === 'string' ? requireFunction(target, at) : target;
  assert(fn.kind === 'aggregate', `${fn.name} is an aggregate function`);
  return resolveAmong(fn, fn.overloads, args, { casts: false, typeLambda: noLambdas, at });
}

/** Resolves a call of a table function. */
export function resolveTabular(
  target: TabularFunction | string,
  args: readonly Argument[],
  at?: ErrorPlace | null,
): ResolvedCall<TabularFunction, TabularOverload> {
  const fn = typeof target === 'string' ? requireFunction(target, at) : target;
  assert(fn.kind === 'tabular', `${fn.name} is a table function`);
  return resolveAmong(fn, fn.overloads, args, { casts: true, typeLambda: noLambdas, at });
}

/** The function of that name. Throws UNKNOWN_FUNCTION with similar names. */
export function requireFunction(name: string, at?: ErrorPlace | null): SqlFunction {
  const found = findFunction(name);
  if (found !== undefined) return found;
  const similar = similarNames(name);
  const hint = similar.length === 0 ? undefined : `Did you mean ${similar.join(' or ')}? SHOW FUNCTIONS lists all.`;
  throw fail('UNKNOWN_FUNCTION', { name }, { at, hint });
}

/** The name as messages about calls spell it. */
export function spelledName(fn: SqlFunction): string {
  return fn.spelling ?? (fn.kind === 'aggregate' ? fn.name : fn.name.toLowerCase());
}

interface AnyOverload {
  readonly signature: string;
  readonly returnType?: (argumentTypes: readonly (SqlType | null)[]) => SqlType;
}
interface Rules {
  readonly casts: boolean;
  readonly typeLambda: TypeLambda;
  readonly at?: ErrorPlace | null;
}
interface Candidate<O> {
  readonly overload: O;
  readonly signature: Signature;
  /** The parameter of each argument. */
  readonly parameters: readonly Parameter[];
  readonly spread: number | null;
  readonly bindings: Bindings;
}

function resolveAmong<F extends SqlFunction, O extends AnyOverload>(
  fn: F,
  overloads: readonly O[],
  args: readonly Argument[],
  rules: Rules,
): ResolvedCall<F, O> {
  let found = candidates(overloads, args, false);
  let withCasts = false;
  if (found.length === 0 && rules.casts) {
    found = candidates(overloads, args, true);
    withCasts = true;
  }
  if (found.length === 0) throw noMatch(fn, args, rules.at);
  const best = strongest(found);
  if (best === null) throw ambiguous(fn, args, rules.at);
  requireLiterals(fn, best, args, rules.at);
  bindLambdas(fn, best, args, rules, withCasts);
  const parameterTypes = args.map((arg, i) => parameterType(best, arg, i));
  return {
    function: fn,
    overload: best.overload,
    parameterTypes,
    returnType: returnTypeOf(fn, best, parameterTypes, rules.at),
    spread: best.spread,
  };
}

function candidates<O extends AnyOverload>(overloads: readonly O[], args: readonly Argument[], casts: boolean): Candidate<O>[] {
  const found: Candidate<O>[] = [];
  for (const overload of overloads) {
    const signature = parseSignature(overload.signature);
    const candidate = matchElements(overload, signature, args, casts) ?? matchSpread(overload, signature, args, casts);
    if (candidate !== null) found.push(candidate);
  }
  return found;
}

/** A match in which each variadic value is an argument of its own. */
function matchElements<O>(overload: O, signature: Signature, args: readonly Argument[], casts: boolean): Candidate<O> | null {
  const { parameters, variadicAt } = signature;
  const missing = args.length - parameters.length;
  if (variadicAt < 0 ? missing !== 0 : missing < -1) return null;
  const expanded =
    variadicAt < 0 ? parameters : parameters.toSpliced(variadicAt, 1, ...Array<Parameter>(missing + 1).fill(parameters[variadicAt]));
  const bindings = newBindings();
  const all = args.every((arg, i) => accepts(expanded[i], arg, bindings, casts));
  return all ? { overload, signature, parameters: expanded, spread: null, bindings } : null;
}

/** A match in which one ARRAY stands for the whole variadic list. */
function matchSpread<O>(overload: O, signature: Signature, args: readonly Argument[], casts: boolean): Candidate<O> | null {
  const { parameters, variadicAt } = signature;
  if (variadicAt < 0 || args.length !== parameters.length || args[variadicAt].type?.kind !== 'ARRAY') return null;
  const variadic = parameters[variadicAt];
  const asList: Parameter = { ...variadic, variadic: false, type: { kind: 'array', element: variadic.type } };
  const expanded = parameters.with(variadicAt, asList);
  const bindings = newBindings();
  const all = args.every((arg, i) => accepts(expanded[i], arg, bindings, casts));
  return all ? { overload, signature, parameters: expanded, spread: variadicAt, bindings } : null;
}

function accepts(parameter: Parameter, arg: Argument, bindings: Bindings, casts: boolean): boolean {
  const pattern = parameter.type;
  if (arg.lambda !== undefined) return pattern.kind === 'lambda' && pattern.parameters.length === arg.lambda.params;
  if (arg.unit === true) return pattern.kind === 'unit';
  if (pattern.kind === 'unit' || pattern.kind === 'lambda') return false;
  return arg.type === null || bindPattern(pattern, arg.type, bindings, casts);
}

/** The one that beats all others, or null for a tie. */
function strongest<O>(found: readonly Candidate<O>[]): Candidate<O> | null {
  const sorted = found.toSorted((a, b) => compareStrength(b.signature, a.signature));
  return sorted.length > 1 && compareStrength(sorted[0].signature, sorted[1].signature) === 0 ? null : sorted[0];
}

/** Positive when `a` is the better choice. */
function compareStrength(a: Signature, b: Signature): number {
  const left = strengthOf(a);
  const right = strengthOf(b);
  const at = left.findIndex((n, i) => n !== right[i]);
  return at < 0 ? 0 : left[at] - right[at];
}

function strengthOf({ parameters, variadicAt }: Signature): number[] {
  const variadic = variadicAt < 0 ? null : parameters[variadicAt];
  const generics = parameters.filter((p) => hasGenerics(p.type)).length;
  return [variadic === null ? 1 : 0, parameters.length, -generics, variadic?.type.kind === 'any' ? 0 : 1, variadicAt];
}

function hasGenerics(pattern: Parameter['type']): boolean {
  switch (pattern.kind) {
    case 'generic':
      return true;
    case 'array':
      return hasGenerics(pattern.element);
    case 'map':
      return hasGenerics(pattern.key) || hasGenerics(pattern.value);
    case 'struct':
      return pattern.fields.some((f) => hasGenerics(f.type));
    case 'lambda':
      return hasGenerics(pattern.result) || pattern.parameters.some(hasGenerics);
    default:
      return false;
  }
}

function requireLiterals<O>(fn: SqlFunction, best: Candidate<O>, args: readonly Argument[], at: ErrorPlace | null | undefined): void {
  args.forEach((arg, i) => {
    if (!best.parameters[i].literal || arg.constant !== undefined) return;
    throw fail('FUNCTION_LITERAL_NEEDED', { position: i + 1, name: fn.name, expression: arg.text ?? '' }, { at });
  });
}

function bindLambdas<O>(fn: SqlFunction, best: Candidate<O>, args: readonly Argument[], rules: Rules, casts: boolean): void {
  args.forEach((arg, i) => {
    const pattern = best.parameters[i].type;
    if (arg.lambda === undefined || pattern.kind !== 'lambda') return;
    const types = pattern.parameters.map((p) => substitute(p, best.bindings));
    if (!types.every((t) => t !== null)) throw fail('FUNCTION_TYPE_UNKNOWN', { name: spelledName(fn) }, { at: rules.at });
    const result = rules.typeLambda(i, types);
    if (result !== null && !bindPattern(pattern.result, result, best.bindings, casts)) throw noMatch(fn, args, rules.at);
  });
}

function parameterType<O>(best: Candidate<O>, arg: Argument, index: number): SqlType | null {
  if (arg.lambda !== undefined || arg.unit === true) return null;
  return substitute(best.parameters[index].type, best.bindings, arg.type);
}

function returnTypeOf<O extends AnyOverload>(
  fn: SqlFunction,
  best: Candidate<O>,
  types: readonly (SqlType | null)[],
  at: ErrorPlace | null | undefined,
): SqlType {
  if (best.overload.returnType !== undefined) return best.overload.returnType(types);
  const type = substitute(best.signature.result, best.bindings);
  if (type === null) throw fail('FUNCTION_TYPE_UNKNOWN', { name: spelledName(fn) }, { at });
  return type;
}

function noMatch(fn: SqlFunction, args: readonly Argument[], at: ErrorPlace | null | undefined): Error {
  const counts = fn.overloads.map((overload) => signatureText(overload).text).map((text) => (text === '' ? 0 : text.split(',').length));
  const variadic = fn.overloads.some((overload) => signatureText(overload).text.includes('...'));
  const wrongCount = !variadic && (args.length < Math.min(...counts) || args.length > Math.max(...counts));
  const hint = wrongCount
    ? `${args.length === 1 ? '1 argument is' : `${args.length} arguments are`} given: give as many as one of the alternatives takes.`
    : undefined;
  return fail('FUNCTION_NO_MATCH', { name: spelledName(fn), types: argumentsText(args), alternatives: alternativesText(fn) }, { at, hint });
}

function ambiguous(fn: SqlFunction, args: readonly Argument[], at: ErrorPlace | null | undefined): Error {
  return fail('FUNCTION_AMBIGUOUS', { name: spelledName(fn), types: argumentsText(args), alternatives: alternativesText(fn) }, { at });
}

function argumentsText(args: readonly Argument[]): string {
  const texts = args.map((arg) => {
    if (arg.lambda !== undefined) return 'LAMBDA';
    if (arg.unit === true) return 'INTERVALUNIT';
    return arg.type === null ? 'null' : typeText(arg.type);
  });
  return `(${texts.join(', ')})`;
}

function alternativesText(fn: SqlFunction): string {
  return fn.overloads.map((overload) => `${spelledName(fn)}(${signatureText(overload).text})`).join('\n');
}

/** Names one or two edits away, or that start like it; at most three, nearest first. */
function similarNames(name: string): string[] {
  const wanted = name.toUpperCase();
  const limit = wanted.length <= 4 ? 1 : 2;
  return [...scalarFunctions, ...aggregateFunctions, ...tabularFunctions]
    .map((fn) => ({ name: fn.name, distance: editDistance(wanted, fn.name) }))
    .filter((c) => c.distance <= limit || (wanted.length >= 4 && c.name.startsWith(wanted)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map((c) => c.name);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

function noLambdas(): never {
  throw new Error('Assertion failed: a call without lambdas asks for no lambda type');
}
