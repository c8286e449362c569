/**
 * Runs a script of CREATE statements and one continuous query over records given as text, in this thread and without a server: for tests of operators. Records are fed one at a time; what the
 * last query wrote to its sink comes back as text.
 */
import { parseScript } from '../../grammar/parser.ts';
import type { SqlType } from '../../src/data/types.ts';
import { BatchEncoder } from '../../src/log/batch-encoder.ts';
import { recordSlice } from '../../src/log/record-slice.ts';
import { decodeSlice } from '../../src/log/slice-decode.ts';
import { openEmbeddedLogSync } from '../../src/log/segment/embedded-log.ts';
import type { EmbeddedLog } from '../../src/log/segment/embedded-log.ts';
import { memoryFiles } from '../../src/base/files.ts';
import { createInlineQuery } from '../../src/runtime/inline.ts';
import type { CatalogView, SourceDefinition } from '../../src/sql/catalog.ts';
import type { QueryPlan } from '../../src/sql/plan/nodes.ts';
import { planInsertInto } from '../../src/sql/plan/insert.ts';
import { planCreateAs } from '../../src/sql/plan/sink.ts';
import { defineSource } from '../../src/sql/plan/source.ts';

/** A record as text; null stands for null bytes. */
export interface TextRecord {
  readonly topic: string;
  readonly key: string | null;
  readonly value: string | null;
  readonly timestamp: number;
}

export interface InlineRun {
  readonly outputs: readonly TextRecord[];
  readonly problems: readonly string[];
  /** Generated code. */
  readonly sources: readonly string[];
}

/** Plans the script, feeds the records to its last query, and gives what that wrote. */
export function runInline(script: string, records: readonly TextRecord[], settings: Record<string, string> = {}): InlineRun {
  const plan = lastPlan(script, settings);
  const log = openEmbeddedLogSync({ directory: '/log', files: memoryFiles(), durability: 'os', maintenanceMs: 0 });
  const problems: string[] = [];
  const sink = plan.root.kind === 'sink' ? plan.root.topic : '';
  for (const topic of new Set([sink, ...records.map((r) => r.topic), ...topicsOf(plan)]))
    log.createTopicSync({ name: topic, partitions: 1 });
  const all = { 'cache.max.bytes.buffering': '0', ...settings };
  const query = createInlineQuery({
    spec: { id: 'TEST_0', plan, persistent: true, startFrom: 'earliest', settings: all, bounded: false },
    log,
    formats: {},
    onProblem: (reason) => problems.push(reason),
  });
  for (const record of records) {
    append(log, record);
    query.runUntilIdle();
  }
  const outputs = readTopic(log, sink);
  query.close();
  void log.close();
  return { outputs, problems, sources: query.sources };
}

/** The plan of the script's last query. */
export function lastPlan(script: string, settings: Record<string, string>): QueryPlan {
  const sources = new Map<string, SourceDefinition>();
  const catalog: CatalogView = {
    source: (name) => sources.get(name) ?? null,
    sources: () => [...sources.values()],
    customType: (): SqlType | null => null,
    topic: () => ({ partitions: 1, replicas: 1, retentionMs: 604_800_000 }),
    setting: (name) => settings[name],
    schemas: null,
  };
  let last: QueryPlan | null = null;
  parseScript(script).forEach((statement, sequence) => {
    if (statement.kind === 'createSource') {
      const { definition } = defineSource(statement, catalog, { infer: null, sequence });
      sources.set(definition.name, definition);
    } else if (statement.kind === 'createAs') {
      const { definition, plan } = planCreateAs(statement, catalog, { sequence });
      sources.set(definition.name, definition);
      last = plan;
    } else if (statement.kind === 'insertInto') {
      last = planInsertInto(statement, catalog, { sequence }).plan;
    }
  });
  if (last === null) throw new Error('the script has no query');
  return last;
}

/** The topics that the plan reads. */
export function topicsOf(plan: QueryPlan): string[] {
  const found: string[] = [];
  JSON.stringify(plan, (key, value) => {
    if (key === 'source' && typeof value === 'object' && value !== null && typeof value.topic === 'string') found.push(value.topic);
    return value;
  });
  return found;
}

/** Appends one record to partition 0. */
export function append(log: EmbeddedLog, record: TextRecord): void {
  const encoder = new BatchEncoder();
  const key = Buffer.from(record.key ?? '');
  const value = Buffer.from(record.value ?? '');
  encoder.append(record.timestamp, key, record.key === null ? -1 : 0, key.length, value, record.value === null ? -1 : 0, value.length);
  log.appendSync(record.topic, 0, encoder.finish());
}

/** Everything on partition 0 of a topic. */
export function readTopic(log: EmbeddedLog, topic: string): TextRecord[] {
  const records: TextRecord[] = [];
  const slice = recordSlice();
  for (let offset = 0; offset < log.highWatermark(topic, 0); offset = slice.nextOffset) {
    decodeSlice(log.fetch({ topic, partition: 0, offset, maxBytes: 1 << 20 }).batches, offset, slice);
    for (let i = 0; i < slice.count; i++) {
      const text = (from: number, to: number) => (from < 0 ? null : slice.buffer.toString('latin1', from, to));
      records.push({
        topic,
        key: text(slice.keyFrom[i], slice.keyTo[i]),
        value: text(slice.valueFrom[i], slice.valueTo[i]),
        timestamp: slice.timestamp[i],
      });
    }
  }
  return records;
}
