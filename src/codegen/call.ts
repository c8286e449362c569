/** Calls of library functions: direct calls of a bound reference, with the function's own null rule and a try block only where it can throw. */
import { assert } from '../base/assert.ts';
import type { CallSite } from '../functions/function.ts';
import type { ScalarCall } from '../functions/function.ts';
import { findFunction } from '../functions/all.ts';
import type { CallArgument } from '../sql/expression.ts';
import type { BoundExpression } from '../sql/expression.ts';
import { literal } from '../base/source.ts';
import { compileBounded } from './compiling.ts';
import type { Atom } from './compiling.ts';
import type { Compiling } from './compiling.ts';
import { literalValue } from './literal.ts';

type Call = Extract<BoundExpression, { kind: 'call' }>;

export function compileCall(e: Call, c: Compiling): Atom {
  const found = findFunction(e.name);
  assert(found !== undefined && found.kind === 'scalar', `the plan calls the scalar function ${e.name}`);
  const overload = found.overloads[e.overload];
  const args = e.args.map((arg) => compileArgument(arg, c));
  const result = c.out.fresh(e.name.toLowerCase());
  c.out.line(`let ${result} = null;`);
  const codes = args.map((a, i) => (i === e.spread ? `...${a.code}` : a.code));
  const invocation = (): string => {
    if (overload.inline !== undefined && e.spread === undefined) return overload.inline(codes);
    const call: ScalarCall | undefined = overload.bind !== undefined ? overload.bind(callSite(e, c)) : overload.call;
    assert(call !== undefined, `${e.name} has an implementation`);
    return `${c.out.constant(call, e.name.toLowerCase())}(${codes.join(', ')})`;
  };
  const checks = overload.nulls === 'handled' ? [] : args.filter((a) => a.nullable).map((a) => `${a.code} === null`);
  if (overload.nulls === 'fail' && checks.length > 0) {
    c.out.line(`if (${checks.join(' || ')}) ${c.failure(`NULL argument of ${e.name}`)}`);
  }
  if (e.spread !== undefined && overload.nulls !== 'propagate') checks.push(`${args[e.spread].code} === null`);
  const guarded = (overload.nulls === 'propagate' || e.spread !== undefined) && checks.length > 0;
  const body = () =>
    overload.throws === false ? c.out.line(`${result} = ${invocation()};`) : guardedCall(result, invocation(), e.name, c);
  if (guarded) c.out.block(`if (!(${checks.join(' || ')}))`, body);
  else body();
  return { code: result, nullable: true };
}

function guardedCall(result: string, invocation: string, functionName: string, c: Compiling): void {
  const { out } = c;
  const error = out.fresh('error');
  out.line(`try { ${result} = ${invocation}; } catch (${error}) { ${failureWithCause(functionName, error, c)} }`);
}

/** Leaves with NULL; the report carries what the function threw. */
function failureWithCause(functionName: string, error: string, c: Compiling): string {
  if (c.report === null) return c.failure(functionName);
  return `${c.report}(${literal(`${functionName} failed: `)} + (${error}.message ?? ${error})); ${c.failure(functionName)}`;
}

function compileArgument(arg: CallArgument, c: Compiling): Atom {
  if (arg.kind === 'unit') return { code: literal(arg.unit), nullable: false };
  if (arg.kind === 'lambda') return compileLambda(arg, c);
  return compileBounded(arg, c, 'arg');
}

/** A lambda is a JavaScript function; a failure in its body throws, so that the function it was given to fails as a whole. */
function compileLambda(arg: Extract<CallArgument, { kind: 'lambda' }>, c: Compiling): Atom {
  const { out } = c;
  const local = out.fresh('lambda');
  const parameters = new Map(c.parameters);
  const names = arg.params.map((p) => {
    const parameter = out.fresh(p.name);
    parameters.set(p.name, parameter);
    return parameter;
  });
  out.block(
    `const ${local} = (${names.join(', ')}) =>`,
    () => {
      const inner: Compiling = { ...c, parameters, failure: (reason) => `throw new Error(${literal(reason)});` };
      out.line(`return ${c.compile(arg.body, inner).code};`);
    },
    '};',
  );
  return { code: local, nullable: false };
}

function callSite(e: Call, c: Compiling): CallSite {
  return {
    argumentTypes: e.args.map((a) => (a.kind === 'unit' || a.kind === 'lambda' ? null : a.type)),
    constants: e.args.map((a) => (a.kind === 'literal' ? literalValue(a.value) : undefined)),
    returnType: e.type,
    setting: c.setting,
  };
}
