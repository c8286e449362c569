/** Every aggregate by table: rows in, result out; NULLs, emptiness, wrapping, limits, undo and merge. */
import { describe, expect, it } from 'vitest';
import { attr } from '../../../../src/functions/aggregate/attr.ts';
import { avg } from '../../../../src/functions/aggregate/avg.ts';
import { collectList } from '../../../../src/functions/aggregate/collect-list.ts';
import { collectSet } from '../../../../src/functions/aggregate/collect-set.ts';
import { correlation } from '../../../../src/functions/aggregate/correlation.ts';
import { count } from '../../../../src/functions/aggregate/count.ts';
import { countDistinct } from '../../../../src/functions/aggregate/count-distinct.ts';
import { earliestByOffset } from '../../../../src/functions/aggregate/earliest-by-offset.ts';
import { histogram } from '../../../../src/functions/aggregate/histogram.ts';
import { latestByOffset } from '../../../../src/functions/aggregate/latest-by-offset.ts';
import { max } from '../../../../src/functions/aggregate/max.ts';
import { min } from '../../../../src/functions/aggregate/min.ts';
import { stddevSamp } from '../../../../src/functions/aggregate/stddev-samp.ts';
import { stddevSample } from '../../../../src/functions/aggregate/stddev-sample.ts';
import { sumList } from '../../../../src/functions/aggregate/sum-list.ts';
import { sum } from '../../../../src/functions/aggregate/sum.ts';
import { topkDistinct } from '../../../../src/functions/aggregate/topk-distinct.ts';
import { topk } from '../../../../src/functions/aggregate/topk.ts';
import { aggregateFunctions } from '../../../../src/functions/all.ts';
import type { Decimal } from '../../../../src/data/decimal.ts';
import { parseDecimal } from '../../../../src/data/decimal.ts';
import { INTEGER, STRING, decimalType, typeText } from '../../../../src/data/types.ts';
import { decodeState, encodeState } from '../../../../src/state/codec.ts';
import { aggregate, bindAggregate, callSite } from '../../../support/functions/call.ts';
import type { AggregateFunction } from '../../../../src/functions/function.ts';
import type { Value } from '../../../../src/data/types.ts';

const dec = (text: string): Decimal => parseDecimal(text) as Decimal;
const constants = (...values: (Value | undefined)[]) => callSite({ constants: values, argumentTypes: values.map(() => STRING) });

type Row = readonly unknown[];
type Case = [what: string, f: AggregateFunction, signature: string, rows: readonly Row[], expected: unknown];

const INT_MAX = 2147483647;
const LONG_MAX = 2n ** 63n - 1n;

