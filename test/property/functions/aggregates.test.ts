/** Laws of aggregates on generated rows: undo after add restores the result; merging halves equals adding in order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateFunctions } from '../../../src/functions/all.ts';
import { Decimal } from '../../../src/data/decimal.ts';
import { INTEGER, decimalType } from '../../../src/data/types.ts';
import { wrap64 } from '../../../src/data/int64.ts';
import { decodeState, encodeState } from '../../../src/state/codec.ts';
import { bindAggregate, callSite } from '../../support/functions/call.ts';
import type { AggregateFunction, AggregateOverload } from '../../../src/functions/function.ts';

/** Values of the type an argument's text in a signature names; doubles are small integers, so that sums are exact. */
const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  INT: fc.integer({ min: -2147483648, max: 2147483647 }),
  BIGINT: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(wrap64),
  DOUBLE: fc.integer({ min: -1000, max: 1000 }),
  STRING: fc.string({ maxLength: 3 }),
  'DECIMAL(P,S)': fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((n) => new Decimal(n, 2)),
  BYTES: fc.uint8Array({ maxLength: 3 }).map((b) => Buffer.from(b)),
  DATE: fc.nat({ max: 50 }),
  TIME: fc.nat({ max: 50 }),
  TIMESTAMP: fc.nat({ max: 50 }),
  T: fc.constantFrom('a', 'b', 'c', 'd'),
  ANY: fc.constantFrom('x', 'y'),
};

function rowsOf(signature: string): fc.Arbitrary<unknown[][]> {
  const parameters = signature
    .slice(1, signature.indexOf(') ->'))
    .split(/, (?=\w+ )/)
    .filter((p) => p !== '');
  const columns = parameters.filter((p) => !p.includes('LITERAL')).map((p) => valuesOf(p.slice(p.indexOf(' ') + 1).replace('...', '')));
  return fc.array(columns.length === 0 ? fc.constant([]) : fc.tuple(...columns), { maxLength: 12 }) as fc.Arbitrary<unknown[][]>;
}

function valuesOf(type: string): fc.Arbitrary<unknown> {
  const list = /^ARRAY<(.*)>$/.exec(type);
  const plain = list === null ? VALUES[type] : fc.array(fc.option(VALUES[list[1]]), { maxLength: 4 });
  return fc.option(plain, { freq: 6 });
}

function bound(f: AggregateFunction, o: AggregateOverload) {
  const constants = o.signature.includes('others') ? [undefined, undefined, 3] : [undefined, 3, true];
  const argumentTypes = constants.map(() => INTEGER);
  return bindAggregate(f, o.signature, callSite({ constants, argumentTypes, returnType: decimalType(38, 2) }));
}

const ALL = aggregateFunctions.flatMap((f) => f.overloads.map((o) => [`${f.name}${o.signature}`, f, o] as const));
/** Rounding makes these agree only nearly. */
const ROUNDS: ReadonlySet<string> = new Set(['CORRELATION', 'STDDEV_SAMP', 'STDDEV_SAMPLE']);

function expectSame(f: AggregateFunction, actual: unknown, expected: unknown): void {
  if (!ROUNDS.has(f.name) || Number.isNaN(expected)) expect(actual).toEqual(expected);
  else {
    // The root of STDDEV_SAMPLE turns a rounding of 1e-10 of the sum below it into one of 1e-5: it is the squares that must agree.
    const [a, b] = [actual as number, expected as number].map((x) => (f.name === 'STDDEV_SAMPLE' ? x * x : x));
    expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(b)));
  }
}

/** Rows small enough that the running sums of the rounding ones stay exact. */
function small(f: AggregateFunction, rows: unknown[][]): unknown[][] {
  return ROUNDS.has(f.name) ? rows.map((row) => row.map((v) => (v === null ? null : Number(v) % 1000))) : rows;
}

describe('aggregates', () => {
  it.each(ALL.filter(([, f]) => f.onTables))('%s: undo restores the result', (_name, f, o) => {
    const a = bound(f, o);
    fc.assert(
      fc.property(rowsOf(o.signature), rowsOf(o.signature), (kept, undone) => {
        const before = small(f, kept).reduce((s: unknown, row) => a.add(s, ...row), a.initial());
        const expected = a.result(before);
        const rows = small(f, undone);
        const added = rows.reduce((s: unknown, row) => a.add(s, ...row), before);
        const restored = rows.toReversed().reduce((s: unknown, row) => a.undo?.(s, ...row), added);
        expectSame(f, a.result(restored), expected);
      }),
    );
  });

  it.each(ALL)('%s: merging two halves equals adding in order', (_name, f, o) => {
    const a = bound(f, o);
    fc.assert(
      fc.property(rowsOf(o.signature), rowsOf(o.signature), (first, second) => {
        const fold = (rows: unknown[][]) => small(f, rows).reduce((s: unknown, row) => a.add(s, ...row), a.initial());
        const merged = a.merge(fold(first), fold(second));
        expectSame(f, a.result(merged), a.result(fold([...first, ...second])));
      }),
    );
  });

  it.each(ALL)('%s: a stored state goes on as if it had not been stored', (_name, f, o) => {
    const a = bound(f, o);
    fc.assert(
      fc.property(rowsOf(o.signature), rowsOf(o.signature), (first, second) => {
        const add = (state: unknown, row: unknown[]) => a.add(state, ...row);
        const fold = () => small(f, first).reduce(add, a.initial());
        const stored = decodeState(encodeState(fold()));
        expect(a.result(small(f, second).reduce(add, stored))).toEqual(a.result(small(f, second).reduce(add, fold())));
      }),
    );
  });
});
