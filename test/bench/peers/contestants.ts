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
  readonly brokerCpuSeconds?: number;
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

/** The peers by the names of `--peers`. */
export const PEERS: Readonly<Record<string, (scene: Scene) => Promise<Contestant>>> = {
  streams: (scene) => streamsContestant(scene, 'streams', 'Kafka Streams', 'exactly_once_v2'),
  'streams-alo': (scene) => streamsContestant(scene, 'streams-alo', 'Kafka Streams, at least once', 'at_least_once'),
  flink: flinkContestant,
};

export const MILLRACE = 'Millrace';

export async function millraceContestant({ line, scale, directory }: Scene): Promise<Contestant> {
  const data = line.data(scale);
  const { engine, run, reset, close } = await engineRunner({ sql: line.sql, input: () => ({ [line.topic]: data }) }, directory);
  return {
    name: MILLRACE,
    round: async () => {
      await reset?.();
      collect();
      const cpu = process.cpuUsage();
      const from = performance.now();
      const events = await run();
      const seconds = (performance.now() - from) / 1000;
      const used = process.cpuUsage(cpu);
      return { events, seconds, cpuSeconds: (used.user + used.system) / 1e6 };
    },
    outcome: async () => (line.result === 'rows' ? rowsOutcome(valuesOf(engine.log)) : groupsOutcome(recordsOf(engine.log, 'OUT'))),
    close: async () => close?.(),
  };
}

function* valuesOf(log: Parameters<typeof recordsOf>[0]): Generator<Buffer> {
  for (const [, value] of recordsOf(log, 'OUT')) yield value;
}

/** What is the same for all peers: topics of their own, a round begun and awaited by the driver, CPU time of their process and of the broker. */
async function overBroker(scene: Scene, id: string, name: string, start: (topics: Topics) => Promise<JavaProcess>): Promise<Contestant> {
  const { line, scale, cluster } = scene;
  const { driver, broker } = cluster;
  const data = line.data(scale);
  const group = `${line.name}-${id}`;
  const topics = { input: `${group}-in`, output: `${group}-out`, group };
  await cluster.load(line.dataset, data);
  await driver.ask('topic', topics.input);
  await driver.ask('topic', topics.output);
  const peer = await start(topics);
  const cpu = async () => [await peer.cpuSeconds(), await broker.cpuSeconds()];
  return {
    name,
    round: async (number) => {
      await driver.ask('append', topics.input, line.dataset, number * spanOf(data));
      const [peerBefore, brokerBefore] = await cpu();
      const { seconds } = await driver.ask('go', topics.input, group, topics.output);
      const [peerAfter, brokerAfter] = await cpu();
      const used = { cpuSeconds: peerAfter - peerBefore, brokerCpuSeconds: brokerAfter - brokerBefore };
      return { events: data.length, seconds: Number(seconds), ...used };
    },
    outcome: async () => {
      const { count, checksum } = await driver.ask(line.result, topics.output);
      return { count: Number(count), checksum: String(checksum) };
    },
    close: async () => {
      await peer.close();
      await driver.ask('drop', topics.input);
      await driver.ask('drop', topics.output);
    },
  };
}

interface Topics {
  readonly input: string;
  readonly output: string;
  readonly group: string;
}

function streamsContestant(scene: Scene, id: string, name: string, guarantee: string): Promise<Contestant> {
  return overBroker(scene, id, name, async ({ input, output, group }) => {
    const peer = scene.cluster.start('StreamsPeer', group, scene.cluster.address, scene.cluster.folder(`${group}-state`));
    await peer.ask('start', scene.line.application, guarantee, input, output, group);
    return peer;
  });
}

function flinkContestant(scene: Scene): Promise<Contestant> {
  return overBroker(scene, 'flink', 'Flink SQL', async (topics) => {
    const checkpoints = scene.cluster.folder(`${topics.group}-checkpoints`);
    const script = join(checkpoints, 'script.sql');
    writeFileSync(script, scene.line.flink({ ...topics, address: scene.cluster.address }));
    const peer = scene.cluster.start('FlinkPeer', topics.group, checkpoints);
    await peer.ask('start', script);
    return peer;
  });
}
