/**
 * Prints `PASSED FAILED` of one report: of vitest's JSON, or of the conformance runner's. There a failed case counts only when it
 * is on the committed list of cases that passed before.
 */
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
if ('numPassedTests' in report) {
  console.log(`${report.numPassedTests} ${report.numFailedTests}`);
} else {
  const floor = new Set(readFileSync(new URL('../test/conformance/passing.txt', import.meta.url), 'utf8').split('\n').map((line) => line.trimEnd()));
  const passed = report.cases.filter((one) => one.passed).length;
  const failed = report.cases.filter((one) => !one.passed && floor.has(`${one.suite} ${one.id}`.trimEnd())).length;
  console.log(`${passed} ${failed}`);
}
