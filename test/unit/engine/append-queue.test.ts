/** Single records, batched: what goes in over many turns comes out whole and in order, although the encoders are used again. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryFiles } from '../../../src/base/files.ts';
import { AppendQueue } from '../../../src/engine/append-queue.ts';
import { openEmbeddedLogSync } from '../../../src/log/segment/embedded-log.ts';
import type { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import { readTopicPartition } from '../../support/read-topic.ts';

let log: EmbeddedLog;

beforeEach(() => {
  log = openEmbeddedLogSync({ directory: '/log', files: memoryFiles(), durability: 'os', maintenanceMs: 0 });
  log.createTopicSync({ name: 'a', partitions: 3 });
  log.createTopicSync({ name: 'b', partitions: 1 });
});
afterEach(() => log.close());

const values = (topic: string, partitions: number): number[][] =>
  Array.from({ length: partitions }, (_, p) => readTopicPartition(log, topic, p).map((r) => Number.parseInt(r.value ?? '', 10)));

test('records of many turns, small and large, for several partitions', async () => {
  const queue = new AppendQueue(log);
  const sizes = [1, 10, 40_000, 100_000, 5, 600_000, 1];
  let number = 0;
  for (let turn = 0; turn < 60; turn++) {
    const waits: Promise<void>[] = [];
    for (let n = 0; n <= turn % 4; n++) {
      const text = `${number} ${'x'.repeat(sizes[number % sizes.length])}`;
      const topic = number % 3 === 0 ? 'b' : 'a';
      waits.push(queue.append(topic, number, Buffer.from(`key-${number % 7}`), Buffer.from(text)));
      number++;
    }
    await Promise.all(waits);
  }
  const [a, b] = [values('a', 3), values('b', 1)];
  for (const partition of [...a, ...b]) expect(partition).toEqual(partition.toSorted((x, y) => x - y));
  expect([...a, ...b].flat().toSorted((x, y) => x - y)).toEqual(Array.from({ length: number }, (_, n) => n));
  expect(a.filter((partition) => partition.length > 0).length).toBeGreaterThan(1);
});

test('a batch that the log refuses leaves nothing behind for the next', async () => {
  const queue = new AppendQueue(log);
  const lost = queue.append('missing', 1, null, Buffer.from('1'));
  await expect(lost).rejects.toMatchObject({ code: 'LOG_UNKNOWN_PARTITION' });
  await queue.append('b', 2, null, Buffer.from('2'));
  expect(values('b', 1)).toEqual([[2]]);
  expect(queue.full).toBe(false);
});
