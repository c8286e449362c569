/**
 * npm run conformance -- [--cases DIR] [--suite query|rest] [--filter TEXT] [--json FILE] [--summary file|feature|reason]
 *                        [--verbose] [--update-floor]
 * Runs conformance cases and holds them against the floor. Exit code 1 when a case of the floor fails, 2 when it cannot run.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { listCases, loadFile, SUITES } from './cases.ts';
import type { CasePlace, Suite } from './cases.ts';
import { FLOOR_FILE, readFloor, regressions, risen, writeFloor } from './floor.ts';
import { runAll } from './pool.ts';
import { failureLine, jsonReport, summary, totals } from './report.ts';
import type { SummaryBy } from './report.ts';
import type { CaseResult } from './result.ts';
import { runCase } from './run-case.ts';

const DEFAULT_CASES = fileURLToPath(new URL('../../../shared/conformance', import.meta.url));
const PROCESSES = 2;
const TIME_LIMIT = 10_000;
/** With so few cases chosen, each failure is printed with its reason. */
const FEW = 40;

const OPTIONS = {
  cases: { type: 'string' },
  suite: { type: 'string' },
  filter: { type: 'string' },
  json: { type: 'string' },
  summary: { type: 'string' },
  verbose: { type: 'boolean' },
  failures: { type: 'boolean' },
  'update-floor': { type: 'boolean' },
} as const;

type Options = ReturnType<typeof readOptions>;

function readOptions() {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.suite !== undefined && !SUITES.includes(values.suite as Suite)) throw new Error('--suite is query or rest.');
  if (values.summary !== undefined && !['file', 'feature', 'reason'].includes(values.summary)) {
    throw new Error('--summary is file, feature or reason.');
  }
  return values;
}

async function main(): Promise<number> {
  const options = readOptions();
  const suites = options.suite === undefined ? SUITES : [options.suite as Suite];
  const folder = resolve(options.cases ?? DEFAULT_CASES);
  const places = suites.flatMap((suite) => listCases(folder, suite, options.filter));
  if (places.length === 0) throw new Error(`No case contains ${JSON.stringify(options.filter ?? '')} in its id.`);
  const results = options.verbose ? await runHere(places) : await runAll(places, { processes: PROCESSES, timeLimit: TIME_LIMIT });
  return report(results, options, suites);
}

/** In this process, telling all; for a debugger too. */
async function runHere(places: readonly CasePlace[]): Promise<CaseResult[]> {
  process.env.TZ = 'UTC';
  const results: CaseResult[] = [];
  for (const place of places) {
    const one = loadFile(place.path)[place.index];
    if (!one) continue;
    console.log(`=== ${place.suite} ${place.id}`);
    console.log(one.statements.join('\n'));
    results.push(await runCase(one, (title, text) => console.log(`--- ${title}\n${text}`)));
  }
  return results;
}

function report(results: readonly CaseResult[], options: Options, suites: readonly Suite[]): number {
  const floor = readFloor(FLOOR_FILE);
  const failures = results.filter((result) => !result.passed);
  if (results.length <= FEW || options.failures) for (const failure of failures) console.log(failureLine(failure));
  if (options.summary !== undefined) for (const line of summary(results, options.summary as SummaryBy)) console.log(line);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(jsonReport(results), null, 1)}\n`);
  for (const line of totals(results, suites)) console.log(line);
  if (options['update-floor']) {
    writeFloor(FLOOR_FILE, results, floor);
    return 0;
  }
  const lost = regressions(results, floor);
  for (const result of lost) console.log(`PASSED BEFORE: ${failureLine(result)}`);
  const gained = risen(results, floor);
  if (gained.length > 0) console.log(`${gained.length} passed for the first time; --update-floor keeps that.`);
  return lost.length > 0 ? 1 : 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
