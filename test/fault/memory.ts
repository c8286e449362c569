/**
 * A long run of a windowed aggregate with retention and compaction on: memory must stay within the configured limit, and the disk bounded. Prints both over time; exit code 1 when either fails.
 *
 *   node test/fault/memory.ts          MILLRACE_RECORDS (2,000,000)  MILLRACE_MEMORY_MIB (512)  MILLRACE_DISK_MIB (600)
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSession } from '../../src/engine/session.ts';
import { executeScript } from '../../src/statements/execute.ts';
import { openEngine } from '../../src/statements/open.ts';
import { feed } from './load.ts';

const RECORDS = Number(process.env.MILLRACE_RECORDS ?? 2_000_000);
const MEMORY_MIB = Number(process.env.MILLRACE_MEMORY_MIB ?? 512);
const DISK_MIB = Number(process.env.MILLRACE_DISK_MIB ?? 600);
const MIB = 1 << 20;
const LINES = 20;

const SCRIPT = `
  SET 'auto.offset.reset' = 'earliest';
  CREATE STREAM events (id STRING KEY, v BIGINT) WITH (kafka_topic='events', value_format='JSON', partitions=1);
  CREATE TABLE counts AS SELECT id, COUNT(*) AS n, SUM(v) AS total FROM events
    WINDOW TUMBLING (SIZE 10 SECONDS, RETENTION 1 MINUTE, GRACE PERIOD 5 SECONDS) GROUP BY id;`;

const directory = mkdtempSync(join(tmpdir(), 'millrace-memory-'));

/** Bytes that files take; their ends may be reserved and empty. */
function diskBytes(): number {
  let bytes = 0;
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    bytes += (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.blocks ?? 0) * 512;
  }
  return bytes;
}

const engine = await openEngine({ directory, workers: 1, settings: { 'millrace.memory.max.bytes': String(MEMORY_MIB * MIB) } });
await executeScript(engine, SCRIPT, createSession());
for (const { name } of engine.log.topics()) {
  if (name.includes('command_topic')) continue;
  const configs: Record<string, string> = name.endsWith('-changelog')
    ? { 'cleanup.policy': 'compact' }
    : { 'cleanup.policy': 'delete', 'retention.bytes': String(64 * MIB) };
  await engine.log.alterConfigs(name, { ...configs, 'segment.bytes': String(8 * MIB), 'min.cleanable.dirty.ratio': '0.2' });
}

let mostMemory = 0;
let mostDisk = 0;
const began = performance.now();
const look = (): { rss: number; disk: number } => {
  const { rss } = process.memoryUsage();
  const disk = diskBytes();
  mostMemory = Math.max(mostMemory, rss);
  mostDisk = Math.max(mostDisk, disk);
  return { rss, disk };
};
const timer = setInterval(look, 500);
let printed = 0;
const group = [...engine.log.groups()][0];
await feed(engine, group, {
  topic: 'events',
  records: RECORDS,
  keys: 1000,
  step: 1,
  onProgress(sent) {
    if (sent < ((printed + 1) * RECORDS) / LINES) return;
    printed++;
    const { rss, disk } = look();
    const seconds = (performance.now() - began) / 1000;
    console.log(
      `${sent} records, ${seconds.toFixed(0)} s: ${(rss / MIB).toFixed(0)} MiB of memory, ${(disk / MIB).toFixed(0)} MiB on disk`,
    );
  },
});
clearInterval(timer);
look();
await engine.close();
rmSync(directory, { recursive: true, force: true });
const rate = RECORDS / ((performance.now() - began) / 1000);
console.log(
  `${RECORDS} records at ${rate.toFixed(0)}/s; at most ${(mostMemory / MIB).toFixed(0)} of ${MEMORY_MIB} MiB of memory, ${(mostDisk / MIB).toFixed(0)} of ${DISK_MIB} MiB on disk`,
);
if (mostMemory > MEMORY_MIB * MIB || mostDisk > DISK_MIB * MIB) process.exitCode = 1;
