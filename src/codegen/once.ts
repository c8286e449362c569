/**
 * What is dear and appears more than once is evaluated once per row: the first evaluation leaves its value in a local of the row, later ones take it from there. Nothing is evaluated that would not be otherwise:
 * where the first one stands in a branch that was not taken, or has failed, the local is empty and the next one evaluates. So failures are reported as often as they would be, too.
 *
 * That there is a second one is known only when it comes, hence `SourceWriter.later`; what appears once costs nothing.
 */
import type { SourceWriter } from '../base/source.ts';
import { findFunction } from '../functions/all.ts';
import type { BoundExpression, CallArgument } from '../sql/expression.ts';
import type { Atom, Compiling, RowValue, RowValues } from './compiling.ts';

/** Begins a row: the code up to the end of the block may remember values of it. */
export function rowValues(out: SourceWriter): RowValues {
  return { declarations: out.later(), byExpression: new Map() };
}

/** Compiles with `compile`, unless the row has the value. */
export function compileOnce(e: BoundExpression, c: Compiling, compile: Compiling['compile']): Atom {
  const { values } = c.row;
  if (values === undefined || !isDear(e)) return compile(e, c);
  const key = keyOf(e, c);
  if (key === null) return compile(e, c);
  const known = values.byExpression.get(key);
  if (known !== undefined) return again(e, c, compile, known.local ?? remember(known, values, c));
  const atom = compile(e, c);
  values.byExpression.set(key, { evaluated: atom.code, keep: c.out.later(), local: null });
  return atom;
}

/** Lets the first evaluation keep its value. */
function remember(known: RowValue, { declarations }: RowValues, c: Compiling): string {
  const local = c.out.fresh('once');
  known.local = local;
  known.keep.text = `${local} = ${known.evaluated};`;
  declarations.text = declarations.text === null ? `let ${local};` : declarations.text.replace(/;$/, `, ${local};`);
  return local;
}

function again(e: BoundExpression, c: Compiling, compile: Compiling['compile'], local: string): Atom {
  c.out.block(`if (${local} === undefined)`, () => c.out.line(`${local} = ${compile(e, c).code};`));
  return { code: local, nullable: true };
}

/** Remembering costs a little: what is computed in place without making an object is not worth it. */
function isDear(e: BoundExpression): boolean {
  if (e.kind === 'arithmetic') return e.type.kind === 'DECIMAL';
  if (e.kind !== 'call') return false;
  const found = findFunction(e.name);
  const isInline = found?.kind === 'scalar' && found.overloads[e.overload].inline !== undefined;
  return !isInline || !IN_PLACE.has(e.type.kind);
}

const IN_PLACE: ReadonlySet<string> = new Set(['BOOLEAN', 'INTEGER', 'BIGINT', 'DOUBLE', 'DATE', 'TIME', 'TIMESTAMP']);

/** The same for expressions that have the same value throughout the row; null where another evaluation may give another one. */
function keyOf(e: BoundExpression, c: Compiling): string | null {
  let isStable = true;
  const key = JSON.stringify(e, (_name, part) => {
    if (Object.is(part, -0)) return '-0'; // JSON has no other zero than 0
    if (part === null || typeof part !== 'object' || !('kind' in part)) return part;
    const node = part as CallArgument;
    if (node.kind === 'lambda' || node.kind === 'parameter' || (node.kind === 'call' && !isPure(node.name))) isStable = false;
    // By what it is called in the code: another node of the plan may have the column in another place.
    if (node.kind === 'column') return { local: c.row.column(node.index) };
    return node.kind === 'pseudo' ? { local: c.row.pseudo(node.name) } : part;
  });
  return isStable ? key : null;
}

function isPure(name: string): boolean {
  const found = findFunction(name);
  return found?.kind === 'scalar' && found.pure !== false;
}