const CASES: Case[] = [
  ['counts rows', count, '() -> BIGINT', [[], [], []], 3],
  ['ignores the ROWTIME that a call without argument gets', count, '() -> BIGINT', [[17], [18]], 2],
  ['counts values that are not NULL', count, '(value T) -> BIGINT', [['a'], [null], ['a']], 2],
  ['is 0 for none', count, '(value T) -> BIGINT', [], 0],
  ['sums', sum, '(value INT) -> INT', [[4], [null], [-9]], -5],
  ['is 0 for only NULLs', sum, '(value INT) -> INT', [[null]], 0],
  ['wraps at 32 bits', sum, '(value INT) -> INT', [[INT_MAX], [1]], -2147483648],
  ['keeps 64 bits exact', sum, '(value BIGINT) -> BIGINT', [[2 ** 53 - 1], [2]], 2n ** 53n + 1n],
  ['wraps at 64 bits', sum, '(value BIGINT) -> BIGINT', [[LONG_MAX], [1]], -(2n ** 63n)],
  ['sums doubles', sum, '(value DOUBLE) -> DOUBLE', [[0.1], [0.2], [null]], 0.1 + 0.2],
  ['sums integer lists', sumList, '(list ARRAY<INT>) -> INT', [[[INT_MAX, null]], [null], [[1, 1]], [[]]], -INT_MAX],
  ['sums bigint lists', sumList, '(list ARRAY<BIGINT>) -> BIGINT', [[[LONG_MAX, 1, 1]]], -(2n ** 63n) + 1n],
  ['sums double lists', sumList, '(list ARRAY<DOUBLE>) -> DOUBLE', [[[0.5, null, 2]], [[0.25]]], 2.75],
  ['is 0 for no list', sumList, '(list ARRAY<DOUBLE>) -> DOUBLE', [[null]], 0],
  ['averages', avg, '(value INT) -> DOUBLE', [[1], [null], [4]], 2.5],
  ['is 0.0 for none', avg, '(value DOUBLE) -> DOUBLE', [[null]], 0],
  ['averages over a wrapped sum', avg, '(value INT) -> DOUBLE', [[INT_MAX], [INT_MAX]], -1],
  ['averages bigints', avg, '(value BIGINT) -> DOUBLE', [[2n ** 60n], [2n ** 60n]], 2 ** 60],
  ['takes the largest', max, '(value INT) -> INT', [[-3], [null], [-2]], -2],
  ['is NULL for none', max, '(value INT) -> INT', [[null]], null],
  ['compares numbers with bigints', max, '(value BIGINT) -> BIGINT', [[2n ** 60n], [5]], 2n ** 60n],
  ['takes NaN as the largest', max, '(value DOUBLE) -> DOUBLE', [[1], [Number.NaN], [Number.POSITIVE_INFINITY]], Number.NaN],
  ['orders strings by code unit', max, '(value STRING) -> STRING', [['Z'], ['a'], ['B']], 'a'],
  ['takes the smallest', min, '(value DATE) -> DATE', [[20], [-1], [null]], -1],
  ['takes NaN as the largest', min, '(value DOUBLE) -> DOUBLE', [[Number.NaN], [7]], 7],
  ['compares decimals', min, '(value DECIMAL(P,S)) -> DECIMAL(P,S)', [[dec('9.50')], [dec('10.25')]], dec('9.50')],
  ['compares bytes unsigned', max, '(value BYTES) -> BYTES', [[Buffer.of(1)], [Buffer.of(200)], [Buffer.of(127, 3)]], Buffer.of(200)],
  ['keeps NULLs and duplicates', collectList, '(value T) -> ARRAY<T>', [['b'], [null], ['b']], ['b', null, 'b']],
  ['is empty for none', collectList, '(value T) -> ARRAY<T>', [], []],
  ['keeps first arrivals', collectSet, '(value T) -> ARRAY<T>', [['b'], [null], ['a'], ['b'], [null]], ['b', null, 'a']],
  [
    'compares nested values',
    collectSet,
    '(value T) -> ARRAY<T>',
    [[[1, null]], [[1, null]], [['1', null]]],
    [
      [1, null],
      ['1', null],
    ],
  ],
  ['tells decimals of other scale apart', collectSet, '(value T) -> ARRAY<T>', [[dec('1.0')], [dec('1.00')]], [dec('1.0'), dec('1.00')]],
  [
    'compares maps whatever their order',
    collectSet,
    '(value T) -> ARRAY<T>',
    [
      [
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
      ],
      [
        new Map([
          ['b', 2],
          ['a', 1],
        ]),
      ],
    ],
    [
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    ],
  ],
  ['gives the common value', attr, '(value T) -> T', [[5], [5]], 5],
  ['is NULL for two values', attr, '(value T) -> T', [[5], [6]], null],
  ['takes NULL for a value', attr, '(value T) -> T', [[5], [null]], null],
  ['is NULL for none', attr, '(value T) -> T', [], null],
  [
    'counts strings',
    histogram,
    '(value STRING) -> MAP<STRING, BIGINT>',
    [['x'], ['y'], ['x'], [null]],
    new Map([
      ['x', 2],
      ['y', 1],
    ]),
  ],
  ['is an empty map for none', histogram, '(value STRING) -> MAP<STRING, BIGINT>', [], new Map()],
  ['is NaN for none', correlation, '(x INT, y INT) -> DOUBLE', [], Number.NaN],
  ['is NaN for one pair', correlation, '(x INT, y INT) -> DOUBLE', [[1, 2]], Number.NaN],
  [
    'skips half pairs',
    correlation,
    '(x DOUBLE, y DOUBLE) -> DOUBLE',
    [
      [1, 2],
      [null, 9],
      [9, null],
      [2, 4],
    ],
    1,
  ],
  [
    'sees a negative relation',
    correlation,
    '(x BIGINT, y BIGINT) -> DOUBLE',
    [
      [1, -2],
      [2, -4],
      [3, -6],
    ],
    -1,
  ],
  ['is 0.0 for one value', stddevSample, '(value INT) -> DOUBLE', [[3]], 0],
  ['is the root of the variance', stddevSample, '(value INT) -> DOUBLE', [[2], [null], [4], [6]], 2],
  ['is the variance', stddevSamp, '(value BIGINT) -> DOUBLE', [[2], [4], [6]], 4],
  ['is 0.0 for none', stddevSamp, '(value DOUBLE) -> DOUBLE', [], 0],
  ['is exact for few', countDistinct, '(value T) -> BIGINT', [['a'], ['b'], ['a'], [null], ['']], 3],
  ['is 0 for none', countDistinct, '(value T) -> BIGINT', [[null]], 0],
];

