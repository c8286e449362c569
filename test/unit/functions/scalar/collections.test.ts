/** Functions of arrays, maps, lambdas and conditions by table: NULLs, emptiness, bounds, order, errors. */
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findFunction } from '../../../../src/functions/all.ts';
import { hashOrder } from '../../../../src/data/hash-order.ts';
import { Decimal } from '../../../../src/data/decimal.ts';
import { BIGINT, BOOLEAN, DATE, DOUBLE, INTEGER, STRING, arrayType, decimalType } from '../../../../src/data/types.ts';
import { callScalar, callSite } from '../../../support/functions/call.ts';
import type { ScalarFunction } from '../../../../src/functions/function.ts';
import type { SqlType } from '../../../../src/data/types.ts';

function scalar(name: string): ScalarFunction {
  const found = findFunction(name);
  if (found?.kind !== 'scalar') throw new Error(`${name} is no scalar function`);
  return found;
}

/** Calls the overload with as many parameters as arguments; `which` picks among several of them. */
function call(name: string, args: readonly unknown[], which = 0, types: readonly SqlType[] = []): unknown {
  const f = scalar(name);
  const lambdas = args.filter((a) => typeof a === 'function').length;
  const overloads = f.overloads.filter((o) => {
    const parameters = o.signature.slice(1, o.signature.indexOf(') ->')).split(/, (?=\w+ )/);
    return (parameters.length === args.length || o.signature.includes('...')) && o.signature.split('=>').length - 1 === lambdas;
  });
  return callScalar(f, overloads[which].signature, args, callSite({ argumentTypes: types }));
}

const map = (entries: Record<string, unknown>): Map<string, unknown> => new Map(Object.entries(entries));

type Case = readonly [name: string, args: readonly unknown[], expected: unknown, which?: number];

