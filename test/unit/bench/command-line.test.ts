/** The benches' command line: which lines are chosen, and which numbers are taken. */
import { describe, expect, it } from 'vitest';
import { UsageError, benchOptions, chosenLines } from '../../bench/command-line.ts';

const LINES = ['q1', 'q11', 'q2', 'stage-q1'].map((name) => ({ name }));

describe('the choice of lines', () => {
  const names = (only?: string) => chosenLines(LINES, only).map((line) => line.name);

  it('is all of them unless some are named', () => {
    expect(names()).toEqual(['q1', 'q11', 'q2', 'stage-q1']);
  });

  it('goes by beginnings, or by the whole name', () => {
    expect(names('q1')).toEqual(['q1', 'q11']);
    expect(names('=q1')).toEqual(['q1']);
    expect(names('q2,stage')).toEqual(['q2', 'stage-q1']);
  });

  it('tells the names where none is meant', () => {
    expect(() => names('q9')).toThrow(new UsageError('no line of that name; there are: q1 q11 q2 stage-q1'));
  });
});

describe('numbers', () => {
  const flags = { rounds: '5', warmup: '0', scale: '0.1', directory: '/data' };

  it('are read', () => {
    expect(benchOptions(flags)).toEqual({ rounds: 5, warmup: 0, scale: 0.1, directory: '/data' });
  });

  it.each([{ rounds: '0' }, { rounds: 'many' }, { warmup: '-1' }, { scale: '0' }, { scale: '' }])(
    'that will not do are refused: %o',
    (wrong) => {
      expect(() => benchOptions({ ...flags, ...wrong })).toThrow(UsageError);
    },
  );
});
