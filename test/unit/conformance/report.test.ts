/** The floor and the reports. */
import { describe, expect, it } from 'vitest';
import { raisedFloor, regressions, risen } from '../../conformance/floor.ts';
import { jsonReport, shapeOfReason, summary, totals } from '../../conformance/report.ts';
import { failed, PASSED } from '../../conformance/result.ts';
import type { CaseResult, Verdict } from '../../conformance/result.ts';

function result(id: string, verdict: Verdict, suite: 'query' | 'rest' = 'query'): CaseResult {
  return { ...verdict, id, suite, features: ['f'], milliseconds: 1 };
}

const results = [result('a/one', PASSED), result('a/two ', failed('no "x" 12')), result('b/three', failed('no "y" 13'), 'rest')];

describe('the floor', () => {
  const floor = new Set(['query a/two', 'query a/gone']);

  it('finds regressions, also of ids that end in a space', () => {
    expect(regressions(results, floor).map((one) => one.id)).toEqual(['a/two ']);
    expect(regressions(results, new Set(['query b/three']))).toEqual([]);
  });

  it('finds what passes for the first time', () => {
    expect(risen(results, floor).map((one) => one.id)).toEqual(['a/one']);
    expect(risen(results, new Set(['query a/one']))).toEqual([]);
  });

  it('keeps lines of cases that were not run when it is written anew', () => {
    expect(raisedFloor(results, floor)).toBe('query a/gone\nquery a/one\n');
  });
});

describe('reports', () => {
  it('counts by suite', () => {
    expect(totals(results)).toEqual(['query: 1/2', 'rest: 0/1']);
    expect(totals([result('a', { ...failed('m'), refused: true }), result('b', { ...PASSED, skipped: 2, doubt: 'd' })], ['query'])).toEqual(
      [
        'query: 1/2',
        '  refused as expected, with another message: 1',
        '  checks skipped in passed cases (internal topics of another engine): 2',
        '  passed, though a stricter rule objects: 1',
      ],
    );
  });

  it('writes JSON of counts and cases', () => {
    expect(jsonReport(results)).toEqual({
      query: { passed: 1, total: 2 },
      rest: { passed: 0, total: 1 },
      cases: [
        { id: 'a/one', suite: 'query', passed: true, reason: null },
        { id: 'a/two ', suite: 'query', passed: false, reason: 'no "x" 12' },
        { id: 'b/three', suite: 'rest', passed: false, reason: 'no "y" 13' },
      ],
    });
  });

  it('groups by file and by the shape of the reason', () => {
    expect(summary(results, 'file')).toEqual(['1/2\tquery a', '0/1\trest b']);
    expect(summary(results, 'reason')).toEqual(['2\tno … #']);
    expect(shapeOfReason("key 'a' of -1.5E3\nmore")).toBe('key … of #');
  });
});
