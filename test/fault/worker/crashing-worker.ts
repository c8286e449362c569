/**
 * A worker thread that can be made to fail: whenever the file that MILLRACE_TEST_CRASH names is there, the next task that has processed something and whose query the file names carries out what it says
 * (`<way> <query, or *>`), after taking the file away.
 */
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { Task } from '../../../src/runtime/task.ts';

const plan = process.env.MILLRACE_TEST_CRASH ?? '';

const step = Task.prototype.step;
Task.prototype.step = function (maxRecords) {
  const done = step.call(this, maxRecords);
  if (done > 0) crash(this.spec.queryId);
  return done;
};

function crash(queryId: string): void {
  let text: string;
  try {
    text = readFileSync(plan, 'utf8');
  } catch {
    return;
  }
  const [way, query] = text.split(' ');
  if (query !== '*' && query !== queryId) return;
  if (!taken()) return;
  if (way === 'task') throw new Error('a defect in one task');
  if (way === 'exit') process.exit(0);
  if (way === 'exception') {
    queueMicrotask(() => {
      throw new Error('a defect in the worker');
    });
    return;
  }
  for (const hold: number[][] = []; ; ) hold.push(new Array<number>(100_000).fill(0.5));
}

/** Whether this worker is the one that takes the plan away: two may have read it. */
function taken(): boolean {
  const own = `${plan}.${threadId}`;
  try {
    renameSync(plan, own);
  } catch {
    return false;
  }
  rmSync(own);
  return true;
}

await import('../../../src/runtime/worker.ts');