describe('aggregates', () => {
  it.each(CASES.map((c) => [c[1].name, ...c] as const))('%s %s', (_name, _what, f, signature, rows, expected) => {
    expect(aggregate(bindAggregate(f, signature), rows)).toEqual(expected);
  });

  it('are all registered, with undo exactly where tables are allowed', () => {
    expect(aggregateFunctions).toHaveLength(18);
    expect(new Set(aggregateFunctions.map((f) => f.name)).size).toBe(18);
    for (const f of aggregateFunctions) {
      for (const overload of f.overloads) {
        const site = callSite({ constants: [1, 1, 1], argumentTypes: [INTEGER, INTEGER, INTEGER], returnType: decimalType(5, 2) });
        expect(overload.bind(site).undo !== undefined, `${f.name} ${overload.signature}`).toBe(f.onTables);
      }
    }
    const onTables = aggregateFunctions.filter((f) => f.onTables).map((f) => f.name);
    const expected = 'ATTR AVG COLLECT_LIST CORRELATION COUNT HISTOGRAM STDDEV_SAMP STDDEV_SAMPLE SUM SUM_LIST';
    expect(onTables.toSorted().join(' ')).toBe(expected);
  });
});

describe('SUM of DECIMAL', () => {
  const bound = bindAggregate(sum, '(value DECIMAL(P,S)) -> DECIMAL(P,S)', callSite({ returnType: decimalType(4, 1) }));
  it('keeps the scale, from zero on', () => {
    expect(String(bound.result(bound.initial()))).toBe('0.0');
    expect(String(aggregate(bound, [[dec('3.5')], [null], [dec('-4.0')]]))).toBe('-0.5');
  });
  it('throws when the sum leaves the type', () => {
    expect(() => aggregate(bound, [[dec('999.9')], [dec('0.1')]])).toThrow('Numeric field overflow');
  });
});

describe('inlineAdd', () => {
  const values: unknown[] = [null, 0, 5, -7, INT_MAX, -INT_MAX];
  const wide: unknown[] = [...values, 2 ** 53 - 1, -(2 ** 53 - 1), 2n ** 60n, LONG_MAX, -LONG_MAX];
  it.each([
    [sum, '(value INT) -> INT', values],
    [sum, '(value BIGINT) -> BIGINT', wide],
    [sum, '(value DOUBLE) -> DOUBLE', [...values, Number.NaN, 0.1]],
    [count, '() -> BIGINT', values],
    [count, '(value T) -> BIGINT', values],
    [max, '(value BIGINT) -> BIGINT', wide],
    [min, '(value STRING) -> STRING', [null, 'b', 'a', 'B']],
  ])('of $name agrees with add for %s', (f, signature, inputs) => {
    const bound = bindAggregate(f, signature);
    const source = bound.inlineAdd?.('s', ['v']);
    const inline = new Function('s', 'v', `return ${source};`) as (s: unknown, v: unknown) => unknown;
    let state = bound.initial();
    let inlined = bound.initial();
    for (const value of [...inputs, ...inputs]) {
      state = bound.add(state, value);
      inlined = inline(inlined, value);
      expect(inlined).toEqual(state);
    }
  });
});

describe('limits', () => {
  const settings = { 'ksql.functions.collect_list.limit': '2', 'ksql.functions.collect_set.limit': '2' };
  const site = callSite({ settings });
  it('drop what comes later', () => {
    expect(aggregate(bindAggregate(collectList, '(value T) -> ARRAY<T>', site), [[1], [1], [2]])).toEqual([1, 1]);
    expect(aggregate(bindAggregate(collectSet, '(value T) -> ARRAY<T>', site), [[1], [1], [2], [3]])).toEqual([1, 2]);
  });
  it('hold after a merge', () => {
    const list = bindAggregate(collectList, '(value T) -> ARRAY<T>', site);
    expect(list.result(list.merge([1, 2], [3]))).toEqual([1, 2]);
  });
  it('that are negative mean none', () => {
    const unlimited = callSite({ settings: { 'ksql.functions.collect_list.limit': '-1' } });
    expect(aggregate(bindAggregate(collectList, '(value T) -> ARRAY<T>', unlimited), [[1], [2], [3]])).toEqual([1, 2, 3]);
  });
  it('of HISTOGRAM are 1000 keys, and undoing a dropped one changes nothing', () => {
    const bound = bindAggregate(histogram, '(value STRING) -> MAP<STRING, BIGINT>');
    const rows = Array.from({ length: 1001 }, (_, i) => [`k${i}`]);
    let state = rows.reduce((s: unknown, row) => bound.add(s, ...row), bound.initial());
    state = bound.add(state, 'k7');
    state = bound.undo?.(state, 'k1000');
    const result = bound.result(state) as ReadonlyMap<string, number>;
    expect(result.size).toBe(1000);
    expect(result.get('k7')).toBe(2);
    expect(result.has('k1000')).toBe(false);
  });
});

