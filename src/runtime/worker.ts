/** Entry of a worker thread: one task loop, its commits sent to the thread that owns the log. */
import { platform, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { assert } from '../base/assert.ts';
import { keepCompiledCode } from '../base/compiled-code.ts';
import { messageOf } from '../base/errors.ts';
import { Blocks } from '../log/blocks.ts';
import { openLogReader } from '../log/segment/log-reader.ts';
import type { CommitResult, CommitUnit } from '../log/log.ts';
import { defaultPartitioner } from '../operators/output.ts';
import { connectRegistry } from '../formats/schema-registry/remote.ts';
import { followSchemas } from './schema-topic.ts';
import { TaskLoop } from './loop.ts';
import { taskId } from './spec.ts';
import type { TaskSpec } from './spec.ts';
import type { FromWorker } from './messages.ts';
import type { ToWorker } from './messages.ts';
import type { WorkerSetup } from './messages.ts';

assert(parentPort !== null, 'a worker has a parent');
const port = parentPort;
const say = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

const commits = new Map<number, { resolve: (result: CommitResult) => void; reject: (error: Error) => void }>();
let nextCommit = 0;

function commit(unit: CommitUnit, spec: TaskSpec): Promise<CommitResult> {
  return new Promise((resolve, reject) => {
    const number = nextCommit++;
    commits.set(number, { resolve, reject });
    const buffers = new Set<ArrayBuffer>();
    for (const append of unit.appends)
      for (const batch of append.batches) if (ownsItsMemory(batch)) buffers.add(batch.buffer as ArrayBuffer);
    say({ kind: 'commit', commit: number, queryId: spec.queryId, task: taskId(spec), unit }, [...buffers]);
  });
}

/** Small batches are encoded into buffers of their own; one from Node's pool must not be transferred, a block is shared. */
function ownsItsMemory(bytes: Buffer): boolean {
  return bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
}

function openLoop({ log: handle, registry, memory }: WorkerSetup): TaskLoop {
  const log = openLogReader(handle);
  return new TaskLoop({
    log,
    commit,
    memory,
    formats: { schemas: registry === null ? followSchemas(log) : connectRegistry(registry).schemas },
    partitioner: defaultPartitioner(),
    blocks: new Blocks(),
    events: {
      rows: (queryId, rows) => say({ kind: 'rows', queryId, rows }),
      problems: (problems) => say({ kind: 'problems', problems }),
      failed: (queryId, task, reason, stack) => say({ kind: 'failed', queryId, task, reason, stack }),
      finished: (queryId, task) => say({ kind: 'finished', queryId, task }),
    },
  });
}

async function answer(call: number, work: () => unknown): Promise<void> {
  try {
    say({ kind: 'done', call, value: await work() });
  } catch (error) {
    say({ kind: 'refused', call, reason: messageOf(error), stack: error instanceof Error ? (error.stack ?? '') : '' });
  }
}

/**
 * The thread that owns the log and serves clients goes first where there are more threads than cores: what it does is short, and others wait for it. On Linux a priority is a thread's own, and this call sets
 * that of the thread it is made in; elsewhere it would be the whole process's.
 */
function stepBack(): void {
  if (platform() === 'linux') setPriority(0, WORKER_PRIORITY);
}

/** About a third of the weight of a thread with none. */
const WORKER_PRIORITY = 5;

let opened: TaskLoop | null = null;
keepCompiledCode();

port.on('message', (message: ToWorker) => {
  if (message.kind === 'setup') {
    stepBack();
    opened = openLoop(message.setup);
  } else if (opened !== null) hear(message, opened);
});

function hear(message: Exclude<ToWorker, { kind: 'setup' }>, loop: TaskLoop): void {
  switch (message.kind) {
    case 'start':
      say({ kind: 'begun', call: message.call });
      return void answer(message.call, () => loop.start(message.spec, message.applied));
    case 'stop':
      return void answer(message.call, () => loop.stop(message.queryId));
    case 'pause':
      return loop.setPaused(message.queryId, message.paused);
    case 'idle':
      return void answer(message.call, () => loop.isIdle());
    case 'close':
      return void answer(message.call, () => loop.close()).then(() => port.close());
    case 'committed':
      commits.get(message.commit)?.resolve(message.result);
      return void commits.delete(message.commit);
    case 'commitFailed':
      commits.get(message.commit)?.reject(new Error(message.reason));
      return void commits.delete(message.commit);
  }
}
