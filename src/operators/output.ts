/**
 * The output of a stage to one topic: takes the key bytes that generated code has put into a sink, picks the partition, and gives the place in that partition's batch where the value goes. Nothing is written
 * to the log here: the task collects the batches at commit.
 */
import { BatchEncoder } from '../log/batch-encoder.ts';
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

/** A batch that is larger, or would be with another record like the last, takes no more: so what comes fits its block, and a reader never has to take in too much at once. */
const MAX_BATCH_BYTES = BLOCK_BYTES - 16 * 1024;

export class OutputTopic {
  readonly topic: string;
  /** Generated code writes the record's key here, then calls `begin`. */
  readonly key = new ByteSink(256);
  private readonly partitions: number;
  private readonly partitioner: Partitioner;
  private readonly keySuffix: number;
  private readonly blocks: Blocks | null;
  private readonly encoders: (BatchEncoder | null)[];
  private finished: PartitionOutput[] = [];
  /** Where the record that was begun goes. */
  private partition = 0;
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

  /** Begins a record with the key that was written, if there is one: its value is to be written to the sink that is returned. */
  begin(timestamp: number, hasKey: boolean): ByteSink {
    const { key } = this;
    const to = key.position;
    key.position = 0;
    return this.beginKeyed(timestamp, key.buffer, hasKey ? 0 : -1, to);
  }

  /** The same with key bytes that stand elsewhere; `from` of −1 is no key. */
  beginKeyed(timestamp: number, key: Buffer, from: number, to: number): ByteSink {
    this.partition =
      this.partitions === 1 ? 0 : this.partitioner(this.topic, from < 0 ? null : key, from, to - this.keySuffix, this.partitions);
    return this.encoder(this.partition).begin(timestamp, key, from, to);
  }

  /** Ends the record that was begun. `headers` are encoded ones, or null. */
  end(hasValue: boolean, headers: Buffer | null): void {
    const encoder = this.encoder(this.partition);
    const before = encoder.size;
    encoder.end(hasValue, headers);
    const added = encoder.size - before;
    this.buffered += added;
    if (encoder.size + added > MAX_BATCH_BYTES) this.finish(this.partition);
  }

  /** The batches since the last call. */
  take(): PartitionOutput[] {
    for (let p = 0; p < this.encoders.length; p++) this.finish(p);
    const taken = this.finished;
    this.finished = [];
    this.buffered = 0;
    return taken;
  }

  private encoder(partition: number): BatchEncoder {
    return (this.encoders[partition] ??= new BatchEncoder(16384, this.blocks));
  }

  private finish(partition: number): void {
    const encoder = this.encoders[partition];
    if (encoder === null || encoder.count === 0) return;
    const records = encoder.count;
    this.finished.push({ topic: this.topic, partition, batch: encoder.finish(), records });
  }
}