describe('undo', () => {
  it('of COLLECT_LIST takes the last equal element and ignores a missing one', () => {
    const bound = bindAggregate(collectList, '(value T) -> ARRAY<T>');
    expect(bound.undo?.([1, 2, 1, 3], 1)).toEqual([1, 2, 3]);
    expect(bound.undo?.([1, 2], 9)).toEqual([1, 2]);
  });
  it('of HISTOGRAM removes a key that has lost its last occurrence', () => {
    const bound = bindAggregate(histogram, '(value STRING) -> MAP<STRING, BIGINT>');
    expect(
      bound.undo?.(
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
        'a',
      ),
    ).toEqual(new Map([['b', 2]]));
  });
  it('of COUNT and SUM skips NULL', () => {
    expect(bindAggregate(count, '(value T) -> BIGINT').undo?.(4, null)).toBe(4);
    expect(bindAggregate(sum, '(value INT) -> INT').undo?.(-2147483648, 1)).toBe(INT_MAX);
  });
});

describe('results', () => {
  it('do not change with later rows', () => {
    for (const [f, signature] of [
      [collectList, '(value T) -> ARRAY<T>'],
      [collectSet, '(value T) -> ARRAY<T>'],
    ] as const) {
      const bound = bindAggregate(f, signature);
      const state = bound.add(bound.initial(), 1);
      const before = bound.result(state);
      bound.add(state, 2);
      expect(before).toEqual([1]);
    }
  });
});

describe('EARLIEST_BY_OFFSET and LATEST_BY_OFFSET', () => {
  const one = '(value T) -> T';
  const oneNulls = '(value T, ignoreNulls LITERAL BOOLEAN) -> T';
  it.each([
    [earliestByOffset, one, [], [[null], [3], [4]], 3],
    [latestByOffset, one, [], [[3], [4], [null]], 4],
    [earliestByOffset, one, [], [], null],
    [earliestByOffset, oneNulls, [undefined, false], [[null], [3]], null],
    [latestByOffset, oneNulls, [undefined, false], [[3], [null]], null],
    [latestByOffset, oneNulls, [undefined, true], [[3], [null]], 3],
    [earliestByOffset, '(value T, earliestN LITERAL INT) -> ARRAY<T>', [undefined, 2], [[null], [1], [2], [3]], [1, 2]],
    [latestByOffset, '(value T, latestN LITERAL INT) -> ARRAY<T>', [undefined, 2], [[1], [2], [null], [3]], [2, 3]],
    [
      latestByOffset,
      '(value T, latestN LITERAL INT, ignoreNulls LITERAL BOOLEAN) -> ARRAY<T>',
      [undefined, 2, false],
      [[1], [2], [null]],
      [2, null],
    ],
    [earliestByOffset, '(value T, earliestN LITERAL INT, ignoreNulls LITERAL BOOLEAN) -> ARRAY<T>', [undefined, 2, true], [[null]], []],
  ] as const)('$name %#', (f, signature, literals, rows, expected) => {
    expect(aggregate(bindAggregate(f, signature, constants(...literals)), rows)).toEqual(expected);
  });
  it('refuse to keep fewer than one', () => {
    expect(() => bindAggregate(latestByOffset, '(value T, latestN LITERAL INT) -> ARRAY<T>', constants(undefined, 0))).toThrow(
      /latestN.*must be 1 or greater/,
    );
  });
  it('merge by arrival, not by the order of the sessions', () => {
    for (const [f, n, expected] of [
      [earliestByOffset, 'earliestN', 'first'],
      [latestByOffset, 'latestN', 'second'],
    ] as const) {
      const single = bindAggregate(f, one);
      const first = single.add(single.initial(), 'first');
      const second = single.add(single.initial(), 'second');
      expect(single.result(single.merge(second, first))).toBe(expected);
      const list = bindAggregate(f, `(value T, ${n} LITERAL INT) -> ARRAY<T>`, constants(undefined, 1));
      const a = list.add(list.initial(), 'first');
      const b = list.add(list.initial(), 'second');
      expect(list.result(list.merge(b, a))).toEqual([expected]);
    }
  });
});

