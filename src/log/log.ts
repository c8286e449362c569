/**
 * The log as the rest of Millrace sees it: topics of partitions of record batches, shaped after Kafka's contract and nothing wider,
 * so that a directory on this machine and a Kafka cluster can both stand behind it.
 *
 * Invariants every implementation keeps (held by one contract suite):
 * - `commit(unit)` takes effect whole or not at all, also through a crash; so does `append` of one batch.
 * - The high watermark only moves once what lies below it is durable, in the sense of the log's durability setting.
 * - Offsets of a partition only grow; a fetch never shows a record at or past the high watermark.
 * - Reading is synchronous: between a slice read and the output buffered nothing awaits.
 * Batches are record batches of format v2 (`batch.ts`). Every failure is a `MillraceError` of `base/errors/log.ts`.
 */

/** One partition of one topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface TopicDescription {
  readonly name: string;
  /** 32 hexadecimal digits; a topic deleted and created again has another one. */
  readonly id: string;
  readonly partitions: number;
  /** Only what was set on the topic, by Kafka's names; `effectiveConfig` (topic-config.ts) adds the defaults. */
  readonly configs: Readonly<Record<string, string>>;
}

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly configs?: Readonly<Record<string, string>>;
}

/** `read_committed` ends at the last stable offset and names the aborted transactions; `read_uncommitted` ends at the high watermark. */
export type Isolation = 'read_committed' | 'read_uncommitted';

export interface FetchRequest {
  readonly topic: string;
  readonly partition: number;
  /** First offset wanted. The first batch returned may begin before it. */
  readonly offset: number;
  /** Whole batches up to this many bytes; always at least one batch when there is one. Default 1 MiB. */
  readonly maxBytes?: number;
  /** Default `read_committed`. */
  readonly isolation?: Isolation;
  /**
   * A buffer to read into, several times faster than a fresh one: the batches returned are then a view of it, valid until it is used
   * again. It should have 8 KiB more than `maxBytes`; one too small is not used.
   */
  readonly into?: Buffer;
}

/** A transaction that was rolled back: records of `producerId` from `firstOffset` up to its abort marker do not count. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

export interface FetchResult {
  /** Whole record batches, one after the other; empty when there is nothing at the offset yet. The caller's own, or a view of `into`. */
  readonly batches: Buffer;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  readonly logStartOffset: number;
  /** For `read_committed`, the aborted transactions that touch what was returned; absent when there are none. */
  readonly aborted?: readonly AbortedTransaction[];
}

/** What any thread may do with a log. */
export interface LogReader {
  topics(): readonly TopicDescription[];
  topic(name: string): TopicDescription | undefined;
  /** Throws LOG_UNKNOWN_PARTITION, LOG_OFFSET_OUT_OF_RANGE (below the log start or past the high watermark), LOG_IO. */
  fetch(request: FetchRequest): FetchResult;
  logStartOffset(topic: string, partition: number): number;
  highWatermark(topic: string, partition: number): number;
  lastStableOffset(topic: string, partition: number): number;
  /** A counter that grows whenever any partition's readable end or the list of topics changes. */
  version(): number;
  /** Calls back, in this thread and from a later turn of its event loop, whenever `version()` has grown. Returns the way to stop it. */
  onChange(listener: () => void): () => void;
  /** Resolves once `version()` differs from `since`, or after `timeoutMs`. */
  waitForChange(since: number, timeoutMs?: number): Promise<void>;
  close(): void | Promise<void>;
}

export interface AppendOptions {
  /** The caller has checked the batch's CRC or has just encoded it; skips checking it again. */
  readonly verified?: boolean;
}

export interface AppendResult {
  /** Offset of the batch's first record; that of the first time when the batch is a retry of one remembered. */
  readonly baseOffset: number;
  /** The time the log gave the batch (`message.timestamp.type=LogAppendTime`), else −1. */
  readonly logAppendTime: number;
  readonly logStartOffset: number;
  readonly duplicate: boolean;
}

/** A consumer group's position: the next offset to read. */
export interface GroupOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly leaderEpoch?: number;
  readonly metadata?: string;
}

export interface CommittedOffset extends GroupOffset {
  readonly metadata: string;
  /** Milliseconds since the epoch. */
  readonly committedAt: number;
}

/** Batches for any partitions plus group offsets, that take effect together under one producer. */
export interface CommitUnit {
  /** From `initProducerId`; a unit of an older epoch is refused with LOG_PRODUCER_FENCED. −1n: no producer, never fenced. */
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** The log takes over the buffers: it may change their headers in place, and the caller must not touch them again until it settles. */
  readonly appends: readonly UnitAppend[];
  readonly group?: { readonly groupId: string; readonly offsets: readonly GroupOffset[] };
}

