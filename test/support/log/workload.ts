/**
 * A random workload over an embedded log on a `FaultFiles`, with a model of what must hold: everything answered is there, nothing is
 * there twice, units and transactions are whole, nothing that was refused or rolled back is seen, compaction keeps the last record of
 * each key, an old epoch is fenced. All of it follows from one seed.
 *
 * A record is known by its header; a third of the records of the compacted topic are tombstones.
 */
import { makeBatch, readAll } from './batches.ts';
import { FaultFiles } from './fault-files.ts';
import { MillraceError } from '../../../src/base/errors.ts';
import { manualClock } from '../../../src/base/clock.ts';
import { openEmbeddedLogSync } from '../../../src/log/segment/embedded-log.ts';
import { partitionKey } from '../../../src/log/segment/state.ts';
import { TRANSACTIONAL } from '../../../src/log/batch.ts';
import { seededRandom } from '../../../src/base/random.ts';
import type { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import type { FaultCode, FaultyCall } from './fault-files.ts';
import type { GroupOffset, ProducerIdentity } from '../../../src/log/log.ts';
import type { ManualClock } from '../../../src/base/clock.ts';
import type { Random } from '../../../src/base/random.ts';
import type { ReadRecord } from './batches.ts';

export interface WorkloadOptions {
  readonly steps?: number;
  readonly lyingSync?: boolean;
  /** No damage by the machine: only the process dies. */
  readonly killsOnly?: boolean;
  readonly durability?: 'fsync' | 'os';
  /** Default 3,000: many checkpoints. */
  readonly journalBytes?: number;
}

/** What a run did, so that a test can see that it was not vacuous. */
export interface WorkloadReport {
  answered: number;
  refused: number;
  crashes: number;
  faults: number;
  doubtful: number;
  healed: number;
  duplicates: number;
  transactions: number;
  compacted: number;
  fenced: number;
}

export const emptyReport = (): WorkloadReport => {
  return {
    answered: 0,
    refused: 0,
    crashes: 0,
    faults: 0,
    doubtful: 0,
    healed: 0,
    duplicates: 0,
    transactions: 0,
    compacted: 0,
    fenced: 0,
  };
};

/** An append or unit: values by partition, and the group offset it commits. */
interface Write {
  readonly id: number;
  readonly parts: readonly { readonly key: string; readonly values: readonly string[] }[];
  readonly offset: number | null;
}

interface PartitionModel {
  /** Value at each offset that was answered or read. */
  readonly known: Map<number, string>;
  start: number;
}

const GROUP = 'group';
const GROUP_TOPIC = 'keep';
const COMPACTED = 't2';
const TRANSACTIONAL_ID = 'tx';

export class Workload {
  readonly report: WorkloadReport = emptyReport();
  private readonly random: Random;
  private readonly files: FaultFiles;
  private readonly clock: ManualClock;
  private readonly options: WorkloadOptions;
  private log: EmbeddedLog;
  private readonly partitions = new Map<string, PartitionModel>();
  /** Refused since the last opening: they may turn up after a crash, whole and once. */
  private doubtful: Write[] = [];
  private readonly never = new Set<string>();
  private readonly topics = new Set<string>();
  private doubtfulTopics = new Set<string>();
  private groupOffset = -1;
  private nextId = 1;
  private openings: number;
  private instance: ProducerIdentity | null = null;
  private producer: { who: ProducerIdentity; sequences: Map<string, number> } | null = null;

  constructor(seed: number, options: WorkloadOptions = {}) {
    this.options = options;
    this.openings = seed;
    this.random = seededRandom(seed);
    this.files = new FaultFiles(seededRandom(seed ^ 0x5bd1e995));
    this.files.lyingSync = options.lyingSync === true;
    this.clock = manualClock(1_000_000);
    this.log = this.open();
  }

  /** Every opening is of another mind about what is written only once: everything, large appends, nothing. */
  private open(): EmbeddedLog {
    const referenceBytes = [1, 300, Number.POSITIVE_INFINITY][this.openings++ % 3];
    return openEmbeddedLogSync({
      directory: '/data',
      files: this.files.session(),
      clock: this.clock,
      random: this.random,
      durability: this.options.durability ?? 'fsync',
      maintenanceMs: 0,
      journalBytes: this.options.journalBytes ?? 3000,
      referenceBytes,
    });
  }

  /** Runs all steps, with a crash and a check at the end. Throws what does not hold. */
  async run(): Promise<WorkloadReport> {
    await this.createTopic(GROUP_TOPIC);
    const steps = this.options.steps ?? 40;
    for (let step = 0; step < steps; step++) await this.step();
    await this.heal();
    await this.crash();
    this.report.faults = this.files.faults;
    return this.report;
  }

  private async step(): Promise<void> {
    const dice = this.random.integer(100);
    if (dice < 38) await this.burst();
    else if (dice < 45) await this.transaction();
    else if (dice < 50) await this.createTopic(`t${this.random.integer(3)}`);
    else if (dice < 52) await this.deleteTopic();
    else if (dice < 60) await this.log.maintain(this.random.next() < 0.5);
    else if (dice < 64) await this.deleteRecords();
    else if (dice < 75) this.breakDisk();
    else if (dice < 83) await this.heal();
    else if (dice < 86) this.clock.advance(this.random.integer(5000));
    else if (dice < 96) await this.crash();
    else await this.reopen();
  }

  private breakDisk(): void {
    if (this.options.killsOnly) return;
    const codes: FaultCode[] = ['ENOSPC', 'EIO', 'EROFS', 'EMFILE'];
    const calls: FaultyCall[] = ['open', 'write', 'sync', 'truncate', 'rename', 'remove', 'directory'];
    const paths = [undefined, undefined, 'journal', 'topics', '.log', 'checkpoint'];
    this.files.plan = {
      code: codes[this.random.integer(codes.length)],
      calls: new Set(calls.filter(() => this.random.next() < 0.5)),
      rate: [0.1, 0.5, 1][this.random.integer(3)],
      path: paths[this.random.integer(paths.length)],
    };
  }

  /** The disk works again: without a restart, so must the log. */
  private async heal(): Promise<void> {
    if (this.files.plan === null) return;
    this.files.plan = null;
    this.report.healed++;
    const refused = this.report.refused;
    await this.append();
    if (this.report.refused !== refused) throw new Error('an append is refused although the disk works again');
  }

  /** Several requests at once, so that they share groups. */
  private async burst(): Promise<void> {
    const requests: Promise<void>[] = [];
    for (let count = 1 + this.random.integer(5); count > 0; count--) {
      const dice = this.random.next();
      if (dice < 0.4) requests.push(this.append());
      else if (dice < 0.7) requests.push(this.unit());
      else requests.push(this.idempotent());
    }
    await Promise.all(requests);
    for (const key of this.partitions.keys()) this.checkPartition(key, true);
  }

  private somePartition(): string {
    const keys = [...this.partitions.keys()];
    return keys[this.random.integer(keys.length)];
  }

  private write(keys: readonly string[], offset: number | null): Write {
    const id = this.nextId++;
    const parts = keys.map((key, part) => ({
      key,
      values: Array.from(
        { length: 1 + this.random.integer(3) },
        (_, index) => `w${id}.${part}.${index}${'x'.repeat(this.random.integer(60))}`,
      ),
    }));
    return { id, parts, offset };
  }

  private async append(): Promise<void> {
    const key = this.somePartition();
    const write = this.write([key], null);
    const [topic, partition] = split(key);
    await this.attempt(write, async () => {
      const { baseOffset } = await this.log.append(topic, partition, batchOf(write.parts[0].values));
      return [baseOffset];
    });
  }

  private async unit(): Promise<void> {
    const keys = new Set([this.somePartition(), this.somePartition(), this.somePartition()]);
    const offset = this.random.next() < 0.7 ? this.nextId : null;
    const write = this.write([...keys], offset);
    const offsets: GroupOffset[] = offset === null ? [] : [{ topic: GROUP_TOPIC, partition: 0, offset }];
    await this.attempt(write, async () => {
      const { baseOffsets } = await this.log.commit({
        producerId: -1n,
        producerEpoch: -1,
        appends: write.parts.map(({ key, values }) => ({ topic: split(key)[0], partition: split(key)[1], batches: [batchOf(values)] })),
        group: { groupId: GROUP, offsets },
      });
      return baseOffsets;
    });
  }

  /** An outside producer that sends again what was refused, until it is answered. */
  private async idempotent(): Promise<void> {
    const key = `${GROUP_TOPIC}/1`;
    try {
      this.producer ??= { who: await this.log.initProducerId(), sequences: new Map() };
    } catch (error) {
      mustBeTyped(error);
      return;
    }
    const { who, sequences } = this.producer;
    const sequence = sequences.get(key) ?? 0;
    const write = this.write([key], null);
    const values = write.parts[0].values;
    sequences.set(key, sequence + values.length);
    const send = async (): Promise<number[]> => {
      const result = await this.log.append(GROUP_TOPIC, 1, batchOf(values, { ...who, baseSequence: sequence }));
      if (result.duplicate) this.report.duplicates++;
      return [result.baseOffset];
    };
    const before = this.report.refused;
    await this.attempt(write, send);
    if (this.report.refused !== before) {
      this.producer = null; // what followed in the burst was refused as out of sequence: begin again
      return;
    }
    if (this.random.next() < 0.3) {
      const again = await send().catch((error: unknown) => mustBeTyped(error));
      if (again && this.partitions.get(key)?.known.get(again[0]) !== values[0])
        throw new Error(`a retry was answered with offset ${again[0]}`);
    }
  }

  /** A new instance takes over the transactional id: what is open is rolled back, and the older instance can do nothing any more. */
  private async fence(): Promise<ProducerIdentity | null> {
    const old = this.instance;
    try {
      this.instance = await this.log.initProducerId({ transactionalId: TRANSACTIONAL_ID });
    } catch (error) {
      mustBeTyped(error);
      return null;
    }
    if (old === null || this.random.next() < 0.5) return this.instance;
    const write = this.write([this.somePartition()], null);
    const [topic, partition] = split(write.parts[0].key);
    const unit = { ...old, appends: [{ topic, partition, batches: [batchOf(write.parts[0].values)] }] };
    const code = await this.log.commit(unit).then(
      () => 'nothing',
      (error: unknown) => (error instanceof MillraceError ? error.code : ''),
    );
    if (code === 'nothing') throw new Error('a unit of an older epoch was taken');
    if (code === 'LOG_PRODUCER_FENCED') this.report.fenced++;
    for (const value of write.parts[0].values) this.never.add(value);
    return this.instance;
  }

  /** A transaction of an outside producer, committed or rolled back. */
  private async transaction(): Promise<void> {
    const identity = await this.fence();
    if (identity === null) return;
    const who = { transactionalId: TRANSACTIONAL_ID, ...identity };
    const write = this.write([...new Set([this.somePartition(), this.somePartition()])], this.random.next() < 0.5 ? this.nextId : null);
    const sent: number[] = [];
    try {
      await this.log.addPartitionsToTransaction(
        who,
        write.parts.map(({ key }) => ({ topic: split(key)[0], partition: split(key)[1] })),
      );
      for (const { key, values } of write.parts) {
        const bytes = batchOf(values, { ...identity, baseSequence: 0, attributes: TRANSACTIONAL });
        sent.push((await this.log.append(...split(key), bytes)).baseOffset);
      }
      const offsets: GroupOffset[] = write.offset === null ? [] : [{ topic: GROUP_TOPIC, partition: 0, offset: write.offset }];
      if (write.offset !== null) await this.log.commitOffsetsInTransaction(who, GROUP, offsets);
      if (this.random.next() < 0.3) throw new Error('before the crash: the producer gives up');
    } catch (error) {
      mustBeTyped(error);
      for (const part of write.parts) for (const value of part.values) this.never.add(value);
      if (this.random.next() < 0.5) await this.log.endTransaction(who, 'abort').catch(mustBeTyped);
      return;
    }
    await this.attempt(write, async () => {
      await this.log.endTransaction(who, 'commit');
      this.report.transactions++;
      return sent;
    });
    for (const key of this.partitions.keys()) this.checkPartition(key, true);
  }

  private async attempt(write: Write, send: () => Promise<readonly number[]>): Promise<void> {
    try {
      const offsets = await send();
      this.report.answered++;
      write.parts.forEach((part, index) => {
        this.note(part.key, offsets[index], part.values);
      });
      if (write.offset !== null) this.groupOffset = Math.max(this.groupOffset, write.offset);
    } catch (error) {
      mustBeTyped(error);
      this.report.refused++;
      this.doubtful.push(write);
    }
  }

  private note(key: string, offset: number, values: readonly string[]): void {
    const model = this.partitions.get(key);
    if (!model) return; // its topic was deleted meanwhile
    values.forEach((value, index) => {
      const present = model.known.get(offset + index);
      if (present !== undefined && present !== value)
        throw new Error(`${key}: offset ${offset + index} was given to ${present} and to ${value}`);
      model.known.set(offset + index, value);
    });
  }

  private async createTopic(name: string): Promise<void> {
    if (this.topics.has(name)) return;
    try {
      const compaction: Record<string, string> =
        name === COMPACTED ? { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0' } : {};
      await this.log.createTopic({
        name,
        partitions: 2,
        configs: { 'segment.bytes': String(200 + this.random.integer(800)), ...compaction },
      });
      this.addTopic(name);
    } catch (error) {
      mustBeTyped(error);
      this.doubtfulTopics.add(name);
    }
  }

  private addTopic(name: string): void {
    this.topics.add(name);
    for (const partition of [0, 1]) this.partitions.set(partitionKey(name, partition), { known: new Map(), start: 0 });
  }

  private async deleteTopic(): Promise<void> {
    const names = [...this.topics].filter((name) => name !== GROUP_TOPIC);
    const name = names[this.random.integer(Math.max(names.length, 1))];
    if (name === undefined) return;
    try {
      await this.log.deleteTopic(name);
      this.removeTopic(name);
    } catch (error) {
      mustBeTyped(error);
      this.doubtfulTopics.add(name);
    }
  }

  private removeTopic(name: string): void {
    this.topics.delete(name);
    for (const partition of [0, 1]) this.partitions.delete(partitionKey(name, partition));
    this.doubtful = this.doubtful.filter((write) => !write.parts.some((part) => split(part.key)[0] === name));
  }

  private async deleteRecords(): Promise<void> {
    const key = this.somePartition();
    const [topic, partition] = split(key);
    if (topic === COMPACTED) return;
    const start = this.log.logStartOffset(topic, partition);
    const before = start + this.random.integer(this.log.highWatermark(topic, partition) - start + 1);
    try {
      const model = this.partitions.get(key) as PartitionModel;
      model.start = Math.max(model.start, await this.log.deleteRecords(topic, partition, before));
    } catch (error) {
      mustBeTyped(error);
    }
  }

  private async crash(): Promise<void> {
    const requests: Promise<unknown>[] = [];
    for (let count = this.random.integer(4); count > 0; count--) requests.push(this.random.next() < 0.5 ? this.append() : this.unit());
    for (let turns = this.random.integer(12); turns > 0; turns--) await Promise.resolve();
    // whatever is not answered by now never is: its process is gone
    const isKill = this.options.killsOnly === true || this.random.next() < 0.3;
    if (isKill) this.files.kill();
    else this.files.crash();
    this.report.crashes++;
    await Promise.allSettled(requests);
    this.log.abandon();
    await this.reopened();
  }

  private async reopen(): Promise<void> {
    this.files.plan = null;
    await this.log.close();
    await this.reopened();
  }

  /** After an opening: what was in doubt is decided, and everything else is checked. */
  private async reopened(): Promise<void> {
    if (this.options.killsOnly !== true && this.random.next() < 0.15) this.openUnderFaults();
    this.log = this.open();
    await this.fence();
    for (const name of this.doubtfulTopics) {
      const exists = this.log.topic(name) !== undefined;
      if (exists && !this.topics.has(name)) this.addTopic(name);
      if (!exists && this.topics.has(name)) this.removeTopic(name);
    }
    this.doubtfulTopics = new Set();
    const listed = this.log
      .topics()
      .map((topic) => topic.name)
      .sort();
    if (listed.join() !== [...this.topics].sort().join())
      throw new Error(`topics are ${listed.join()}, not ${[...this.topics].sort().join()}`);
    const committed = this.log.committedOffsets(GROUP)[0]?.offset ?? -1;
    const found = this.decide(committed);
    if (committed < this.groupOffset) throw new Error(`the group is at ${committed}, ${this.groupOffset} was answered`);
    this.groupOffset = committed;
    for (const [key, records] of found) this.checkRecords(key, records, false);
  }

  /** An opening that fails somewhere in the middle, and a machine that goes down then, must not harm the next one. */
  private openUnderFaults(): void {
    this.breakDisk();
    try {
      this.open().abandon();
    } catch (error) {
      mustBeTyped(error);
    }
    if (this.random.next() < 0.5) this.files.kill();
    else this.files.crash();
  }

  /** Of the writes in doubt, each is there whole or not at all. */
  private decide(committed: number): Map<string, ReadRecord[]> {
    const found = new Map([...this.partitions.keys()].map((key) => [key, readAll(this.log, ...split(key))] as const));
    const places = new Map<string, number>();
    for (const [key, records] of found) for (const record of records) places.set(`${key} ${identityOf(record)}`, record.offset);
    for (const write of this.doubtful) {
      const offsets = write.parts.map((part) => places.get(`${part.key} ${part.values[0]}`));
      const visible = write.parts.filter((part) => this.partitions.has(part.key));
      const present = offsets.filter((offset) => offset !== undefined).length;
      if (present !== 0 && present !== visible.length)
        throw new Error(`write ${write.id} is there in ${present} of ${visible.length} partitions`);
      if (present > 0 && write.offset !== null && committed < write.offset)
        throw new Error(`write ${write.id} is there without its group offset`);
      if (present > 0) this.report.doubtful++;
      write.parts.forEach((part, index) => {
        const offset = offsets[index];
        if (offset !== undefined) this.note(part.key, offset, part.values);
        else for (const value of part.values) this.never.add(value);
      });
    }
    this.doubtful = [];
    return found;
  }

  private checkPartition(key: string, isLive: boolean): void {
    const { plan } = this.files;
    this.files.plan = null; // a read may fail as any call may; here the content counts
    this.checkRecords(key, readAll(this.log, ...split(key)), isLive);
    this.files.plan = plan;
  }

  private checkRecords(key: string, records: readonly ReadRecord[], isLive: boolean): void {
    const [topic, partition] = split(key);
    const model = this.partitions.get(key);
    if (!model) return;
    const start = this.log.logStartOffset(topic, partition);
    if (start < model.start) throw new Error(`${key}: the log start went back from ${model.start} to ${start}`);
    model.start = start;
    let expected = start;
    const seen = new Set<string>();
    for (const record of records) {
      const value = identityOf(record);
      if (record.offset < expected) throw new Error(`${key}: offset ${record.offset} after ${expected}`);
      expected = record.offset + 1;
      if (seen.has(value)) throw new Error(`${key}: ${value} is there twice`);
      seen.add(value);
      if (this.never.has(value)) throw new Error(`${key}: ${value} came back`);
      const known = model.known.get(record.offset);
      if (known === undefined)
        throw new Error(`${key}: offset ${record.offset} holds ${value}, which was ${isLive ? 'refused' : 'never sent'}`);
      if (known !== value) throw new Error(`${key}: offset ${record.offset} holds ${value}, not ${known}`);
    }
    this.checkMissing(key, model, records, this.log.lastStableOffset(topic, partition));
    if (this.log.highWatermark(topic, partition) < expected) throw new Error(`${key}: high watermark`);
  }

  /** What was answered is there, unless the log start passed it or compaction had a later record of its key. */
  private checkMissing(key: string, model: PartitionModel, records: readonly ReadRecord[], stable: number): void {
    const have = new Set(records.map((record) => record.offset));
    const last = new Map(records.map((record) => [record.key, record.offset]));
    for (const [offset, value] of model.known) {
      if (offset < model.start) model.known.delete(offset);
      else if (offset < stable && !have.has(offset)) {
        const isSuperseded = split(key)[0] === COMPACTED && (last.get(keyOf(value)) ?? -1) > offset;
        if (!isSuperseded) throw new Error(`${key}: ${value} at offset ${offset} was answered and is lost`);
        model.known.delete(offset);
        this.report.compacted++;
      }
    }
  }
}

function split(key: string): [string, number] {
  const slash = key.indexOf('/');
  return [key.slice(0, slash), Number(key.slice(slash + 1))];
}

/** Three keys, so that compaction has something to do; every third record is a tombstone. */
function keyOf(value: string): string {
  return `k${value.length % 3}`;
}

function batchOf(values: readonly string[], options: Parameters<typeof makeBatch>[1] = {}): Buffer {
  const records = values.map((value) => ({
    key: keyOf(value),
    value: value.charCodeAt(value.indexOf('.') - 1) % 3 === 0 ? null : value,
    headers: [{ key: 'id', value: Buffer.from(value) }],
  }));
  return makeBatch(records, options);
}

const identityOf = (record: ReadRecord): string => record.headers[0]?.value?.toString() ?? '';

function mustBeTyped(error: unknown): undefined {
  if (error instanceof MillraceError || (error instanceof Error && error.message.includes('before the crash'))) return undefined;
  throw error;
}
