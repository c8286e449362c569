/** Maker of the functions that take two numbers of one kind and give a DOUBLE. Not a function itself. */
import type { ScalarOverload } from '../../function.ts';

/** Overloads of a function of two real numbers for INT, BIGINT and DOUBLE; nothing throws. */
export function realPairOverloads(first: string, second: string, call: (a: number, b: number) => number): readonly ScalarOverload[] {
  const ofKind = (kind: string): ScalarOverload => ({
    signature: `(${first} ${kind}, ${second} ${kind}) -> DOUBLE`,
    nulls: 'propagate',
    throws: false,
    call: kind === 'BIGINT' ? (a: number | bigint, b: number | bigint) => call(Number(a), Number(b)) : call,
  });
  return [ofKind('INT'), ofKind('BIGINT'), ofKind('DOUBLE')];
}
