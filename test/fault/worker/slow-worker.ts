/**
 * A worker thread that is slow, or ends, between the log's commit and the end of SQLite's transaction: `MILLRACE_TEST_LAG` says for how many ms it holds still there, and `MILLRACE_TEST_LAG_END` whether it ends
 * instead of going on.
 */
import { Task } from '../../../src/runtime/task.ts';

const lag = Number(process.env.MILLRACE_TEST_LAG ?? 0);
const isEnd = process.env.MILLRACE_TEST_LAG_END === 'yes';

const committed = Task.prototype.committed;
Task.prototype.committed = function (sealed, result) {
  if (sealed.changes.length > 0) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lag);
    if (isEnd) process.exit(0);
  }
  committed.call(this, sealed, result);
};

await import('../../../src/runtime/worker.ts');
