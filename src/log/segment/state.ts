/**
 * The log's own state besides the batches: topics, group offsets, producer ids and transactions. It changes only through events;
 * an event is part of a journal frame, and a checkpoint is the state as it was when a journal file began.
 *
 * Invariant: values in the maps are immutable, so a change is taken back by putting the old value again (`undo.ts`).
 */
import { put } from './undo.ts';
import type { CommittedOffset, GroupOffset, TopicDescription } from '../log.ts';
import type { Undo } from './undo.ts';

/** What is known of a transactional id. `producerId` is one of ours, so a number holds it. */
export interface TransactionState {
  readonly producerId: number;
  readonly epoch: number;
  readonly timeoutMs: number;
  readonly status: 'Empty' | 'Ongoing' | 'CompleteCommit' | 'CompleteAbort';
  /** Milliseconds since the epoch; −1 when no transaction is open. */
  readonly startedAt: number;
  /** `<topic id>/<partition>` of those enrolled. */
  readonly partitions: readonly string[];
  readonly offsets: readonly PendingOffsets[];
  /** When it last changed, by the log's clock. */
  readonly changedAt: number;
}

export interface PendingOffsets {
  readonly group: string;
  readonly offsets: readonly GroupOffset[];
}

export type StateEvent =
  | { readonly type: 'topic'; readonly topic: TopicDescription }
  | { readonly type: 'topicDeleted'; readonly name: string; readonly id: string }
  | { readonly type: 'offsets'; readonly group: string; readonly at: number; readonly offsets: readonly GroupOffset[] }
  /** Without partitions: the whole group. */
  | { readonly type: 'offsetsDeleted'; readonly group: string; readonly partitions?: readonly string[] }
  | { readonly type: 'producerIds'; readonly next: number }
  | { readonly type: 'transaction'; readonly id: string; readonly value: TransactionState }
  | { readonly type: 'transactionForgotten'; readonly id: string }
  /** Consumed by the partitions: the log start moved. */
  | { readonly type: 'logStart'; readonly topicId: string; readonly partition: number; readonly offset: number }
  /** Consumed by the partitions: compaction put one file in the place of some segments. */
  | { readonly type: 'compacted'; readonly topicId: string; readonly partition: number; readonly result: CompactionResult };

/** What is known of a segment besides its batches. */
export interface SegmentFacts {
  readonly base: number;
  readonly size: number;
  /** One past the last offset that belongs here. */
  readonly next: number;
  readonly maxTimestamp: number;
  readonly maxTimestampOffset: number;
  /** By the log's clock, when its first and its last batch were written. */
  readonly created: number;
  readonly touched: number;
  /** Of a compacted file, the checksum of all of it: gaps in its offsets are no sign of damage. */
  readonly crc?: number;
}

/** The exchange of consecutive segments for one file that holds what is left of them. */
export interface CompactionResult {
  readonly segment: SegmentFacts;
  /** Base offsets of the segments it stands for, its own first. */
  readonly replaces: readonly number[];
  /** Name of the file that was written, in the partition's directory. */
  readonly file: string;
  /** Everything below was looked at. */
  readonly cleanedTo: number;
}

export interface LogState {
  readonly topics: Map<string, TopicDescription>;
  readonly groups: Map<string, Map<string, CommittedOffset>>;
  readonly transactions: Map<string, TransactionState>;
  /** Producer id → the transactional id it belongs to. */
  readonly owners: Map<number, string>;
  nextProducerId: number;
}

export const partitionKey = (topic: string, partition: number): string => `${topic}/${partition}`;

export function emptyState(): LogState {
  return { topics: new Map(), groups: new Map(), transactions: new Map(), owners: new Map(), nextProducerId: 1 };
}

/** Applies an event; events that concern partitions only change nothing here. */
export function applyEvent(state: LogState, event: StateEvent, undo: Undo): void {
  switch (event.type) {
    case 'topic':
      put(state.topics, event.topic.name, event.topic, undo);
      return;
    case 'topicDeleted':
      forgetTopic(state, event.name, undo);
      return;
    case 'offsets':
      for (const offset of event.offsets) storeOffset(state, event.group, offset, event.at, undo);
      return;
    case 'offsetsDeleted':
      forgetOffsets(state, event.group, event.partitions, undo);
      return;
    case 'producerIds': {
      const before = state.nextProducerId;
      undo.push(() => {
        state.nextProducerId = before;
      });
      state.nextProducerId = event.next;
      return;
    }
    case 'transaction':
      put(state.transactions, event.id, event.value, undo);
      if (state.owners.get(event.value.producerId) !== event.id) put(state.owners, event.value.producerId, event.id, undo);
      return;
    case 'transactionForgotten': {
      const forgotten = state.transactions.get(event.id);
      put(state.transactions, event.id, undefined, undo);
      if (forgotten) put(state.owners, forgotten.producerId, undefined, undo);
      return;
    }
    default:
  }
}

function storeOffset(state: LogState, group: string, offset: GroupOffset, at: number, undo: Undo): void {
  let offsets = state.groups.get(group);
  if (!offsets) {
    offsets = new Map();
    put(state.groups, group, offsets, undo);
  }
  put(offsets, partitionKey(offset.topic, offset.partition), { ...offset, metadata: offset.metadata ?? '', committedAt: at }, undo);
}

function forgetOffsets(state: LogState, group: string, partitions: readonly string[] | undefined, undo: Undo): void {
  const offsets = state.groups.get(group);
  if (!offsets) return;
  for (const key of partitions ?? [...offsets.keys()]) if (offsets.has(key)) put(offsets, key, undefined, undo);
  if (offsets.size === 0) put(state.groups, group, undefined, undo);
}

/** A deleted topic takes the groups' offsets in it along. */
function forgetTopic(state: LogState, name: string, undo: Undo): void {
  const topic = state.topics.get(name);
  put(state.topics, name, undefined, undo);
  if (!topic) return;
  const keys = Array.from({ length: topic.partitions }, (_, partition) => partitionKey(name, partition));
  for (const group of [...state.groups.keys()]) forgetOffsets(state, group, keys, undo);
}

/** The state as plain JSON, for a checkpoint. */
export interface StateSnapshot {
  readonly topics: readonly TopicDescription[];
  readonly groups: Readonly<Record<string, readonly CommittedOffset[]>>;
  readonly transactions: Readonly<Record<string, TransactionState>>;
  readonly nextProducerId: number;
}

export function snapshotState(state: LogState): StateSnapshot {
  const groups: [string, CommittedOffset[]][] = [...state.groups].map(([group, offsets]) => [group, [...offsets.values()]]);
  return {
    topics: [...state.topics.values()],
    groups: Object.fromEntries(groups),
    transactions: Object.fromEntries(state.transactions),
    nextProducerId: state.nextProducerId,
  };
}

export function restoreState(snapshot: StateSnapshot): LogState {
  const state = emptyState();
  for (const topic of snapshot.topics) state.topics.set(topic.name, topic);
  for (const [group, offsets] of Object.entries(snapshot.groups)) {
    state.groups.set(group, new Map(offsets.map((offset) => [partitionKey(offset.topic, offset.partition), offset])));
  }
  for (const [id, transaction] of Object.entries(snapshot.transactions)) {
    state.transactions.set(id, transaction);
    state.owners.set(transaction.producerId, id);
  }
  state.nextProducerId = snapshot.nextProducerId;
  return state;
}