export interface UnitAppend {
  readonly topic: string;
  readonly partition: number;
  readonly batches: readonly Buffer[];
}

export interface CommitResult {
  /** Offset of the first record of each entry of `unit.appends` (the log's end for an empty entry). */
  readonly baseOffsets: readonly number[];
}

export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

export interface InitProducerRequest {
  /** A name that outlives the process: asking again bumps the epoch, fences the older holder and aborts its open transaction. */
  readonly transactionalId?: string;
  /** How long a transaction of this producer may stay open. Default 60,000 ms. */
  readonly transactionTimeoutMs?: number;
  /** The identity the producer believes it has; it must be the current one. */
  readonly current?: ProducerIdentity;
}

export interface TransactionDescription extends ProducerIdentity {
  readonly transactionalId: string;
  readonly state: 'Empty' | 'Ongoing' | 'CompleteCommit' | 'CompleteAbort';
  readonly timeoutMs: number;
  /** Milliseconds since the epoch; −1 when no transaction is open. */
  readonly startedAt: number;
  readonly partitions: readonly TopicPartition[];
}

/** A member of a transaction says who it is on every call. */
export interface TransactionIdentity extends ProducerIdentity {
  readonly transactionalId: string;
}

/** Which record a time or a name stands for; −1 and −1 when there is none. */
export interface TimestampOffset {
  readonly offset: number;
  readonly timestamp: number;
}

export interface ProducerDescription extends ProducerIdentity {
  readonly lastSequence: number;
  readonly lastTimestamp: number;
  /** −1 when this producer has no open transaction in the partition. */
  readonly transactionFirstOffset: number;
}

/** What the owner of the log may do. */
export interface LogWriter {
  /** Throws LOG_TOPIC_EXISTS, LOG_TOPIC_INVALID, LOG_CONFIG_INVALID. */
  createTopic(spec: TopicSpec): Promise<TopicDescription>;
  deleteTopic(name: string): Promise<void>;
  /** Sets configs by Kafka's names at run time; null puts one back to its default. */
  alterConfigs(name: string, changes: Readonly<Record<string, string | null>>): Promise<TopicDescription>;
  /** `total` must be more than there are. */
  addPartitions(name: string, total: number): Promise<TopicDescription>;

  /** One batch; resolves once it is durable. The log takes over the buffer and may change its header in place. */
  append(topic: string, partition: number, batch: Buffer, options?: AppendOptions): Promise<AppendResult>;
  /** `visible` is called at the moment the unit becomes readable, before any reader can have acted on it; not for a unit that is refused. Must not throw. */
  commit(unit: CommitUnit, visible?: () => void): Promise<CommitResult>;

  initProducerId(request?: InitProducerRequest): Promise<ProducerIdentity>;
  /** Producers that the partition remembers. */
  producers(topic: string, partition: number): readonly ProducerDescription[];

  /** Enrols partitions, beginning the transaction when none is open. */
  addPartitionsToTransaction(who: TransactionIdentity, partitions: readonly TopicPartition[]): Promise<void>;
  /** Offsets that count once the transaction commits. */
  commitOffsetsInTransaction(who: TransactionIdentity, groupId: string, offsets: readonly GroupOffset[]): Promise<void>;
  /** Writes the markers; after it the transaction's records are readable (or skipped) by `read_committed`. */
  endTransaction(who: TransactionIdentity, outcome: 'commit' | 'abort'): Promise<void>;
  transactions(): readonly TransactionDescription[];

  commitOffsets(groupId: string, offsets: readonly GroupOffset[]): Promise<void>;
  committedOffsets(groupId: string): readonly CommittedOffset[];
  /** True while an open transaction holds offsets of the group (Kafka's `requireStable`). */
  hasPendingOffsets(groupId: string): boolean;
  /** Forgets offsets of the partitions named, or the whole group. */
  deleteOffsets(groupId: string, partitions?: readonly TopicPartition[]): Promise<void>;
  groups(): readonly string[];

  /** The first record whose timestamp is at least `timestamp`; `latest` is the record with the greatest timestamp. */
  offsetForTimestamp(topic: string, partition: number, timestamp: number | 'latest'): TimestampOffset;
  /** Removes what lies below `before` (−1: the high watermark); returns the new log start. */
  deleteRecords(topic: string, partition: number, before: number): Promise<number>;
  /** Bytes of the partition on disk. */
  partitionSize(topic: string, partition: number): number;
}

export type Log = LogReader & LogWriter;
