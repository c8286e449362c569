/**
 * Typed expression → JavaScript. The dispatcher over the kinds of bound expressions, and the two ways to use one: spliced into a stage
 * (`compileBounded` with a `Compiling`), or as a function of its own over a row of values (`expressionFunction`).
 */
import { SourceWriter } from '../base/source.ts';
import type { Value } from '../data/types.ts';
import type { BoundExpression } from '../sql/expression.ts';
import type { PseudoColumn } from '../sql/expression.ts';
import { compileArithmetic, compileNegate } from './arithmetic.ts';
import { compileCall } from './call.ts';
import { compileCast } from './cast.ts';
import { compileComparison, compileIn, compileIsNull, compileLike } from './comparison.ts';
import { compileBounded } from './compiling.ts';
import type { Atom } from './compiling.ts';
import type { Compiling } from './compiling.ts';
import type { RowNames } from './compiling.ts';
import { compileCase, compileLogical, compileNot } from './conditional.ts';
import { compileArray, compileField, compileMap, compileStruct, compileSubscript } from './constructors.ts';
import { compileLiteral } from './literal.ts';
import { compileOnce, rowValues } from './once.ts';

/** Emits the statements of one expression, or finds its value where the row has it already; failures leave through `c.failure`. */
export function compileExpression(e: BoundExpression, c: Compiling): Atom {
  return compileOnce(e, c, compileKind);
}

function compileKind(e: BoundExpression, c: Compiling): Atom {
  switch (e.kind) {
    case 'literal':
      return compileLiteral(e, c);
    case 'column':
      return { code: c.row.column(e.index), nullable: true };
    case 'pseudo':
      return { code: c.row.pseudo(e.name), nullable: true };
    case 'parameter':
      return { code: c.parameters.get(e.name) ?? 'null', nullable: true };
    case 'arithmetic':
      return compileArithmetic(e, c);
    case 'negate':
      return compileNegate(e, c);
    case 'comparison':
      return compileComparison(e, c);
    case 'and':
    case 'or':
      return compileLogical(e, c);
    case 'not':
      return compileNot(e, c);
    case 'isNull':
      return compileIsNull(e, c);
    case 'in':
      return compileIn(e, c);
    case 'like':
      return compileLike(e, c);
    case 'case':
      return compileCase(e, c);
    case 'cast':
      return compileCast(e, c);
    case 'array':
      return compileArray(e, c);
    case 'map':
      return compileMap(e, c);
    case 'struct':
      return compileStruct(e, c);
    case 'subscript':
      return compileSubscript(e, c);
    case 'field':
      return compileField(e, c);
    case 'call':
      return compileCall(e, c);
  }
}

/** What a `Compiling` needs beside its writer. */
export interface ExpressionOptions {
  readonly row: RowNames;
  readonly setting: (name: string) => string | undefined;
  readonly report: string | null;
}

/** The outermost context of expressions in one generated function. A failure outside every boundary is a defect. */
export function compiling(out: SourceWriter, options: ExpressionOptions): Compiling {
  return {
    out,
    row: options.row,
    setting: options.setting,
    report: options.report,
    parameters: new Map(),
    failure: () => 'throw new Error("expression failed outside a boundary");',
    compile: compileExpression,
  };
}

/** Pseudo columns of a row outside any stage. */
export type PseudoValues = Partial<Record<PseudoColumn, Value>>;

/**
 * Compiles expressions over one row into a function that gives their values.
 *
 * @param report called with the reason whenever an expression fails (and becomes NULL).
 */
export function expressionFunction(
  expressions: readonly BoundExpression[],
  options: { name: string; setting: (name: string) => string | undefined; report?: (reason: string) => void },
): (row: readonly Value[], pseudo: PseudoValues) => Value[] {
  const out = new SourceWriter();
  const row: RowNames = {
    values: rowValues(out),
    column: (index) => `row[${index}]`,
    pseudo: (pseudo) => `(pseudo.${pseudo} ?? null)`,
  };
  const report = options.report === undefined ? null : out.constant(options.report, 'report');
  const c = compiling(out, { row, setting: options.setting, report });
  const results = expressions.map((e) => compileBounded(e, c, 'result').code);
  out.line(`return [${results.join(', ')}];`);
  return out.compile(options.name, ['row', 'pseudo']).call as (row: readonly Value[], pseudo: PseudoValues) => Value[];
}
