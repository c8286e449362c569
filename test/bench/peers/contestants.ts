/** Who takes part in a line: Millrace as in the rest of the bench, and the peers over the broker. Each does rounds and says in the end what it has written. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineRunner } from '../engine-runner.ts';
import { spanOf } from '../events.ts';
import { collect } from '../measure.ts';
import type { Cluster } from './cluster.ts';
import type { JavaProcess } from './java-process.ts';
import type { PeerLine } from './lines.ts';
import { groupsOutcome, recordsOf, rowsOutcome } from './outcome.ts';
import type { Outcome } from './outcome.ts';

/** One round. */
export interface Sample {
  readonly events: number;
  readonly seconds: number;
  /** Of the contestant's own process, all threads. */
  readonly cpuSeconds: number;
  /** Of the broker meanwhile; none for Millrace, whose log is within its process. */
  readonly brokerCpuSeconds: number;
}

export interface Contestant {
  readonly name: string;
  /** Appends the line's events, untimed, then has them processed. Rounds are numbered from 0: so much later are their events. */
  readonly round: (number: number) => Promise<Sample>;
  readonly outcome: () => Promise<Outcome>;
  readonly close: () => Promise<void>;
}

export interface Scene {
  readonly line: PeerLine;
  readonly scale: number;
  readonly directory: string;
  readonly cluster: Cluster;
}

export interface Peer {
  readonly title: string;
  /** Its guarantee is Millrace's and its settings are its own: what a target is about. */
  readonly isTargeted: boolean;
  /** Starts it on topics of its own. */
  readonly start: (scene: Scene, topics: Topics) => Promise<RunningPeer>;
}

/** A peer's topics, and the name under which it keeps its progress. */
export interface Topics {
  readonly input: string;
  readonly output: string;
  readonly group: string;
}

interface RunningPeer {
  readonly process: JavaProcess;
  /** Waits until everything before an offset of the input has been processed and committed. */
  readonly processed: (end: number) => Promise<unknown>;
}

/** The peers by the names of `--peers`. */
export const PEERS: Readonly<Record<string, Peer>> = {
  streams: streamsPeer('Kafka Streams', 'exactly_once_v2', 100, true),
  flink: { title: 'Flink SQL', isTargeted: false, start: startFlink },
  'streams-1s': streamsPeer('Kafka Streams, 1 s commits', 'exactly_once_v2', 1000),
  'streams-alo': streamsPeer('Kafka Streams, at least once', 'at_least_once', 1000),
};

/** Those that take part unless others are asked for. */
export const USUAL_PEERS = ['streams', 'flink'];

function streamsPeer(title: string, guarantee: string, commitMs: number, isTargeted = false): Peer {
  return {
    title,
    isTargeted,
    start: async ({ line, cluster }, { input, output, group }) => {
      const state = cluster.folder(`${group}-state`);
      const place = [line.application, input, output, cluster.address, state];
      const process = cluster.start('StreamsPeer', group, ...place, group, guarantee, String(commitMs));
      await process.ask('start');
      return { process, processed: (end) => cluster.driver.ask('committed', group, input, end) };
    },
  };
}

async function startFlink({ line, cluster }: Scene, topics: Topics): Promise<RunningPeer> {
  const checkpoints = cluster.folder(`${topics.group}-checkpoints`);
  const script = join(checkpoints, 'script.sql');
  writeFileSync(script, line.flink({ ...topics, address: cluster.address }));
  const process = cluster.start('FlinkPeer', topics.group, checkpoints, script);
  await process.ask('start');
  return { process, processed: (end) => process.ask('processed', end) };
}

export async function millraceContestant({ line, scale, directory }: Scene): Promise<Contestant> {
  const data = line.data(scale);
  const { engine, run, reset, close } = await engineRunner({ sql: line.sql, input: () => ({ [line.topic]: data }) }, directory);
  return {
    name: 'Millrace',
    round: async () => {
      await reset?.();
      collect();
      const cpu = process.cpuUsage();
      const from = performance.now();
      const events = await run();
      const seconds = (performance.now() - from) / 1000;
      const used = process.cpuUsage(cpu);
      return { events, seconds, cpuSeconds: (used.user + used.system) / 1e6, brokerCpuSeconds: 0 };
    },
    outcome: async () => OUTCOMES[line.result](recordsOf(engine.log, 'OUT')),
    close: async () => close?.(),
  };
}

const OUTCOMES = { rows: rowsOutcome, groups: groupsOutcome };

/** A peer at work: its round is begun by the driver's commit, and ends when it has processed everything and no transaction is open on its output. */
export async function peerContestant(name: string, scene: Scene): Promise<Contestant> {
  const { line, scale, cluster } = scene;
  const { driver, broker } = cluster;
  const data = line.data(scale);
  const group = `${line.name}-${name}`;
  const topics = { input: `${group}-in`, output: `${group}-out`, group };
  await cluster.load(line.dataset, data);
  await driver.ask('topic', topics.input);
  await driver.ask('topic', topics.output);
  const peer = await PEERS[name].start(scene, topics);
  const cpu = async () => ({ own: await peer.process.cpuSeconds(), broker: await broker.cpuSeconds() });
  return {
    name: PEERS[name].title,
    round: async (number) => {
      const { end } = await driver.ask('append', topics.input, line.dataset, number * spanOf(data));
      const before = await cpu();
      const from = performance.now();
      await driver.ask('commit', topics.input);
      await peer.processed(Number(end));
      await driver.ask('closed', topics.output);
      const seconds = (performance.now() - from) / 1000;
      const after = await cpu();
      return { events: data.length, seconds, cpuSeconds: after.own - before.own, brokerCpuSeconds: after.broker - before.broker };
    },
    outcome: async () => {
      const { count, checksum } = await driver.ask(line.result, topics.output);
      return { count: Number(count), checksum: Number(checksum) };
    },
    close: async () => {
      await peer.process.close();
      await driver.ask('drop', topics.input);
      await driver.ask('drop', topics.output);
    },
  };
}
