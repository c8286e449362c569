/** The one memory setting and each bound that follows from it: state in memory, output, rows of push queries, records of producers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppendQueue } from '../../../src/engine/append-queue.ts';
import { BatchEncoder } from '../../../src/log/batch-encoder.ts';
import { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import { StateStore } from '../../../src/state/store.ts';
import { Subscription } from '../../../src/runtime/subscription.ts';
import { Task } from '../../../src/runtime/task.ts';
import { committer } from '../../../src/runtime/commit.ts';
import { createSession } from '../../../src/engine/session.ts';
import { defaultPartitioner } from '../../../src/operators/output.ts';
import { localHost } from '../../../src/runtime/host.ts';
import { memoryShares } from '../../../src/engine/memory.ts';
import { openInserts } from '../../../src/statements/inserts.ts';
import { serverSettings } from '../../../src/engine/settings.ts';
import { startServer } from '../../../src/main.ts';
import { readTopicPartition } from '../../support/read-topic.ts';
import { testEngine } from '../../support/engine.ts';
import type { Log } from '../../../src/log/log.ts';
import type { LoopMemory } from '../../../src/runtime/loop.ts';
import type { TestEngine } from '../../support/engine.ts';

const SETTING = 'millrace.memory.max.bytes';
const MIB = 1 << 20;

afterEach(() => void vi.restoreAllMocks());

describe('the setting', () => {
  test('is divided so that nothing is given twice', () => {
    const shares = memoryShares(serverSettings({ [SETTING]: String(1000 * MIB) }), 4);
    const { loop, subscriptionBytes, appendBytes } = shares;
    expect(4 * (loop.stateBytes + loop.bufferBytes) + subscriptionBytes + appendBytes).toBeLessThanOrEqual(0.6 * shares.totalBytes);
    expect(shares.workerHeapMb).toBe(125);
    // The heap holds more than rows.
    expect(loop.stateBytes).toBeLessThanOrEqual(63 * MIB);
  });

  test('has a default from the machine and a floor, and is the administrator’s alone', async () => {
    expect(memoryShares(serverSettings(), 1)).toMatchObject({ workerHeapMb: undefined });
    expect(memoryShares(serverSettings(), 1).totalBytes).toBeGreaterThanOrEqual(64 * MIB);
    expect(memoryShares(serverSettings({ [SETTING]: '1' }), 1).totalBytes).toBe(64 * MIB);
    const t = await testEngine();
    expect(await t.refusal(`SET '${SETTING}' = '5';`)).toMatchObject({ code: 'SET_FIXED' });
    await t.engine.close();
  });
});

describe('tasks', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'millrace-memory-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const engineWith = (memory: LoopMemory): Promise<TestEngine> =>
    testEngine({
      directory,
      durability: 'os',
      host: ({ log, formats, events }) =>
        localHost({ log, commit: committer(log), formats, partitioner: defaultPartitioner(), events, memory }),
    });

  async function feed(log: Log, count: number, keyOf: (i: number) => number): Promise<void> {
    for (let from = 0; from < count; from += 1000) {
      const encoder = new BatchEncoder();
      for (let i = from; i < Math.min(count, from + 1000); i++) {
        const key = Buffer.from(`k${keyOf(i)}`);
        const value = Buffer.from(`{"V":${i}}`);
        encoder.append(i, key, 0, key.length, value, 0, value.length);
      }
      await log.append('s', 0, encoder.finish());
    }
  }

  test('keep few rows in memory, whatever the number of groups, and count right', async () => {
    let most = 0;
    let rows = 0;
    const trim = StateStore.prototype.trimBytes;
    StateStore.prototype.trimBytes = function (limit) {
      most = Math.max(most, this.bytes);
      trim.call(this, limit);
      rows = this.size;
    };
    const t = await engineWith({ stateBytes: 2 * MIB, bufferBytes: 64 * MIB });
    await t.run(`
      CREATE STREAM S (K STRING KEY, V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);
      CREATE TABLE T AS SELECT K, COUNT(*) AS N FROM S GROUP BY K;`);
    await feed(t.engine.log, 60_000, (i) => i % 30_000);
    await t.settle();
    StateStore.prototype.trimBytes = trim;
    expect(rows).toBeLessThan(15_000);
    // One turn's records may come on top before a commit is due, and what came in while the commit before was under way.
    expect(most).toBeLessThan(2 * MIB + 3 * 8192 * 500);
    expect(await t.rows("SELECT N FROM T WHERE K = 'k17';")).toEqual([[2]]);
    expect((await t.rows('SELECT N FROM T;')).filter((row) => (row as number[])[0] !== 2)).toEqual([]);
    await t.engine.close();
  }, 60_000);

  test('keep windows whole: what refers to rows by time must find them, whatever the bound', async () => {
    const t = await engineWith({ stateBytes: 64 << 10, bufferBytes: 64 * MIB });
    await t.run(`
      CREATE STREAM S (K STRING KEY, V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);
      CREATE TABLE T AS SELECT K, COUNT(*) AS N FROM S WINDOW TUMBLING (SIZE 100 MILLISECONDS, RETENTION 1 DAY, GRACE PERIOD 100000 MILLISECONDS) GROUP BY K EMIT FINAL;`);
    await feed(t.engine.log, 2000, (i) => i % 100);
    await t.settle();
    await feed(t.engine.log, 2000, (i) => i % 100);
    await t.settle();
    const late = new BatchEncoder();
    late.append(200_000, Buffer.from('k'), 0, 1, Buffer.from('{}'), 0, 2);
    await t.engine.log.append('s', 0, late.finish());
    await t.settle();
    const finals = readTopicPartition(t.engine.log, 'T', 0).map((record) => record.value);
    expect(finals).toHaveLength(20 * 100);
    expect(new Set(finals)).toEqual(new Set(['{"N":2}']));
    await t.engine.close();
  }, 60_000);

  test('commit when their part of the buffers is full', async () => {
    const commits: number[] = [];
    const seal = Task.prototype.seal;
    Task.prototype.seal = function () {
      commits.push(this.buffered);
      return seal.call(this);
    };
    const t = await engineWith({ stateBytes: 64 * MIB, bufferBytes: MIB });
    await t.run(`
      CREATE STREAM S (K STRING KEY, V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);
      CREATE STREAM WIDE AS SELECT K, LPAD('', 100, 'x') AS TEXT FROM S;`);
    t.engine.queries.pause('CSAS_WIDE_1');
    await feed(t.engine.log, 50_000, (i) => i);
    t.engine.queries.resume('CSAS_WIDE_1');
    await t.settle();
    Task.prototype.seal = seal;
    expect(t.engine.log.highWatermark('WIDE', 0)).toBe(50_000);
    // A third of the buffers, a turn's records on top.
    expect(Math.max(...commits)).toBeLessThan(2 * (MIB / 3 + 8192 * 150));
    expect(commits.length).toBeGreaterThan(3);
    await t.engine.close();
  }, 60_000);
});

describe('push queries', () => {
  const rows = (count: number, length: number): { columns: string; deleted: boolean }[] =>
    Array.from({ length: count }, () => ({ columns: 'x'.repeat(length), deleted: false }));

  test('share one bound by bytes: who holds more than a fair part is cut off, the others go on', async () => {
    const queued = { limit: 100_000, used: 0, readers: 0 };
    const make = (id: string): Subscription => new Subscription({ id, columns: [], limit: null, queued, onClose: () => undefined });
    const [slow, brisk] = [make('slow'), make('brisk')];
    brisk.push(rows(10, 100));
    for (let i = 0; i < 100; i++) slow.push(rows(10, 100));
    expect(queued.used).toBeLessThan(110_000);
    brisk.push(rows(1, 100));
    const read = async (s: Subscription): Promise<number> => {
      let count = 0;
      for await (const batch of s) {
        count += batch.length;
        if (count >= 11) break;
      }
      return count;
    };
    expect(await read(brisk)).toBe(11);
    await expect(async () => {
      for await (const _ of slow);
    }).rejects.toMatchObject({ code: 'SUBSCRIBER_TOO_SLOW' });
    expect(queued).toMatchObject({ used: 0, readers: 0 });
  });
});

describe('producers', () => {
  /** A log whose appends end when they are let. */
  function stalledLog(): { log: Log; release: () => void; batches: () => number } {
    let waiting: (() => void)[] = [];
    let batches = 0;
    const append = (): Promise<void> => {
      batches++;
      return new Promise((resolve) => waiting.push(resolve));
    };
    const release = (): void => {
      for (const resolve of waiting) resolve();
      waiting = [];
    };
    return { log: { topic: () => ({ partitions: 1 }), append } as unknown as Log, release, batches: () => batches };
  }

  test('are told to wait when too much is not durable yet, and go on in order', async () => {
    const { log, release } = stalledLog();
    const queue = new AppendQueue(log, 10_000);
    const done: string[] = [];
    const bring = async (name: string): Promise<void> => {
      await queue.room();
      done.push(`taken ${name}`);
      await queue.append('t', 1, null, Buffer.alloc(5000));
    };
    const brought = [bring('a'), bring('b'), bring('c')];
    await new Promise((resolve) => setImmediate(resolve));
    brought.push(bring('d'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(done).toEqual(['taken a', 'taken b', 'taken c'].slice(0, done.length));
    expect(queue.full).toBe(true);
    expect(() => queue.requireRoom()).toThrow(expect.objectContaining({ code: 'APPEND_BUSY' }));
    for (let i = 0; i < 10; i++) {
      release();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await Promise.all(brought);
    expect(done).toEqual(['taken a', 'taken b', 'taken c', 'taken d']);
    expect(queue.full).toBe(false);
  });

  test('over HTTP get 429 with Retry-After until there is room; what was taken is written', async () => {
    const settings = { [SETTING]: String(64 * MIB) };
    const server = await startServer({ port: 0, host: '127.0.0.1', directory: null, workers: 0, logLevel: 'silent', settings });
    const ksql = (text: string): Promise<Response> => fetch(`${server.url}/ksql`, { method: 'POST', body: JSON.stringify({ ksql: text }) });
    await ksql("CREATE STREAM S (V STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);");
    let release: () => void = () => undefined;
    const stalled = new Promise<void>((resolve) => {
      release = resolve;
    });
    const append = EmbeddedLog.prototype.append;
    const asked = vi.spyOn(EmbeddedLog.prototype, 'append').mockImplementation(async function (this: EmbeddedLog, ...args) {
      await stalled;
      return append.apply(this, args);
    });
    const insert = `INSERT INTO S VALUES ('${'x'.repeat(50_000)}');`;
    const first = ksql(insert.repeat(100));
    await expect.poll(() => asked.mock.calls.length, { timeout: 10_000 }).toBeGreaterThan(5);
    const answer = await ksql("INSERT INTO S VALUES ('y');");
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await answer.json()).toMatchObject({ error_code: 42900, message: expect.stringContaining('millrace.memory.max.bytes') });
    release();
    expect((await first).status).toBe(200);
    expect((await ksql("INSERT INTO S VALUES ('z');")).status).toBe(200);
    await server.close();
  }, 30_000);

  test('of the insert stream wait for room before a row is taken', async () => {
    const t = await testEngine();
    await t.run("CREATE STREAM S (V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);");
    const { insert } = await openInserts(t.engine, 'S', createSession());
    let full = true;
    let go: () => void = () => undefined;
    vi.spyOn(t.engine.appends, 'full', 'get').mockImplementation(() => full);
    vi.spyOn(t.engine.appends, 'room').mockImplementation(() => new Promise((resolve) => void (go = resolve)));
    const inserted = insert({ V: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(t.engine.log.highWatermark('s', 0)).toBe(0);
    full = false;
    go();
    await inserted;
    expect(t.engine.log.highWatermark('s', 0)).toBe(1);
    await t.engine.close();
  });
});