const CASES: readonly Case[] = [
  ['ARRAY_CONCAT', [[1], [2, null]], [1, 2, null]],
  ['ARRAY_CONCAT', [null, [2]], [2]],
  ['ARRAY_CONCAT', [[1], null], [1]],
  ['ARRAY_CONCAT', [null, null], null],
  ['ARRAY_CONTAINS', [[1, null], null], true],
  ['ARRAY_CONTAINS', [[1], null], false],
  ['ARRAY_CONTAINS', [null, 1], false],
  ['ARRAY_CONTAINS', [[[1, 2]], [1, 2]], true],
  ['ARRAY_CONTAINS', [[new Decimal(10n, 1)], new Decimal(100n, 2)], false],
  ['ARRAY_DISTINCT', [['b', null, 'a', 'b', null]], ['b', null, 'a']],
  ['ARRAY_DISTINCT', [[]], []],
  [
    'ARRAY_UNION',
    [
      [1, 2, 1],
      [2, 3, null],
    ],
    [1, 2, 3, null],
  ],
  ['ARRAY_UNION', [[1], null], null],
  [
    'ARRAY_EXCEPT',
    [
      [1, 2, 1, null],
      [2, null],
    ],
    [1],
  ],
  ['ARRAY_EXCEPT', [null, [1]], null],
  [
    'ARRAY_INTERSECT',
    [
      [3, 1, 3, null],
      [null, 3],
    ],
    [3, null],
  ],
  ['ARRAY_LENGTH', [[null, null]], 2],
  ['ARRAY_LENGTH', [null], null],
  ['ARRAY_MAX', [[null, 'B', 'a']], 'a'],
  ['ARRAY_MAX', [[1, Number.NaN, 2]], Number.NaN],
  ['ARRAY_MIN', [[null, true, false]], false],
  ['ARRAY_MIN', [[]], null],
  ['ARRAY_MAX', [[null]], null],
  ['ARRAY_REMOVE', [[1, null, 1, 2], 1], [null, 2]],
  ['ARRAY_REMOVE', [[1, null], null], [1]],
  ['ARRAY_REMOVE', [null, 1], null],
  ['ARRAY_SORT', [[3, null, -1, 2]], [-1, 2, 3, null]],
  ['ARRAY_SORT', [[3, null, -1, 2], 'Descending'], [3, 2, -1, null]],
  ['ARRAY_SORT', [[3, null, -1], 'asc'], [-1, 3, null]],
  ['ARRAY_SORT', [[1], 'up'], null],
  ['ARRAY_SORT', [[1], null], null],
  ['GENERATE_SERIES', [2, 5], [2, 3, 4, 5]],
  ['GENERATE_SERIES', [1, -1], [1, 0, -1]],
  ['GENERATE_SERIES', [4, 4], [4]],
  ['GENERATE_SERIES', [1, 10, 4], [1, 5, 9]],
  ['GENERATE_SERIES', [5, 0, -2], [5, 3, 1]],
  ['GENERATE_SERIES', [9007199254740991, 9007199254740993n], [9007199254740991, 9007199254740992n, 9007199254740993n], 1],
  ['GENERATE_SERIES', [1, null], null],
  ['SLICE', [['a', 'b', 'c'], 2, 3], ['b', 'c']],
  ['SLICE', [['a', 'b', 'c'], null, 2], ['a', 'b']],
  ['SLICE', [['a', 'b', 'c'], 3, null], ['c']],
  ['SLICE', [['a', 'b', 'c'], 3, 2], []],
  ['SLICE', [['a', 'b', 'c'], 0, 2], null],
  ['SLICE', [['a', 'b', 'c'], 1, 4], null],
  ['SLICE', [['a', 'b', 'c'], 3, 1], null],
  ['SLICE', [null, 1, 1], null],
  [
    'AS_MAP',
    [
      ['a', 'b', 'a'],
      [1, 2],
    ],
    new Map([
      ['a', null],
      ['b', 2],
    ]),
  ],
  ['AS_MAP', [['a'], [1, 2]], new Map([['a', 1]])],
  ['AS_MAP', [null, [1]], null],
  [
    'ENTRIES',
    [map({ zoo: 1, ant: 2 }), true],
    [
      ['ant', 2],
      ['zoo', 1],
    ],
  ],
  [
    'ENTRIES',
    [map({ foo: 1, baz: 3, bar: 2 }), false],
    [
      ['bar', 2],
      ['foo', 1],
      ['baz', 3],
    ],
  ],
  ['ENTRIES', [null, true], null],
  ['MAP_KEYS', [map({ foo: 1, baz: 3, bar: 2 })], ['bar', 'foo', 'baz']],
  ['MAP_VALUES', [map({ foo: 1, baz: null, bar: 2 })], [2, 1, null]],
  ['MAP_UNION', [map({ a: 1, b: 2 }), map({ b: 3, c: 4 })], map({ a: 1, b: 3, c: 4 })],
  ['MAP_UNION', [null, map({ b: 3 })], map({ b: 3 })],
  ['MAP_UNION', [null, null], null],
  ['FILTER', [[1, 2, 3], (x: number) => x > 1], [2, 3]],
  ['FILTER', [null, () => true], null],
  ['FILTER', [map({ a: 1, b: 2 }), (k: string, v: number) => k === 'a' || v > 5], map({ a: 1 }), 1],
  ['TRANSFORM', [[1, null], (x: number | null) => (x === null ? 'none' : `n${x}`)], ['n1', 'none']],
  ['TRANSFORM', [map({ a: 1, b: 2 }), (k: string) => `${k}!`, (_k: string, v: number) => v * 2], map({ 'a!': 2, 'b!': 4 })],
  ['TRANSFORM', [null, (x: unknown) => x], null],
  ['REDUCE', [[1, 2, 3], 10, (s: number, x: number) => s + x], 16],
  ['REDUCE', [null, 10, () => 0], 10],
  ['REDUCE', [[1], null, () => 0], null],
  ['REDUCE', [map({ foo: 1, bar: 2 }), '', (s: string, k: string, v: number) => `${s}${k}${v}`], 'bar2foo1', 1],
  ['COALESCE', [null, null, 3, 4], 3],
  ['COALESCE', [null], null],
  ['COALESCE', [false, true], false],
  ['IFNULL', [null, 'x'], 'x'],
  ['IFNULL', ['', 'x'], ''],
  [
    'NULLIF',
    [
      [1, 2],
      [1, 2],
    ],
    null,
  ],
  ['NULLIF', [1, 2], 1],
  ['NULLIF', [null, 2], null],
  ['NULLIF', [1, null], 1],
];

