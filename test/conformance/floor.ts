/**
 * The floor: the committed list of cases that passed before, one `suite id` per line, sorted. A case on it that fails now is a
 * regression. The list holds ids only.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CaseResult } from './result.ts';

export const FLOOR_FILE = fileURLToPath(new URL('./passing.txt', import.meta.url));

/** Ids may end in a space, which an editor may cut off. */
function lineOf(result: { readonly suite: string; readonly id: string }): string {
  return `${result.suite} ${result.id}`.trimEnd();
}

export function readFloor(file: string): ReadonlySet<string> {
  return new Set(
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== ''),
  );
}

/** Cases of the floor among `results` that failed. */
export function regressions(results: readonly CaseResult[], floor: ReadonlySet<string>): CaseResult[] {
  return results.filter((result) => !result.passed && floor.has(lineOf(result)));
}

/** Cases that pass and are not on the floor yet. */
export function risen(results: readonly CaseResult[], floor: ReadonlySet<string>): CaseResult[] {
  return results.filter((result) => result.passed && !floor.has(lineOf(result)));
}

/** The floor after these results: cases that were not run keep their line, those that were run have one when they pass. */
export function raisedFloor(results: readonly CaseResult[], floor: ReadonlySet<string>): string {
  const lines = new Set(floor);
  for (const result of results) {
    if (result.passed) lines.add(lineOf(result));
    else lines.delete(lineOf(result));
  }
  return [...lines]
    .sort()
    .map((line) => `${line}\n`)
    .join('');
}

export function writeFloor(file: string, results: readonly CaseResult[], floor: ReadonlySet<string>): void {
  writeFileSync(file, raisedFloor(results, floor));
}
