/**
 * A worker thread that is slow, ends or hangs between the log's commit and the end of SQLite's transaction: `MILLRACE_TEST_LAG` says for how many ms it holds still there (`Infinity`: for ever), and
 * `MILLRACE_TEST_LAG_END` whether it ends instead of going on (`yes`), or computes for ever instead of holding still (`never`).
 */
import { Task } from '../../../src/runtime/task.ts';

const lag = Number(process.env.MILLRACE_TEST_LAG ?? 0);
const end = process.env.MILLRACE_TEST_LAG_END;

const committed = Task.prototype.committed;
Task.prototype.committed = function (sealed, result) {
  if (sealed.changes.length > 0) {
    while (end === 'never');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lag);
    if (end === 'yes') process.exit(0);
  }
  committed.call(this, sealed, result);
};

await import('../../../src/runtime/worker.ts');
