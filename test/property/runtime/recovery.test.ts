/**
 * Crash and resume = straight through. Random records run through a query whose tasks are killed at random points: before a commit is in the log (all of it is lost), or between the log and SQLite (the file
 * is behind). What the sink holds in the end must equal the outputs of a run without crashes, record by record.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryFiles } from '../../../src/base/files.ts';
import { openEmbeddedLogSync } from '../../../src/log/segment/embedded-log.ts';
import type { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import { prepareQuery } from '../../../src/runtime/prepare.ts';
import type { PreparedQuery } from '../../../src/runtime/prepare.ts';
import { Task } from '../../../src/runtime/task.ts';
import { append, lastPlan, readTopic, topicsOf } from '../../support/inline.ts';
import type { TextRecord } from '../../support/inline.ts';

const SOURCES = `
  CREATE STREAM s (id STRING KEY, a INT, name STRING) WITH (kafka_topic='s', value_format='JSON');
  CREATE STREAM r (id STRING KEY, b INT) WITH (kafka_topic='r', value_format='JSON');
  CREATE TABLE t (id STRING PRIMARY KEY, name STRING, b INT) WITH (kafka_topic='t', value_format='JSON');`;

const QUERIES: readonly [string, string][] = [
  ['filter', 'CREATE STREAM o AS SELECT id, a FROM s WHERE a > 3;'],
  ['aggregate', 'CREATE TABLE o AS SELECT name, COUNT(*) AS n, SUM(a) AS total FROM s GROUP BY name;'],
  ['having', 'CREATE TABLE o AS SELECT id, SUM(a) AS total FROM s GROUP BY id HAVING SUM(a) > 5;'],
  [
    'window',
    'CREATE TABLE o AS SELECT id, COUNT(*) AS n FROM s WINDOW TUMBLING (SIZE 10 MILLISECONDS, GRACE PERIOD 5 MILLISECONDS) GROUP BY id;',
  ],
  ['final', 'CREATE TABLE o AS SELECT id, COUNT(*) AS n FROM s WINDOW TUMBLING (SIZE 10 MILLISECONDS) GROUP BY id EMIT FINAL;'],
  ['session', 'CREATE TABLE o AS SELECT id, COLLECT_LIST(a) AS l FROM s WINDOW SESSION (5 MILLISECONDS) GROUP BY id;'],
  ['stream-table join', 'CREATE STREAM o AS SELECT s.id, a, t.name FROM s LEFT JOIN t ON s.id = t.id;'],
  [
    'stream-stream join',
    'CREATE STREAM o AS SELECT s.id, a, b FROM s LEFT JOIN r WITHIN 5 MILLISECONDS GRACE PERIOD 2 MILLISECONDS ON s.id = r.id;',
  ],
  ['group by on a table', 'CREATE TABLE o AS SELECT name, COUNT(*) AS n, SUM(b) AS total FROM t GROUP BY name;'],
];

const ids = fc.constantFrom('x', 'y', 'z');
const small = fc.integer({ min: 0, max: 9 });
const names = fc.option(fc.constantFrom('p', 'q'));
const records: fc.Arbitrary<TextRecord[]> = fc
  .array(
    fc.oneof(
      fc.record({
        topic: fc.constant('s'),
        key: ids,
        value: fc.record({ a: small, name: names }),
        timestamp: fc.integer({ min: 0, max: 30 }),
      }),
      fc.record({ topic: fc.constant('r'), key: ids, value: fc.record({ b: small }), timestamp: fc.integer({ min: 0, max: 30 }) }),
      fc.record({
        topic: fc.constant('t'),
        key: ids,
        value: fc.option(fc.record({ b: small, name: names })),
        timestamp: fc.integer({ min: 0, max: 30 }),
      }),
    ),
    { minLength: 20, maxLength: 50, size: 'max' },
  )
  .map((list) => list.map((r) => ({ ...r, value: r.value === null ? null : JSON.stringify(r.value) })));

/** What happens after a step: nothing yet, an orderly commit, or a crash before or after the log has the unit. */
type Event = 'go on' | 'commit' | 'crash before' | 'crash after';
const events = fc.array(fc.constantFrom<Event>('go on', 'commit', 'commit', 'crash before', 'crash after'), {
  minLength: 60,
  maxLength: 60,
});

class Node {
  readonly log: EmbeddedLog;
  private readonly prepared: PreparedQuery;
  private readonly directory: string;
  private readonly settings: Record<string, string>;
  private tasks: Task[] = [];
  private readonly crashing: boolean;

