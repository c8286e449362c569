/** What the runner prints and writes about results. */
import { SUITES } from './cases.ts';
import type { Suite } from './cases.ts';
import type { CaseResult } from './result.ts';

export interface SuiteCount {
  readonly passed: number;
  readonly total: number;
}

export interface JsonReport {
  readonly query: SuiteCount;
  readonly rest: SuiteCount;
  readonly cases: readonly { readonly id: string; readonly suite: Suite; readonly passed: boolean; readonly reason: string | null }[];
}

export function jsonReport(results: readonly CaseResult[]): JsonReport {
  return {
    query: countOf(results, 'query'),
    rest: countOf(results, 'rest'),
    cases: results.map(({ id, suite, passed, reason }) => ({ id, suite, passed, reason })),
  };
}

function countOf(results: readonly CaseResult[], suite: Suite): SuiteCount {
  const own = results.filter((result) => result.suite === suite);
  return { passed: own.filter((result) => result.passed).length, total: own.length };
}

/** `query: P/N` and `rest: P/N`, with what stands beside the count indented below it. */
export function totals(results: readonly CaseResult[], suites: readonly Suite[] = SUITES): string[] {
  return suites.flatMap((suite) => {
    const { passed, total } = countOf(results, suite);
    const own = results.filter((result) => result.suite === suite);
    const refused = own.filter((result) => result.refused).length;
    const skipped = own.reduce((sum, result) => sum + (result.passed ? result.skipped : 0), 0);
    const doubtful = own.filter((result) => result.passed && result.doubt !== null).length;
    return [
      `${suite}: ${passed}/${total}`,
      ...(refused > 0 ? [`  refused as expected, with another message: ${refused}`] : []),
      ...(skipped > 0 ? [`  checks skipped in passed cases (internal topics of another engine): ${skipped}`] : []),
      ...(doubtful > 0 ? [`  passed, though a stricter rule objects: ${doubtful}`] : []),
    ];
  });
}

export type SummaryBy = 'file' | 'feature' | 'reason';

/** Passed and failed counts by file, by feature, or failed ones by the shape of their reason; most failures first. */
export function summary(results: readonly CaseResult[], by: SummaryBy): string[] {
  const groups = new Map<string, { passed: number; failed: number }>();
  for (const result of results) {
    for (const name of groupsOf(result, by)) {
      const group = groups.get(name) ?? { passed: 0, failed: 0 };
      if (result.passed) group.passed++;
      else group.failed++;
      groups.set(name, group);
    }
  }
  return [...groups]
    .filter(([, group]) => group.failed > 0)
    .sort(([, a], [, b]) => b.failed - a.failed)
    .map(([name, { passed, failed }]) => (by === 'reason' ? `${failed}\t${name}` : `${passed}/${passed + failed}\t${name}`));
}

function groupsOf(result: CaseResult, by: SummaryBy): readonly string[] {
  if (by === 'feature') return result.features;
  if (by === 'file') return [`${result.suite} ${result.id.split('/')[0]}`];
  return result.reason === null ? [] : [shapeOfReason(result.reason)];
}

/** A reason without what is particular to its case: names, numbers and quoted texts. */
export function shapeOfReason(reason: string): string {
  return reason
    .split('\n')[0]!
    .replace(/"(?:[^"\\]|\\.)*"|'[^']*'|`[^`]*`/g, '…')
    .replace(/-?\d+(\.\d+)?(E-?\d+)?/g, '#')
    .slice(0, 160);
}

/** One failed case for a person. */
export function failureLine(result: CaseResult): string {
  return `FAILED ${result.suite} ${result.id}\n       ${result.reason?.replaceAll('\n', '\n       ')}`;
}
