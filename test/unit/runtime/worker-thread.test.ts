/** Threads that are started before anybody has a use for them: each is given once, and none outlives the start. */
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startThreads } from '../../../src/runtime/worker-thread.ts';

test('each thread is given once, and what nobody took is ended', async () => {
  const threads = startThreads(2);
  const taken = threads.take();
  expect(taken?.listenerCount('exit')).toBe(0);
  await threads.end();
  expect(threads.take()).toBeUndefined();
  expect(taken?.threadId).toBeGreaterThan(0);
  const ended = once(taken as NonNullable<typeof taken>, 'exit');
  await taken?.terminate();
  await ended;
});
