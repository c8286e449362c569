/**
 * Random faults in and around the commit of tasks, by seed. `MILLRACE_COMMIT_SEEDS` says how many (default 60), `MILLRACE_COMMIT_FROM` the first: a failure names its seed, and
 * `MILLRACE_COMMIT_FROM=<seed> MILLRACE_COMMIT_SEEDS=1` runs it again.
 */
import { expect, test } from 'vitest';
import { emptyTally, runSeed } from './workload.ts';

const COUNT = Number(process.env.MILLRACE_COMMIT_SEEDS ?? 60);
const FROM = Number(process.env.MILLRACE_COMMIT_FROM ?? 1);

test(
  `outputs and views are exact over ${COUNT} seeds from ${FROM}`,
  async () => {
    const began = performance.now();
    const tally = emptyTally();
    for (let seed = FROM; seed < FROM + COUNT; seed++) await runSeed(seed, tally);
    console.log(`${COUNT} seeds in ${((performance.now() - began) / 1000).toFixed(1)} s: ${JSON.stringify(tally)}`);
    if (COUNT < 50) return;
    for (const count of Object.values(tally)) expect(count).toBeGreaterThan(0);
  },
  1 << 30,
);
