/**
 * kill -9 under load, on real processes and a real disk. A producer outside the victim sends numbered batches, keeps several in flight, and sends every one that was not acknowledged again after a kill. In the end each topic and view must
 * hold exactly what a naive evaluation of the batches gives: nothing lost, nothing twice, everything in order.
 *
 * MILLRACE_KILLS sets the number of kills (default 40), MILLRACE_SEED the seed, which is printed.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/base/random.ts';
import type { Random } from '../../../src/base/random.ts';
import { createSession } from '../../../src/engine/session.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { openEngine } from '../../../src/statements/open.ts';
import { runQuery } from '../../../src/statements/run-query.ts';
import { readTopicPartition } from '../../support/read-topic.ts';
import type { FromVictim, ToVictim } from './messages.ts';
import { batches, encode, expected, PARTITIONS, SCRIPT } from './workload.ts';
import type { Batch } from './workload.ts';

const KILLS = Number(process.env.MILLRACE_KILLS ?? 40);
const SEED = Number(process.env.MILLRACE_SEED ?? Math.floor(Math.random() * 1e9));
/** Batches per life of the victim, at least: there must be work before and after every kill. */
const BATCHES_PER_LIFE = 30;
/** A partition remembers a producer's last five batches, so that no more may be unanswered: Kafka's own bound. */
const IN_FLIGHT = 5;

interface Tally {
  kills: number;
  insideCommit: number;
  idleKills: number;
  duplicates: number;
  commits: number;
  readonly refused: string[];
}

interface Identity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** One life of the victim: feeds it until it has acknowledged its share, then kills it at a moment of chance. */
class Life {
  private readonly child: ChildProcess;
  private readonly waiting: Batch[];
  private readonly flying = new Map<number, Batch>();
  private readonly random: Random;
  private readonly tally: Tally;
  private identity: Identity | null;
  private acknowledged = 0;
  private openCommits = 0;
  private ended: (identity: Identity | null) => void = () => undefined;
  private killAfter: number;

  constructor(directory: string, waiting: Batch[], identity: Identity | null, random: Random, tally: Tally, kill: boolean) {
    this.waiting = waiting;
    this.identity = identity;
    this.random = random;
    this.tally = tally;
    this.killAfter = kill ? 1 + random.integer(BATCHES_PER_LIFE) : Number.POSITIVE_INFINITY;
    this.child = fork(join(import.meta.dirname, 'victim.ts'), [directory, SCRIPT], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child.on('message', (message) => this.hear(message as FromVictim));
    this.child.on('exit', () => this.ended(this.identity));
  }

  /** Resolves when the victim is dead, with the producer's identity. */
  end(): Promise<Identity | null> {
    return new Promise((resolve) => {
      this.ended = resolve;
    });
  }

  private hear(message: FromVictim): void {
    switch (message.kind) {
      case 'ready':
        if (this.identity === null) this.say({ kind: 'identity' });
        else this.send();
        return;
      case 'identity':
        this.identity = message;
        return this.send();
      case 'commit begins':
        this.openCommits++;
        this.tally.commits++;
        // Half of the kills aim at a commit, the others at whatever is going on.
        if (this.acknowledged >= this.killAfter && this.random.integer(2) === 0) this.kill();
        return;
      case 'commit ends':
        this.openCommits--;
        return;
      case 'acknowledged':
        if (message.duplicate) this.tally.duplicates++;
        this.flying.delete(message.number);
        this.acknowledged++;
        return this.go();
      case 'refused':
        this.tally.refused.push(`batch ${message.number}: ${message.reason}`);
        return;
    }
  }

  private go(): void {
    if (this.acknowledged >= this.killAfter + 10) return this.kill();
    if (this.waiting.length === 0 && this.flying.size === 0) return void this.child.kill('SIGKILL');
    this.send();
  }

  /** Keeps several batches in flight; those of a partition always in order. */
  private send(): void {
    const { identity } = this;
    if (identity === null) return;
    while (this.flying.size < IN_FLIGHT && this.waiting.length > 0) {
      const batch = this.waiting.shift() as Batch;
      this.flying.set(batch.number, batch);
      this.say({
        kind: 'append',
        number: batch.number,
        topic: 'input',
        partition: batch.partition,
        batch: encode(batch, identity.producerId, identity.producerEpoch),
      });
    }
  }

  private say(message: ToVictim): void {
    this.child.send(message);
  }

  private kill(): void {
    if (this.killAfter === Number.POSITIVE_INFINITY || this.child.killed) return;
    this.tally.kills++;
    if (this.openCommits > 0) this.tally.insideCommit++;
    if (this.acknowledged === 0) this.tally.idleKills++;
    this.waiting.unshift(...[...this.flying.values()].sort((a, b) => a.number - b.number));
    this.child.kill('SIGKILL');
  }
}

async function viewRows(engine: Engine, sql: string): Promise<Map<string, string>> {
  const result = await runQuery(engine, sql, createSession());
  const rows = new Map<string, string>();
  if (result.kind === 'print') throw new Error('no query');
  for await (const batch of result.rows) {
    for (const { columns } of batch) {
      const values = JSON.parse(columns) as (string | number)[];
      expect(rows.has(values[0] as string), `${values[0]} twice`).toBe(false);
      rows.set(String(values[0]), values.slice(1).join(' '));
    }
  }
  return rows;
}

async function settled(engine: Engine): Promise<void> {
  for (let calm = 0; calm < 3; calm = (await engine.queries.isIdle()) ? calm + 1 : 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

test(
  `${KILLS} kills, seed ${SEED}`,
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'millrace-kill-'));
    const random = seededRandom(SEED);
    const count = KILLS * BATCHES_PER_LIFE;
    const waiting = [...batches(SEED, count)];
    const tally: Tally = { kills: 0, insideCommit: 0, idleKills: 0, duplicates: 0, commits: 0, refused: [] };
    try {
      let identity: Identity | null = null;
      for (let life = 0; waiting.length > 0; life++)
        identity = await new Life(directory, waiting, identity, random, tally, life < KILLS).end();
      const engine = await openEngine({ directory, workers: 0 });
      await settled(engine);
      const want = expected(SEED, count);
      const topic = (name: string) =>
        Array.from({ length: PARTITIONS }, (_, p) => readTopicPartition(engine.log, name, p).map((r) => `${r.key} ${r.value}`));
      expect(topic('input')).toEqual(want.input);
      expect(topic('FILTERED')).toEqual(want.filtered);
      expect(topic('JOINED')).toEqual(want.joined);
      expect(await viewRows(engine, 'SELECT id, n, total FROM totals;')).toEqual(want.totals);
      expect(await viewRows(engine, "SELECT id + ' ' + CAST(WINDOWSTART AS STRING), n, total FROM windowed;")).toEqual(want.windowed);
      await engine.close();
      console.log(
        `seed ${SEED}: ${tally.kills} kills, ${tally.insideCommit} of them inside a commit, ${tally.commits} commits, ${tally.duplicates} retried batches that were there already, ${count} batches`,
      );
      expect(tally.kills).toBeGreaterThanOrEqual(KILLS * 0.9);
      expect(tally.insideCommit).toBeGreaterThan(0);
      expect(tally.idleKills).toBe(0);
      expect(tally.refused).toEqual([]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
  Math.max(120_000, KILLS * 8000),
);
