/**
 * Runs a query of a real engine, opened as an embedding application would: a directory, worker threads, durability `fsync`. A round appends the input while the query is paused, then
 * resumes it and waits until everything has been read, committed and applied: topic to topic, with nothing left over.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createSession } from '../../src/engine/session.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { executeScript } from '../../src/statements/execute.ts';
import { openEngine } from '../../src/statements/open.ts';
import { batchesOf, spanOf } from './events.ts';
import type { Dataset } from './events.ts';
import type { Runner } from './measure.ts';

export interface EngineRun {
  /** Sources, then the statement under test; several queries are allowed. */
  readonly sql: string;
  /** Data appended in every round, by topic. */
  readonly input: () => Readonly<Record<string, Dataset>>;
  /** Data appended before the first round, and processed piece by piece. */
  readonly before?: () => Iterable<Readonly<Record<string, Dataset>>>;
  /** Of every topic, and threads that work on them. */
  readonly partitions?: number;
  readonly workers?: number;
  /** Units of one round; default: records of all inputs. */
  readonly units?: number;
}

/** Partitions and worker threads of a line that is to use the whole machine, which has two cores. */
export const CORES = 2;

/** A temporary directory and the way to remove it. */
export function temporary(under: string): { path: string; remove: () => void } {
  const path = mkdtempSync(join(under, 'millrace-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const SETTINGS = { 'auto.offset.reset': 'earliest' };

/** Opens the engine and prepares the rounds. The engine is given out for those who look at what it has written. */
export async function engineRunner(run: EngineRun, directory: string): Promise<Runner & { readonly engine: Engine }> {
  const place = temporary(directory);
  const engine = await openEngine({ directory: place.path, workers: run.workers ?? 1, settings: SETTINGS });
  const partitions = run.partitions ?? 1;
  await executeScript(engine, run.sql, createSession());
  for (const piece of run.before?.() ?? []) {
    await appendAll(engine, piece, partitions);
    await settled(engine);
  }
  const ids = engine.queries.list().map((q) => q.spec.id);
  let round = 0;
  return {
    engine,
    reset: async () => {
      for (const id of ids) engine.queries.pause(id);
      await appendAll(engine, run.input(), partitions, round++);
    },
    run: async () => {
      for (const id of ids) engine.queries.resume(id);
      await settled(engine);
      failIfStopped(engine);
      return run.units ?? Object.values(run.input()).reduce((sum, data) => sum + data.length, 0);
    },
    close: async () => {
      await engine.close();
      place.remove();
    },
  };
}

/** A line must not look fast because its query has died. */
function failIfStopped(engine: Engine): void {
  for (const query of engine.queries.list()) {
    if (query.errors.length > 0) throw new Error(`${query.spec.id} has failed: ${query.errors[0].message}`);
  }
}

/** Appends records to the partitions of each topic, durable when it resolves. Time goes on from round to round, so that windows close as they do in a stream. */
export async function appendAll(engine: Engine, input: Readonly<Record<string, Dataset>>, partitions: number, round = 0): Promise<void> {
  const appends: Promise<unknown>[] = [];
  for (const [topic, data] of Object.entries(input)) {
    for (let p = 0; p < partitions; p++) {
      // Keyed data stays with its key; the rest is dealt out.
      const mine = (n: number) => (data.keys === null ? n : Number(data.keys[n])) % partitions === p;
      for (const batch of batchesOf(data, 1000, mine, round * spanOf(data)))
        appends.push(engine.log.append(topic, p, batch, { verified: true }));
    }
  }
  await Promise.all(appends);
}

/** Resolves when all queries have processed, committed and applied all there is: idle twice, so that what one task wrote has been seen by the next. */
export async function settled(engine: Engine): Promise<void> {
  for (let calm = 0; calm < 2; ) {
    calm = (await engine.queries.isIdle()) ? calm + 1 : 0;
    if (calm < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
