/**
 * The output of a stage to one topic: takes key and value bytes that generated code has put into its two sinks, picks the partition and
 * appends to that partition's batch. Nothing is written to the log here: the task collects the batches at commit.
 */
import { BatchEncoder } from '../log/batch.ts';
import { BLOCK_BYTES } from '../log/blocks.ts';
import type { Blocks } from '../log/blocks.ts';
import { partitionOfKey } from '../log/partitioner.ts';
import { ByteSink } from '../data/bytes.ts';

/** Which partition a record goes to; `key` null for a record without key. */
export type Partitioner = (topic: string, keyBytes: Buffer | null, from: number, to: number, partitions: number) => number;

/** Kafka's default for keys; records without one stick to a partition for a while, then move on. */
export function defaultPartitioner(): Partitioner {
  let sticky = 0;
  let sent = 0;
  return (_topic, key, from, to, partitions) => {
    if (key !== null) return partitionOfKey(partitions, key, from, to);
    if (++sent % 1024 === 0) sticky++;
    return sticky % partitions;
  };
}

/** The batches of one partition, ready to append. */
export interface PartitionOutput {
  readonly topic: string;
  readonly partition: number;
  readonly batch: Buffer;
  readonly records: number;
}

/** A batch that is larger takes no more records: most that come then still fit its block, and a reader never has to take in too much at once. */
const MAX_BATCH_BYTES = BLOCK_BYTES - 16 * 1024;

export class OutputTopic {
  readonly topic: string;
  /** Generated code writes the record's key here, then calls `send`. */
  readonly key = new ByteSink(256);
  readonly value = new ByteSink(4096);
  private readonly partitions: number;
  private readonly partitioner: Partitioner;
  private readonly keySuffix: number;
  private readonly blocks: Blocks | null;
  private readonly encoders: (BatchEncoder | null)[];
  private finished: PartitionOutput[] = [];
  /** Bytes buffered since the last `take`; what credit is counted by. */
  buffered = 0;

  /** `keySuffix`: how many bytes at the end of each key do not count for the partition: those of its window, so that all windows of a key stand together. `blocks`: where large batches stand. */
  constructor(topic: string, partitions: number, partitioner: Partitioner, keySuffix = 0, blocks: Blocks | null = null) {
    this.topic = topic;
    this.partitions = partitions;
    this.partitioner = partitioner;
    this.keySuffix = keySuffix;
    this.blocks = blocks;
    this.encoders = new Array<BatchEncoder | null>(partitions).fill(null);
  }

  /** Sends what the sinks hold and clears them. `headers` are encoded ones, or null. */
  send(timestamp: number, hasKey: boolean, hasValue: boolean, headers: Buffer | null): void {
    const { key, value } = this;
    this.append(timestamp, hasKey ? key.buffer : null, 0, key.position, hasValue, headers);
    key.position = 0;
    value.position = 0;
  }

  /** The same with key bytes that stand elsewhere. */
  sendKeyed(timestamp: number, key: Buffer, from: number, to: number, hasValue: boolean, headers: Buffer | null): void {
    this.append(timestamp, key, from, to, hasValue, headers);
    this.value.position = 0;
  }

  /** The batches since the last call. */
  take(): PartitionOutput[] {
    for (let p = 0; p < this.encoders.length; p++) this.finish(p);
    const taken = this.finished;
    this.finished = [];
    this.buffered = 0;
    return taken;
  }

  private append(timestamp: number, key: Buffer | null, from: number, to: number, hasValue: boolean, headers: Buffer | null): void {
    const { value } = this;
    const partition = this.partitions === 1 ? 0 : this.partitioner(this.topic, key, from, to - this.keySuffix, this.partitions);
    let encoder = this.encoders[partition];
    if (encoder === null) {
      encoder = new BatchEncoder(16384, this.blocks);
      this.encoders[partition] = encoder;
    }
    encoder.append(timestamp, key ?? value.buffer, key === null ? -1 : from, to, value.buffer, hasValue ? 0 : -1, value.position, headers);
    this.buffered += value.position + to - from + 16;
    if (encoder.size > MAX_BATCH_BYTES) this.finish(partition);
  }

  private finish(partition: number): void {
    const encoder = this.encoders[partition];
    if (encoder === null || encoder.count === 0) return;
    const records = encoder.count;
    this.finished.push({ topic: this.topic, partition, batch: encoder.finish(), records });
  }
}