describe('collection functions', () => {
  it.each(CASES.map(([name, args, expected, which]) => [name, inspect(args), args, expected, which ?? 0] as const))(
    '%s %s',
    (name, _shown, args, expected, which) => {
      expect(call(name, args, which)).toEqual(expected);
    },
  );

  it.each([
    ['ARRAY_MAX', [[[1], [2]]], 0, 'no order'],
    ['ARRAY_SORT', [[new Map()]], 0, 'no order'],
    ['GENERATE_SERIES', [1, 5, 0], 0, 'no series from 1 to 5 in steps of 0'],
    ['GENERATE_SERIES', [1, 5, -1], 0, 'no series'],
    ['GENERATE_SERIES', [0, 2147483647, 1], 0, 'no series'],
    ['ENTRIES', [map({}), null], 0, 'sorted of ENTRIES'],
    ['FILTER', [[1], () => null], 0, 'the condition'],
    ['FILTER', [map({ a: null }), () => true], 1, 'value of an entry'],
    ['TRANSFORM', [map({ a: 1 }), (k: string) => k, () => null], 0, 'NULL'],
    ['TRANSFORM', [map({ a: 1, b: 2 }), () => 'same', (_k: string, v: number) => v], 0, "'same' twice"],
  ] as const)('%s %# fails', (name, args, which, message) => {
    expect(() => call(name, args, which)).toThrow(message);
  });
});

describe('ARRAY_JOIN', () => {
  it.each([
    [INTEGER, [1, null, -3], undefined, '1,null,-3'],
    [DOUBLE, [1, 0.5, 1e10], '|', '1.0|0.5|1.0E10'],
    [BIGINT, [2n ** 62n], '', '4611686018427387904'],
    [decimalType(4, 2), [new Decimal(150n, 2)], '', '1.50'],
    [BOOLEAN, [true, false], null, 'truefalse'],
    [STRING, ['a', '', 'b'], '; ', 'a; ; b'],
    [STRING, [], ',', ''],
  ] as const)('shows case %#', (element, list, delimiter, expected) => {
    const args = delimiter === undefined ? [list] : [list, delimiter];
    expect(call('ARRAY_JOIN', args, 0, [arrayType(element), STRING])).toBe(expected);
  });
  it('is NULL for no array and fails for other elements', () => {
    expect(call('ARRAY_JOIN', [null, ','], 0, [arrayType(STRING), STRING])).toBeNull();
    expect(() => call('ARRAY_JOIN', [[1]], 0, [arrayType(DATE)])).toThrow('DATE');
  });
});

describe('inlined source', () => {
  it.each([
    ['COALESCE', ['a', 'b', 'c'], [null, 0, 1]],
    ['IFNULL', ['a', 'b'], [null, false]],
    ['IFNULL', ['a', 'b'], [false, true]],
    ['ARRAY_LENGTH', ['a'], [[1, 2]]],
  ] as const)('of %s agrees with the call', (name, names, values) => {
    const [overload] = scalar(name).overloads;
    const inline = new Function(...names, `return ${overload.inline?.(names)};`) as (...args: unknown[]) => unknown;
    expect(inline(...values)).toEqual(call(name, values));
  });
});

describe('hashOrder', () => {
  it('goes by bucket and does not depend on insertion', () => {
    for (const keys of [
      ['foo', 'bar', 'baz'],
      ['baz', 'bar', 'foo'],
    ])
      expect(hashOrder(keys)).toEqual(['bar', 'foo', 'baz']);
  });
  it('keeps the order within a bucket', () => {
    expect(hashOrder(['Aa', 'BB'])).toEqual(['Aa', 'BB']);
    expect(hashOrder(['BB', 'Aa'])).toEqual(['BB', 'Aa']);
  });
  it('grows its table beyond twelve keys', () => {
    const keys = Array.from({ length: 13 }, (_, i) => String.fromCharCode(97 + i));
    expect(hashOrder(keys)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm']);
  });
});
