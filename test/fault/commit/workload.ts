/**
 * One seed of the commit's fault test: random records through a stateful query whose task is killed between its steps, inside a commit (rows written to SQLite, the unit not in the log; or the unit in the log, SQLite not ended),
 * and sometimes not killed at all but replaced while it goes on, as a thread that was thought dead. What the sink and the view hold in the end must be what a run without faults gives.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { memoryFiles } from '../../../src/base/files.ts';
import { seededRandom } from '../../../src/base/random.ts';
import type { Random } from '../../../src/base/random.ts';
import { openEmbeddedLogSync } from '../../../src/log/segment/embedded-log.ts';
import type { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import { prepareQuery } from '../../../src/runtime/prepare.ts';
import type { PreparedQuery } from '../../../src/runtime/prepare.ts';
import { Task } from '../../../src/runtime/task.ts';
import { append, lastPlan, readTopic, topicsOf } from '../../support/inline.ts';
import type { TextRecord } from '../../support/inline.ts';

const SOURCES = `
  CREATE STREAM s (id STRING KEY, a INT) WITH (kafka_topic='s', value_format='JSON');
  CREATE TABLE t (id STRING PRIMARY KEY, g STRING, a INT) WITH (kafka_topic='t', value_format='JSON');`;

const QUERIES = [
  'CREATE TABLE o AS SELECT id, COUNT(*) AS n, SUM(a) AS total FROM s GROUP BY id;',
  'CREATE TABLE o AS SELECT id, COUNT(*) AS n FROM s WINDOW SESSION (5 MILLISECONDS) GROUP BY id;',
  'CREATE TABLE o AS SELECT id, COUNT(*) AS n FROM s WINDOW TUMBLING (SIZE 5 MILLISECONDS, RETENTION 20 MILLISECONDS, GRACE PERIOD 5 MILLISECONDS) GROUP BY id;',
  'CREATE TABLE o AS SELECT g, COUNT(*) AS n, SUM(a) AS total FROM t GROUP BY g;',
  'CREATE TABLE o AS SELECT id, a FROM t WHERE a > 4;',
  'CREATE STREAM o AS SELECT s.id, s.a, t.g FROM s LEFT JOIN t ON s.id = t.id;',
];

export interface CommitTally {
  crashes: number;
  insideBefore: number;
  insideAfter: number;
  stale: number;
  refused: number;
}

export const emptyTally = (): CommitTally => ({ crashes: 0, insideBefore: 0, insideAfter: 0, stale: 0, refused: 0 });

function records(random: Random): TextRecord[] {
  const pick = (from: readonly string[]): string => from[random.integer(from.length)];
  return Array.from({ length: 20 + random.integer(20) }, (_, i) => {
    const timestamp = i + random.integer(12);
    const key = pick(['x', 'y', 'z']);
    if (random.integer(2) === 0) return { topic: 's', key, value: JSON.stringify({ a: random.integer(9) }), timestamp };
    const value = random.integer(4) === 0 ? null : JSON.stringify({ g: pick(['p', 'q']), a: random.integer(9) });
    return { topic: 't', key, value, timestamp };
  });
}

class Node {
  readonly log: EmbeddedLog;
  private readonly prepared: PreparedQuery;
  private readonly directory: string;
  private readonly random: Random | null;
  private readonly tally: CommitTally;
  private readonly settings = { 'cache.max.bytes.buffering': '0' };
  private tasks: Task[] = [];

  /** @param random what goes wrong; null: nothing. */
  constructor(log: EmbeddedLog, query: string, directory: string, random: Random | null, tally: CommitTally) {
    this.log = log;
    this.directory = directory;
    this.random = random;
    this.tally = tally;
    const plan = lastPlan(SOURCES + query, this.settings);
    for (const topic of new Set(['s', 't', 'O', ...topicsOf(plan)])) log.createTopicSync({ name: topic, partitions: 1 });
    const spec = { id: 'Q', plan, persistent: true, startFrom: 'earliest' as const, settings: this.settings, bounded: false };
    this.prepared = prepareQuery(spec, { serviceId: '', formats: {}, partitionsOf: () => 1 });
    for (const topic of this.prepared.topics) log.createTopicSync(topic);
  }

  async open(): Promise<void> {
    this.tasks = [];
    for (const { topology, stores } of this.prepared.topologies) {
      const { applicationId } = this.prepared;
      const producer = await this.log.initProducerId({ transactionalId: `${applicationId}-${topology.index}` });
      const committed = this.log.committedOffsets(applicationId);
      const known = topology.inputs.map((i) => committed.find((c) => c.topic === i.topic));
      const stateFile = stores.length > 0 ? join(this.directory, `${topology.index}.sqlite`) : null;
      this.tasks.push(
        new Task(
          {
            ...{
              queryId: 'Q',
              applicationId,
              topology,
              partition: 0,
              persistent: true,
              settings: this.settings,
              partitions: {},
              stateFile,
              producer,
            },
            ...{ positions: known.map((k) => k?.offset ?? 0), saved: known[0]?.metadata ?? '', stopAt: null },
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
        ),
      );
    }
  }

  async run(): Promise<void> {
    for (let idle = 0; idle < 2; ) {
      let worked = false;
      for (let i = 0; i < this.tasks.length; i++) {
        const task = this.tasks[i];
        if (task.step(1 + (this.random?.integer(3) ?? 0)) === 0) continue;
        worked = true;
        await this.afterStep(task);
      }
      idle = worked ? 0 : idle + 1;
      if (!worked) for (const task of this.tasks) await this.commit(task);
    }
    for (const task of this.tasks) task.close();
  }

  /** All rows of the tables people read, as text. */
  viewRows(): string[] {
    return this.prepared.topologies.flatMap(({ topology, stores }) => {
      const views = stores.filter((store) => store.view);
      if (views.length === 0) return [];
      const database = new Sqlite(join(this.directory, `${topology.index}.sqlite`), { readonly: true });
      const rows = views.flatMap(({ name }) =>
        database
          .prepare(`SELECT * FROM "${name}"`)
          .all()
          .map((row) => `${name} ${JSON.stringify(row)}`),
      );
      database.close();
      return rows.sort();
    });
  }

  private async afterStep(task: Task): Promise<void> {
    const chance = this.random?.integer(12) ?? 4;
    if (chance < 3) return;
    if (chance < 8) return this.commit(task);
    if (chance === 11) return this.replace();
    this.tally.crashes++;
    if (chance > 8) {
      const sealed = task.seal();
      if (chance === 10 && sealed.unit !== null) await this.log.commit(sealed.unit);
      task.stageRows(sealed);
      this.tally[chance === 10 ? 'insideAfter' : 'insideBefore']++;
    }
    await this.crash();
  }

  private async crash(): Promise<void> {
    for (const task of this.tasks) task.close();
    await this.open();
  }

  /** Others take the place of tasks that are alive and commit what they had done: it must not count. */
  private async replace(): Promise<void> {
    const stale = this.tasks.map((task) => ({ task, sealed: task.seal() }));
    this.tally.stale++;
    await this.open();
    for (const { task, sealed } of stale) {
      if (sealed.unit !== null) await this.log.commit(sealed.unit).catch(() => this.tally.refused++);
      task.close();
    }
  }

  private async commit(task: Task): Promise<void> {
    const sealed = task.seal();
    task.stageRows(sealed);
    task.committed(sealed, sealed.unit === null ? null : await this.log.commit(sealed.unit));
  }
}

async function outcome(query: string, input: readonly TextRecord[], random: Random | null, tally: CommitTally): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-commit-'));
  const log = openEmbeddedLogSync({ directory: '/log', files: memoryFiles(), durability: 'os', maintenanceMs: 0 });
  try {
    const node = new Node(log, query, directory, random, tally);
    for (const record of input) append(log, record);
    await node.open();
    await node.run();
    return JSON.stringify({ outputs: readTopic(log, 'O'), view: node.viewRows() }, null, 1);
  } finally {
    await log.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Runs one seed; throws when the run with faults and the one without differ. */
export async function runSeed(seed: number, tally: CommitTally = emptyTally()): Promise<void> {
  const random = seededRandom(seed);
  const query = QUERIES[seed % QUERIES.length];
  const input = records(random);
  const expected = await outcome(query, input, null, emptyTally());
  const found = await outcome(query, input, random, tally);
  if (found !== expected) throw new Error(`seed ${seed}: ${query}\nwith faults ${found}\nwithout ${expected}`);
}
