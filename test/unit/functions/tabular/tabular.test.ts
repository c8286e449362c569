/** EXPLODE and CUBE_EXPLODE: rows, their order, NULLs, the limit. */
import { describe, expect, it } from 'vitest';
import { cubeExplode } from '../../../../src/functions/tabular/cube-explode.ts';
import { explode } from '../../../../src/functions/tabular/explode.ts';
import { callTabular } from '../../../support/functions/call.ts';

describe('EXPLODE', () => {
  it.each([
    [
      ['b', null, 'a'],
      ['b', null, 'a'],
    ],
    [[], []],
    [null, []],
    [
      [[1], [2]],
      [[1], [2]],
    ],
  ])('of %j', (list, rows) => {
    expect(callTabular(explode, '(list ARRAY<T>) -> T', [list])).toEqual(rows);
  });
});

describe('CUBE_EXPLODE', () => {
  const rows = (columns: unknown) => callTabular(cubeExplode, '(columns ARRAY<T>) -> ARRAY<T>', [columns]);
  it('counts in binary', () => {
    expect(rows([1, 2])).toEqual([
      [null, null],
      [null, 2],
      [1, null],
      [1, 2],
    ]);
    expect(rows([1, 2, 3])).toHaveLength(8);
  });
  it('gives a NULL column one choice', () => {
    expect(rows([null, 2])).toEqual([
      [null, null],
      [null, 2],
    ]);
    expect(rows([null])).toEqual([[null]]);
  });
  it('gives no rows for a NULL array', () => {
    expect(rows(null)).toEqual([]);
  });
  it('refuses more than 20 columns', () => {
    expect(() => rows(new Array(21).fill(null))).toThrow('at most 20');
    expect(rows(new Array(20).fill(null))).toHaveLength(1);
  });
});
