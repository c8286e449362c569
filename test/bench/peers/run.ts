/**
 * `npm run bench:peers -- [--only NAMES] [--peers NAMES] [--rounds N] [--warmup N] [--scale X] [--json FILE] [--directory DIR]`
 *
 * Millrace beside Kafka Streams and Flink SQL: the same events, on this machine, in the same run, taking turns round by round, and what they have written compared; a difference is an error.
 * Needs Java 17 with its compiler and Maven, which fetches the peers (once, about 230 MB, into `target/`).
 *
 * Apache Kafka runs as one broker in a process of its own, each peer in another, a driver that appends and waits in a third, so that the CPU time of each can be told apart. A round appends
 * the line's events again (later in time), in one transaction; its commit starts the clock, as RESUME does for Millrace. A round ends when the peer's committed offset is past the last event
 * and no transaction is open on its output. Everybody does the same number of rounds, warm-up included, so everything they have written in the whole run must be the same.
 *
 * One partition, one thread: `num.stream.threads` 1, parallelism 1, one worker. Kafka Streams runs with exactly_once_v2 and its own settings (commits every 100 ms, RocksDB, cache and changelog), Flink SQL with
 * exactly-once checkpoints every second. Kafka does not sync its files and has no replicas here; Millrace syncs every commit. JVMs have 2 GiB of heap.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EVENT_RATE } from '../events.ts';
import { MissingTool, buildPeers } from './build.ts';
import { startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { PEERS, USUAL_PEERS, millraceContestant, peerContestant } from './contestants.ts';
import type { Contestant, Sample, Scene } from './contestants.ts';
import { headText, peerFigure, rowText } from './figures.ts';
import type { PeerFigure, Result } from './figures.ts';
import { killAll } from './java-process.ts';
import { PEER_LINES } from './lines.ts';
import type { PeerLine } from './lines.ts';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    peers: { type: 'string', default: USUAL_PEERS.join(',') },
    rounds: { type: 'string', default: '5' },
    /** Many: a JVM compiles its code while it runs. */
    warmup: { type: 'string', default: '8' },
    scale: { type: 'string', default: '1' },
    json: { type: 'string' },
    directory: { type: 'string', default: tmpdir() },
  },
});

function chosenLines(): PeerLine[] {
  const wanted = flags.only?.split(',');
  const lines = PEER_LINES.filter(
    (line) => wanted?.some((w) => (w.startsWith('=') ? line.name === w.slice(1) : line.name.startsWith(w))) ?? true,
  );
  if (lines.length === 0) throw new Error(`no line of that name; there are: ${PEER_LINES.map((line) => line.name).join(' ')}`);
  return lines;
}

function chosenPeers(): string[] {
  const names = flags.peers.split(',');
  const unknown = names.find((name) => !(name in PEERS));
  if (unknown !== undefined) throw new Error(`no peer ${unknown}; there are: ${Object.keys(PEERS).join(' ')}`);
  return names;
}

async function takeTurns(contestants: readonly Contestant[], rounds: number, warmup: number): Promise<Result[]> {
  const samples = contestants.map((): Sample[] => []);
  for (let round = 0; round < warmup + rounds; round++) {
    for (const [n, contestant] of contestants.entries()) {
      const sample = await contestant.round(round);
      if (round >= warmup) samples[n].push(sample);
    }
  }
  const results: Result[] = [];
  for (const [n, contestant] of contestants.entries()) {
    results.push({ name: contestant.name, samples: samples[n], outcome: await contestant.outcome() });
  }
  return results;
}

/** Millrace beside one peer. In pairs, so that only one peer at a time has the broker do work, and is at work itself while Millrace is measured. */
async function measurePair(name: string, scene: Scene): Promise<PeerFigure> {
  const contestants: Contestant[] = [];
  try {
    contestants.push(await millraceContestant(scene));
    contestants.push(await peerContestant(name, scene));
    const [ours, theirs] = await takeTurns(contestants, Number(flags.rounds), Number(flags.warmup));
    return peerFigure(scene.line.name, ours, theirs, PEERS[name].isTargeted ? scene.line.target : undefined);
  } finally {
    for (const contestant of contestants) await contestant.close();
  }
}

async function measureAll(cluster: Cluster, directory: string): Promise<PeerFigure[]> {
  const figures: PeerFigure[] = [];
  console.log(
    `${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.version}, events of ${EVENT_RATE} per second of event time, ${flags.rounds} rounds after ${flags.warmup}, scale ${flags.scale}`,
  );
  console.log(headText());
  for (const line of chosenLines()) {
    for (const peer of chosenPeers()) {
      const figure = await measurePair(peer, { line, cluster, directory, scale: Number(flags.scale) });
      figures.push(figure);
      console.log(rowText(line.name, figure));
    }
  }
  return figures;
}

/** Runs the bench; whatever happens, its processes are ended and its directory is removed. */
async function main(): Promise<void> {
  chosenLines();
  chosenPeers();
  const classPath = buildPeers();
  const directory = mkdtempSync(join(flags.directory, 'millrace-peers-'));
  const clear = () => {
    killAll();
    rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      clear();
      process.exit(130);
    });
  }
  try {
    const cluster = await startCluster(classPath, directory);
    const figures = await measureAll(cluster, directory);
    if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(figures, null, 2)}\n`);
    await cluster.close();
  } finally {
    clear();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof MissingTool ? error.message : error);
  process.exit(1);
}