describe('TOPK', () => {
  const three = constants(undefined, 3);
  it('keeps duplicates, descending, without NULLs', () => {
    const bound = bindAggregate(topk, '(value INT, k LITERAL INT) -> ARRAY<INT>', three);
    expect(aggregate(bound, [[5], [null], [9], [1], [9]])).toEqual([9, 9, 5]);
    expect(aggregate(bound, [])).toEqual([]);
    expect(bound.result(bound.merge([9, 4], [7, 4, 1]))).toEqual([9, 7, 4]);
  });
  it('keeps the earlier of equal rows, as structs', () => {
    const site = callSite({ constants: [undefined, undefined, 2], argumentTypes: [INTEGER, STRING, INTEGER] });
    const bound = bindAggregate(topk, '(value INT, others ANY..., k LITERAL INT) -> ARRAY<INT>', site);
    expect(
      aggregate(bound, [
        [5, 'a', 2],
        [8, null, 2],
        [5, 'b', 2],
        [null, 'x', 2],
      ]),
    ).toEqual([
      [8, null],
      [5, 'a'],
    ]);
    expect(
      bound.result(
        bound.merge(
          [[5, 'a']],
          [
            [5, 'b'],
            [5, 'c'],
          ],
        ),
      ),
    ).toEqual([
      [5, 'a'],
      [5, 'b'],
    ]);
  });
  it('names the fields of its structs', () => {
    const overload = topk.overloads.find((o) => o.signature.includes('INT, others'));
    const type = overload?.returnType?.([INTEGER, STRING, decimalType(4, 1), INTEGER]);
    expect(type && typeText(type)).toBe('ARRAY<STRUCT<`sort_col` INTEGER, `col0` STRING, `col1` DECIMAL(4, 1)>>');
  });
  it('refuses to keep none', () => {
    expect(() => bindAggregate(topk, '(value INT, k LITERAL INT) -> ARRAY<INT>', constants(undefined, 0))).toThrow('must be 1 or greater');
  });
  it('distinct keeps each value once', () => {
    const bound = bindAggregate(topkDistinct, '(value DECIMAL(P,S), k LITERAL INT) -> ARRAY<DECIMAL(P,S)>', three);
    const rows = ['1.5', '2.5', '1.5', '0.5', '9.5', '2.5'].map((t) => [dec(t)]);
    expect((aggregate(bound, [...rows, [null]]) as Decimal[]).map(String)).toEqual(['9.5', '2.5', '1.5']);
  });
});

describe('COUNT_DISTINCT', () => {
  const bound = bindAggregate(countDistinct, '(value T) -> BIGINT');
  it.each([1000, 1025, 5000, 40_000, 200_000])('is within 3 %% of %i', (n) => {
    let state = bound.initial();
    for (let i = 0; i < n; i++) state = bound.add(state, `user-${i}`);
    for (let i = 0; i < 100; i++) state = bound.add(state, `user-${i}`);
    const estimate = bound.result(state) as number;
    if (n <= 1024) expect(estimate).toBe(n);
    expect(Math.abs(estimate - n) / n).toBeLessThan(0.03);
  });
  it('goes on from a stored large state', () => {
    const fill = (state: unknown, from: number, to: number): unknown => {
      let filled = state;
      for (let i = from; i < to; i++) filled = bound.add(filled, i);
      return filled;
    };
    const stored = decodeState(encodeState(fill(bound.initial(), 0, 2000)));
    expect(bound.result(fill(stored, 2000, 2500))).toBe(bound.result(fill(bound.initial(), 0, 2500)));
  });
  it('merges small and large states', () => {
    const fill = (from: number, to: number): unknown => {
      let state = bound.initial();
      for (let i = from; i < to; i++) state = bound.add(state, i);
      return state;
    };
    expect(bound.result(bound.merge(fill(0, 10), fill(5, 20)))).toBe(20);
    for (const [a, b] of [
      [fill(0, 3000), fill(2990, 3010)],
      [fill(0, 10), fill(0, 3010)],
      [fill(0, 2000), fill(1000, 3010)],
    ]) {
      expect(Math.abs((bound.result(bound.merge(a, b)) as number) - 3010)).toBeLessThan(90);
    }
  });
});
