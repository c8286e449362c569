/**
 * What the emitters of one expression share: where code goes, what columns are called, and how failure leaves.
 *
 * An expression compiles to statements plus an atom: a local or a literal holding the value. Failure (division by zero, a NULL operand, a
 * function that throws) is not an exception: the statement `c.failure(reason)` breaks out of the labelled block that the enclosing boundary
 * opened, where the result keeps its initial NULL. Boundaries are: a whole expression, and each argument of a function call or constructor.
 */
import { literal } from '../base/source.ts';
import type { LaterLine, SourceWriter } from '../base/source.ts';
import type { PseudoColumn } from '../sql/expression.ts';
import type { BoundExpression } from '../sql/expression.ts';

/** A compiled value: a simple name or literal, and whether it can be null. */
export interface Atom {
  readonly code: string;
  readonly nullable: boolean;
}

/** Names of the current row's facts in generated code. */
export interface RowNames {
  /** The local that holds an input column. */
  readonly column: (index: number) => string;
  readonly pseudo: (name: PseudoColumn) => string;
  /** Where dear values of the row are remembered; absent where the code of the row cannot have locals of its own. */
  readonly values?: RowValues;
}

/** Dear values of one row, by what they are the value of. */
export interface RowValues {
  /** Where the locals are declared: at the beginning of the row's code. */
  readonly declarations: LaterLine;
  readonly byExpression: Map<string, RowValue>;
}

/** A value that was evaluated once at least; `keep` is the place, behind its first evaluation, for keeping it. */
export interface RowValue {
  readonly evaluated: string;
  readonly keep: LaterLine;
  /** The local with the value, if it is needed again; undefined until it is evaluated. */
  local: string | null;
}

export interface Compiling {
  readonly out: SourceWriter;
  readonly row: RowNames;
  /** Lambda parameters in scope: name in the plan → local. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The statement that leaves the nearest boundary with NULL. */
  readonly failure: (reason: string) => string;
  /** A setting of the session or server. */
  readonly setting: (name: string) => string | undefined;
  /** Name of a function `(reason) => void` in generated code that reports a failed expression, or null where nobody listens. */
  readonly report: string | null;
  /** The expression emitter, passed along so that emitters of one kind need not import each other. */
  readonly compile: (expression: BoundExpression, c: Compiling) => Atom;
}

/** Compiles `expression` behind a boundary of its own: whatever fails inside makes only this value NULL. */
export function compileBounded(expression: BoundExpression, c: Compiling, hint = 'v'): Atom {
  if (expression.kind === 'column' || expression.kind === 'literal' || expression.kind === 'pseudo' || expression.kind === 'parameter') {
    return c.compile(expression, c);
  }
  const { out } = c;
  const result = out.fresh(hint);
  const label = out.fresh('expr');
  out.line(`let ${result} = null;`);
  out.block(`${label}:`, () => {
    const inner: Compiling = { ...c, failure: (reason) => leave(label, reason, c.report) };
    out.line(`${result} = ${c.compile(expression, inner).code};`);
  });
  return { code: result, nullable: true };
}

function leave(label: string, reason: string, report: string | null): string {
  return report === null ? `break ${label};` : `{ ${report}(${literal(reason)}); break ${label}; }`;
}

/** Emits the check that leaves with NULL when an operand is null. */
export function requireValue(atom: Atom, c: Compiling, what: string): void {
  if (atom.nullable) c.out.line(`if (${atom.code} === null) ${c.failure(`NULL operand of ${what}`)}`);
}

/** Gives an inline JavaScript expression a name, so that it is evaluated once. */
export function name(code: string, c: Compiling, hint: string, nullable: boolean): Atom {
  const local = c.out.fresh(hint);
  c.out.line(`const ${local} = ${code};`);
  return { code: local, nullable };
}
