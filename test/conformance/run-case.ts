/** Runs one case of either suite and times it; whatever is thrown is a failure of that case. */
import { performance } from 'node:perf_hooks';
import { makeEngineWorld } from './engine-world.ts';
import { runQueryCase } from './query-case.ts';
import type { Trace } from './query-case.ts';
import { runRestCase } from './rest-case.ts';
import { failed } from './result.ts';
import type { CaseResult, Verdict } from './result.ts';
import type { Case } from './cases.ts';

export async function runCase(one: Case, trace: Trace): Promise<CaseResult> {
  const from = performance.now();
  const verdict = await judged(one, trace);
  const milliseconds = Math.round((performance.now() - from) * 10) / 10;
  return { ...verdict, id: one.id, suite: one.suite, features: one.features, milliseconds };
}

async function judged(one: Case, trace: Trace): Promise<Verdict> {
  try {
    return await (one.suite === 'query' ? runQueryCase(one, makeEngineWorld, trace) : runRestCase(one, trace));
  } catch (error) {
    trace('crashed', error instanceof Error ? (error.stack ?? error.message) : String(error));
    return failed(`crashed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
