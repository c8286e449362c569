/** Maker of the functions that take one number of any kind and give a DOUBLE. Not a function itself. */
import type { ScalarFunction } from '../../function.ts';

export interface RealFunctionOptions {
  readonly name: string;
  readonly description: string;
  readonly examples: readonly { readonly sql: string; readonly result: string }[];
  /** Name of the parameter. */
  readonly parameter?: string;
  readonly call: (x: number) => number;
  /** JavaScript source of `call` for a source of a number, where a plain expression does. */
  readonly source?: (x: string) => string;
}

/** A function of one real number: overloads for INT, BIGINT and DOUBLE; IEEE results, so a domain error is NaN and nothing throws. */
export function realFunction({ name, description, examples, parameter = 'value', call, source }: RealFunctionOptions): ScalarFunction {
  const inline = source && (([x]: readonly string[]) => source(x));
  return {
    kind: 'scalar',
    name,
    category: 'MATHEMATICAL',
    description,
    examples,
    overloads: [
      { signature: `(${parameter} INT) -> DOUBLE`, nulls: 'propagate', throws: false, call, inline },
      {
        signature: `(${parameter} BIGINT) -> DOUBLE`,
        nulls: 'propagate',
        throws: false,
        call: (x: number | bigint) => call(Number(x)),
        inline: source && (([x]) => source(`Number(${x})`)),
      },
      { signature: `(${parameter} DOUBLE) -> DOUBLE`, nulls: 'propagate', throws: false, call, inline },
    ],
  };
}
