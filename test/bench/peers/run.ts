/**
 * `npm run bench:peers`: Millrace beside Kafka Streams and Flink SQL: the same events, on this machine, in the same run, taking turns round by round, and what they have written compared; a difference
 * is an error. Needs Java 17 with its compiler and Maven, which fetches the peers (once, about 230 MB, into `target/`).
 *
 * Apache Kafka runs as one broker in a process of its own, each peer in another, a driver that appends and waits in a third, so that the CPU time of each can be told apart. A round appends
 * the line's events again (later in time), in one transaction; its commit starts the clock, as RESUME does for Millrace. A round ends when the peer has processed and committed the last event
 * and no transaction is open on its output. Both do the same number of rounds, warm-up included, so everything they have written in the whole run must be the same.
 *
 * One partition, one thread: `num.stream.threads` 1, parallelism 1, one worker. Kafka Streams runs with exactly_once_v2 and its own settings (commits every 100 ms, RocksDB, cache and changelog), Flink SQL with
 * exactly-once checkpoints every second. Kafka does not sync its files and has no replicas here; Millrace syncs every commit. JVMs have 2 GiB of heap.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SHARED_OPTIONS, SHARED_USAGE, UsageError, benchOptions, chosenLines, runProgram } from '../command-line.ts';
import { EVENT_RATE } from '../events.ts';
import type { BenchOptions } from '../measure.ts';
import { buildPeers } from './build.ts';
import { startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { PEERS, USUAL_PEERS, millraceContestant, peerContestant } from './contestants.ts';
import type { Contestant, Sample, Scene } from './contestants.ts';
import { headText, peerFigure, rowText } from './figures.ts';
import type { PeerFigure, Result } from './figures.ts';
import { killAll } from './java-process.ts';
import { PEER_LINES } from './lines.ts';
import type { PeerLine } from './lines.ts';

/** Many: a JVM compiles its code while it runs. */
const WARM_UP = '15';

const USAGE = `npm run bench:peers -- [FLAGS]

${SHARED_USAGE}
  --warmup N       untimed rounds before them; default ${WARM_UP}
  --peers NAMES    who takes part, with commas; default ${USUAL_PEERS.join(',')}

Lines: ${PEER_LINES.map((line) => line.name).join(' ')}
Peers: ${Object.keys(PEERS).join(' ')}`;

function chosenPeers(names: readonly string[]): readonly string[] {
  const unknown = names.find((name) => !(name in PEERS));
  if (unknown !== undefined) throw new UsageError(`no peer ${unknown}; there are: ${Object.keys(PEERS).join(' ')}`);
  return names;
}

async function takeTurns(contestants: readonly Contestant[], { rounds, warmup }: BenchOptions): Promise<Result[]> {
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
async function measurePair(name: string, scene: Scene, options: BenchOptions): Promise<PeerFigure> {
  const contestants: Contestant[] = [];
  try {
    contestants.push(await millraceContestant(scene));
    contestants.push(await peerContestant(name, scene));
    const [ours, theirs] = await takeTurns(contestants, options);
    return peerFigure(scene.line.name, ours, theirs, PEERS[name].isTargeted ? scene.line.target : undefined);
  } finally {
    for (const contestant of contestants) await contestant.close();
  }
}

async function measureAll(
  lines: readonly PeerLine[],
  peers: readonly string[],
  cluster: Cluster,
  options: BenchOptions,
): Promise<PeerFigure[]> {
  const { rounds, warmup, scale, directory } = options;
  const figures: PeerFigure[] = [];
  console.log(
    `${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.version}, events of ${EVENT_RATE} per second of event time, ${rounds} rounds after ${warmup}, scale ${scale}`,
  );
  console.log(headText());
  for (const line of lines) {
    for (const peer of peers) {
      const figure = await measurePair(peer, { line, cluster, directory, scale }, options);
      figures.push(figure);
      console.log(rowText(line.name, figure));
    }
  }
  return figures;
}

/** Gives a directory and removes it in the end, whatever happens, with the processes that work in it. */
async function inDirectory<T>(under: string, work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(under, 'millrace-peers-'));
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
    return await work(directory);
  } finally {
    clear();
  }
}

await runProgram(async () => {
  const { values: flags } = parseArgs({
    options: { ...SHARED_OPTIONS, warmup: { type: 'string', default: WARM_UP }, peers: { type: 'string' } },
  });
  if (flags.help) return console.log(USAGE);
  const lines = chosenLines(PEER_LINES, flags.only);
  const peers = chosenPeers(flags.peers?.split(',') ?? USUAL_PEERS);
  const options = benchOptions(flags);
  const classPath = buildPeers();
  const figures = await inDirectory(options.directory, async (directory) => {
    const cluster = await startCluster(classPath, directory);
    const measured = await measureAll(lines, peers, cluster, { ...options, directory });
    await cluster.close();
    return measured;
  });
  if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(figures, null, 2)}\n`);
});
