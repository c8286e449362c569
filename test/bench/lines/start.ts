/**
 * Start-up and memory of a server process: with 0, 50 and 500 persistent queries, idle and under load, and the way back to work after a restart with state. `start-…` is the command `millrace start` of the
 * published package, which the line builds for itself; with 50 queries that of a checkout follows, which runs the TypeScript sources.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createSession } from '../../../src/engine/session.ts';
import { executeScript } from '../../../src/statements/execute.ts';
import { openEngine } from '../../../src/statements/open.ts';
import { installPackage } from '../../support/built-package.ts';
import { ROOT } from '../../../scripts/run.ts';
import { serve, serveCommand } from '../child.ts';
import { appendAll, settled, temporary } from '../engine-runner.ts';
import { bids, keyed } from '../events.ts';
import { median } from '../measure.ts';
import type { BenchOptions, Figure, Line } from '../measure.ts';
import { groupSql } from './groups.ts';
import { bidStream } from './nexmark.ts';

/** Memory is taken so long after the server is ready; ms. */
const SETTLE_MS = 1500;

async function fill(directory: string, queries: number): Promise<void> {
  const engine = await openEngine({ directory, workers: 0 });
  const session = createSession();
  await executeScript(engine, bidStream(), session);
  for (let n = 0; n < queries; n++) {
    const sql =
      n % 2 === 0
        ? `CREATE STREAM out_${n} AS SELECT auction, price FROM bid WHERE price > ${n};`
        : `CREATE TABLE out_${n} AS SELECT bidder, COUNT(*) AS n, SUM(price) AS total FROM bid GROUP BY bidder;`;
    await executeScript(engine, sql, session);
  }
  await engine.close();
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function startUp(queries: number, options: BenchOptions): Promise<Figure[]> {
  const place = temporary(options.directory);
  const directory = join(place.path, 'data');
  await fill(directory, queries);
  const is50 = queries === 50;
  const figures = await started(`start-${queries}`, await installPackage(place.path), directory, options, is50);
  if (is50) figures.push(...(await started('start-50-ts', join(ROOT, 'bin', 'millrace.js'), directory, options, false)));
  place.remove();
  return figures;
}

/** Medians of several starts of a command. The first one, which fills the cache of compiled code, does not count. */
async function started(name: string, command: string, directory: string, options: BenchOptions, isTarget: boolean): Promise<Figure[]> {
  const times: number[] = [];
  const sizes: number[] = [];
  for (let round = -1; round < options.rounds; round++) {
    const server = await serveCommand(command, directory, join(directory, '..', 'compiled'));
    await pause(SETTLE_MS);
    if (round >= 0) {
      times.push(server.readyMs);
      sizes.push(server.residentBytes() / 2 ** 20);
    }
    await server.close();
  }
  return [
    { name: `${name} ready after`, rate: median(times), unit: 'ms', target: isTarget ? '< 400 ms' : undefined },
    { name: `${name} resident idle`, rate: median(sizes), unit: 'MiB', target: isTarget ? '< 150 MiB' : undefined },
  ];
}

/** A server that finds 200,000 bids waiting: memory while it works through them. */
async function underLoad(options: BenchOptions): Promise<Figure[]> {
  const place = temporary(options.directory);
  await fill(place.path, 10);
  const engine = await openEngine({ directory: place.path, workers: 0, host: undefined });
  for (const query of engine.queries.list()) engine.queries.pause(query.spec.id);
  await appendAll(engine, { bid: bids(Math.round(200_000 * options.scale)) }, 1);
  await engine.close();
  const server = await serve('millrace', place.path);
  let largest = 0;
  for (const end = performance.now() + 4000; performance.now() < end; await pause(50)) largest = Math.max(largest, server.residentBytes());
  await server.close();
  place.remove();
  return [{ name: 'memory-load resident', rate: largest / 2 ** 20, unit: 'MiB' }];
}

/** How long it takes until an engine answers again whose view has 100,000 keys: with its SQLite files, and when they are gone and the changelog is read. */
async function restart(options: BenchOptions): Promise<Figure[]> {
  const place = temporary(options.directory);
  const first = await openEngine({ directory: place.path, workers: 0, settings: { 'auto.offset.reset': 'earliest' } });
  await executeScript(first, groupSql(), createSession());
  await appendAll(first, { s: keyed(Math.round(200_000 * options.scale), 100_000) }, 1);
  await settled(first);
  await first.close();
  const reopen = async () => {
    const from = performance.now();
    const engine = await openEngine({ directory: place.path, workers: 0 });
    await settled(engine);
    const took = performance.now() - from;
    await engine.close();
    return took;
  };
  const warm: number[] = [];
  const bare: number[] = [];
  for (let round = -1; round < Math.min(options.rounds, 3); round++) {
    const times = [await reopen()];
    rmSync(join(place.path, 'state'), { recursive: true });
    times.push(await reopen());
    if (round < 0) continue;
    warm.push(times[0]);
    bare.push(times[1]);
  }
  place.remove();
  return [
    { name: 'restart with 100k keys', rate: median(warm), unit: 'ms' },
    { name: 'restart from the changelog', rate: median(bare), unit: 'ms' },
  ];
}

export const startLines: readonly Line[] = [
  ...[0, 50, 500].map((queries): Line => ({ name: `start-${queries}`, measure: (options) => startUp(queries, options) })),
  { name: 'memory-load', measure: underLoad },
  { name: 'restart', measure: restart },
];