  constructor(log: EmbeddedLog, query: string, directory: string, crashing: boolean, cacheBytes: number) {
    this.log = log;
    this.directory = directory;
    this.crashing = crashing;
    this.settings = { 'cache.max.bytes.buffering': String(cacheBytes) };
    const plan = lastPlan(SOURCES + query, this.settings);
    for (const topic of new Set(['s', 'r', 't', 'O', ...topicsOf(plan)])) log.createTopicSync({ name: topic, partitions: 1 });
    const spec = { id: 'Q', plan, persistent: true, startFrom: 'earliest' as const, settings: this.settings, bounded: false };
    this.prepared = prepareQuery(spec, { serviceId: '', formats: {}, partitionsOf: () => 1 });
    for (const topic of this.prepared.topics) log.createTopicSync(topic);
  }

  /** Opens tasks that continue where the log says. */
  open(): void {
    const committed = this.log.committedOffsets(this.prepared.applicationId);
    this.tasks = this.prepared.topologies.map(({ topology, stores }) => {
      const known = topology.inputs.map((i) => committed.find((c) => c.topic === i.topic));
      return new Task(
        {
          queryId: 'Q',
          applicationId: this.prepared.applicationId,
          topology,
          partition: 0,
          persistent: true,
          settings: this.settings,
          positions: known.map((k) => k?.offset ?? 0),
          saved: known[0]?.metadata ?? '',
          stopAt: null,
          partitions: {},
          stateFile: stores.length > 0 ? join(this.directory, `${topology.index}.sqlite`) : null,
          producer: null,
        },
        {
          log: this.log,
          stage: {
            formats: {},
            partitioner: () => 0,
            emit: { push: () => undefined },
            report: () => undefined,
            unreadable: () => undefined,
          },
        },
      );
    });
  }

  run(schedule: readonly Event[]): void {
    let at = 0;
    for (let idle = 0; idle < 2; ) {
      let worked = false;
      for (let i = 0; i < this.tasks.length; i++) {
        if (this.tasks[i].step(1) === 0) continue;
        worked = true;
        const event = this.crashing && at < schedule.length ? schedule[at++] : 'commit';
        if (event === 'commit') this.commit(this.tasks[i], true);
        else if (event !== 'go on') this.crash(this.tasks[i], event);
      }
      idle = worked ? 0 : idle + 1;
      if (!worked) for (const task of this.tasks) this.commit(task, true);
    }
  }

  close(): void {
    for (const task of this.tasks) task.close();
  }

  private commit(task: Task, apply: boolean): void {
    const sealed = task.seal();
    const result = sealed.unit === null ? null : this.log.commitSync(sealed.unit);
    task.stageRows(sealed);
    if (apply) task.committed(sealed, result);
  }

  private crash(task: Task, event: Event): void {
    if (event === 'crash after') this.commit(task, false);
    this.close();
    this.open();
  }
}

function outputs(query: string, input: readonly TextRecord[], schedule: readonly Event[], crashing: boolean, cacheBytes = 0): TextRecord[] {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-recovery-'));
  const log = openEmbeddedLogSync({ directory: '/log', files: memoryFiles(), durability: 'os', maintenanceMs: 0 });
  try {
    const node = new Node(log, query, directory, crashing, cacheBytes);
    for (const record of input) append(log, record);
    node.open();
    node.run(schedule);
    node.close();
    return readTopic(log, 'O');
  } finally {
    void log.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

test.each(QUERIES)(
  '%s',
  (_, query) => {
    fc.assert(
      fc.property(records, events, (input, schedule) => {
        expect(outputs(query, input, schedule, true)).toEqual(outputs(query, input, schedule, false));
      }),
      { numRuns: Number(process.env.MILLRACE_RUNS ?? 8) },
    );
  },
  120_000,
);

/** The table that a topic of changes describes. */
function table(changes: readonly TextRecord[]): Map<string, string> {
  const rows = new Map<string, string>();
  for (const { key, value } of changes) {
    if (value === null) rows.delete(key ?? '');
    else rows.set(key ?? '', value);
  }
  return rows;
}

const TABLES = QUERIES.filter(([name, query]) => query.includes('CREATE TABLE') && name !== 'final');

test.each(TABLES)(
  '%s: coalesced changes, with crashes, describe the same table',
  (_, query) => {
    fc.assert(
      fc.property(records, events, (input, schedule) => {
        expect(table(outputs(query, input, schedule, true, 10_000_000))).toEqual(table(outputs(query, input, schedule, false)));
      }),
      { numRuns: Number(process.env.MILLRACE_RUNS ?? 8) },
    );
  },
  120_000,
);
