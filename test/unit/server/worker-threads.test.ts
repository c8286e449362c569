/** The setting for the number of threads, as the operating system counts them (where it tells). */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startServer } from '../../../src/main.ts';

const TASKS = '/proc/self/task';

/** Worker threads of this process; one that has just ended is passed over. */
function workerThreads(): number {
  const nameOf = (task: string): string => {
    const file = `${TASKS}/${task}/comm`;
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  };
  return readdirSync(TASKS).filter((task) => nameOf(task) === 'WorkerThread').length;
}

it.skipIf(!existsSync(TASKS))('millrace.worker.threads is how many threads process records', async () => {
  const before = workerThreads();
  const counted: number[] = [];
  for (const threads of ['1', '3']) {
    const directory = mkdtempSync(join(tmpdir(), 'millrace-threads-'));
    const settings = { 'millrace.worker.threads': threads };
    const server = await startServer({ port: 0, host: '127.0.0.1', directory, settings, logLevel: 'silent' });
    counted.push(workerThreads() - before);
    await server.close();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
  expect(counted).toEqual([1, 3]);
});
