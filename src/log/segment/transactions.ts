/**
 * Producer ids, and transactions of outside producers. The end of a transaction is one frame: its markers in all partitions, the
 * group offsets and the new state, so there is no half-ended transaction to resume after a crash.
 */
import { BatchEncoder } from '../batch-encoder.ts';
import { CONTROL, TRANSACTIONAL } from '../batch.ts';
import { checkFence } from './appends.ts';
import { fail } from '../../base/errors.ts';
import { partitionKey } from './state.ts';
import type {
  GroupOffset,
  InitProducerRequest,
  ProducerIdentity,
  TopicPartition,
  TransactionDescription,
  TransactionIdentity,
} from '../log.ts';
import type { LogCore } from './core.ts';
import type { PartitionAppend, Prepare, Prepared } from './commit-queue.ts';
import type { StateEvent, TransactionState } from './state.ts';
import type { Undo } from './undo.ts';

const LAST_EPOCH = 32766;
const DEFAULT_TIMEOUT_MS = 60_000;
/** `transactional.id.expiration.ms` of Kafka. */
const ID_EXPIRY_MS = 7 * 86_400_000;

const identity = (producerId: number | bigint, producerEpoch: number): ProducerIdentity => ({
  producerId: BigInt(producerId),
  producerEpoch,
});

export function prepareInitProducer(core: LogCore, request: InitProducerRequest): Prepare<ProducerIdentity> {
  return (undo) => {
    if (request.transactionalId !== undefined) return initTransactional(core, request.transactionalId, request, undo);
    const { current } = request;
    if (current && current.producerEpoch < LAST_EPOCH) {
      return { events: [], appends: [], result: identity(current.producerId, current.producerEpoch + 1) };
    }
    const next = core.state.nextProducerId;
    return { events: [{ type: 'producerIds', next: next + 1 }], appends: [], result: identity(next, 0) };
  };
}

function initTransactional(core: LogCore, id: string, request: InitProducerRequest, undo: Undo): Prepared<ProducerIdentity> {
  const present = core.state.transactions.get(id);
  if (request.current) checkCurrent(present, request.current);
  const needsNewId = present === undefined || present.epoch >= LAST_EPOCH;
  const next = core.state.nextProducerId;
  const producerId = needsNewId ? next : present.producerId;
  const epoch = needsNewId ? 0 : present.epoch + 1;
  const appends = present?.status === 'Ongoing' ? placeMarkers(core, present, 'abort', present.epoch + 1, undo) : [];
  const value: TransactionState = {
    producerId,
    epoch,
    timeoutMs: request.transactionTimeoutMs ?? DEFAULT_TIMEOUT_MS,
    status: 'Empty',
    startedAt: -1,
    partitions: [],
    offsets: [],
    changedAt: core.now(),
  };
  const events: StateEvent[] = [{ type: 'transaction', id, value }];
  if (needsNewId) events.push({ type: 'producerIds', next: next + 1 });
  return { events, appends, result: identity(producerId, epoch) };
}

function checkCurrent(present: TransactionState | undefined, claimed: ProducerIdentity): void {
  const isCurrent = present !== undefined && BigInt(present.producerId) === claimed.producerId && present.epoch === claimed.producerEpoch;
  if (isCurrent) return;
  throw fail('LOG_PRODUCER_FENCED', { producerId: claimed.producerId, epoch: claimed.producerEpoch, current: present?.epoch ?? -1 });
}

/** The transaction of who asks. Throws LOG_UNKNOWN_PRODUCER and LOG_PRODUCER_FENCED. */
function transactionOf(core: LogCore, who: TransactionIdentity): TransactionState {
  const present = core.state.transactions.get(who.transactionalId);
  if (!present || BigInt(present.producerId) !== who.producerId) {
    throw fail('LOG_UNKNOWN_PRODUCER', { producerId: who.producerId, transactionalId: who.transactionalId });
  }
  checkFence(core, who.producerId, who.producerEpoch);
  return present;
}

function begun(core: LogCore, present: TransactionState): TransactionState {
  if (present.status === 'Ongoing') return present;
  return { ...present, status: 'Ongoing', startedAt: core.now(), partitions: [], offsets: [], changedAt: core.now() };
}

export function prepareAddPartitionsToTransaction(
  core: LogCore,
  who: TransactionIdentity,
  partitions: readonly TopicPartition[],
): Prepare<void> {
  return () => {
    const present = begun(core, transactionOf(core, who));
    const keys = new Set(present.partitions);
    for (const { topic, partition } of partitions) keys.add(partitionKey(core.writable(topic, partition).topicId, partition));
    const value: TransactionState = { ...present, partitions: [...keys] };
    return { events: [{ type: 'transaction', id: who.transactionalId, value }], appends: [], result: undefined };
  };
}

export function prepareOffsetsInTransaction(
  core: LogCore,
  who: TransactionIdentity,
  group: string,
  offsets: readonly GroupOffset[],
): Prepare<void> {
  return () => {
    const present = transactionOf(core, who);
    if (present.status !== 'Ongoing') {
      throw fail('LOG_TRANSACTION_STATE', { producerId: who.producerId, state: present.status, reason: 'offsets need an open one' });
    }
    const value: TransactionState = { ...present, offsets: [...present.offsets, { group, offsets }] };
    return { events: [{ type: 'transaction', id: who.transactionalId, value }], appends: [], result: undefined };
  };
}

export function prepareEndTransaction(core: LogCore, who: TransactionIdentity, outcome: 'commit' | 'abort'): Prepare<void> {
  return (undo) => {
    const present = transactionOf(core, who);
    const done = outcome === 'commit' ? 'CompleteCommit' : 'CompleteAbort';
    if (present.status === done) return { events: [], appends: [], result: undefined };
    if (present.status !== 'Ongoing') {
      throw fail('LOG_TRANSACTION_STATE', { producerId: who.producerId, state: present.status, reason: `it cannot ${outcome} now` });
    }
    return ended(core, who.transactionalId, present, outcome, present.epoch, undo);
  };
}

/** Transactional ids to do something about: open for longer than they may, or not used for a week. */
export function overdueTransactions(core: LogCore): string[] {
  return [...core.state.transactions].filter(([, value]) => isOverdue(core, value) || isForgettable(core, value)).map(([id]) => id);
}

const isOverdue = (core: LogCore, value: TransactionState): boolean =>
  value.status === 'Ongoing' && core.now() - value.startedAt > value.timeoutMs;

/** Ids that only ever committed units stay: their fence must hold for as long as a task may live. */
const isForgettable = (core: LogCore, value: TransactionState): boolean =>
  value.status !== 'Ongoing' && value.status !== 'Empty' && core.now() - value.changedAt > ID_EXPIRY_MS;

/** Rolls back a transaction that was open for too long, and fences its producer; forgets an id that was not used for a week. */
export function prepareExpireTransaction(core: LogCore, id: string): Prepare<void> {
  return (undo) => {
    const present = core.state.transactions.get(id);
    if (present && isOverdue(core, present)) return ended(core, id, present, 'abort', present.epoch + 1, undo);
    const events: StateEvent[] = present && isForgettable(core, present) ? [{ type: 'transactionForgotten', id }] : [];
    return { events, appends: [], result: undefined };
  };
}

function ended(
  core: LogCore,
  id: string,
  present: TransactionState,
  outcome: 'commit' | 'abort',
  epoch: number,
  undo: Undo,
): Prepared<void> {
  const appends = placeMarkers(core, present, outcome, epoch, undo);
  const status = outcome === 'commit' ? 'CompleteCommit' : 'CompleteAbort';
  const value: TransactionState = { ...present, epoch, status, startedAt: -1, partitions: [], offsets: [], changedAt: core.now() };
  const events: StateEvent[] = [{ type: 'transaction', id, value }];
  if (outcome === 'commit') {
    for (const { group, offsets } of present.offsets) events.push({ type: 'offsets', group, at: core.now(), offsets });
  }
  return { events, appends, result: undefined };
}

function placeMarkers(
  core: LogCore,
  transaction: TransactionState,
  outcome: 'commit' | 'abort',
  epoch: number,
  undo: Undo,
): PartitionAppend[] {
  const appends: PartitionAppend[] = [];
  for (const key of transaction.partitions) {
    const slash = key.indexOf('/');
    const partition = core.table.byId.get(key.slice(0, slash))?.[Number(key.slice(slash + 1))];
    if (!partition) continue; // its topic was deleted
    const marker = encodeMarker(transaction.producerId, epoch, outcome, core.now());
    partition.place(marker, 0, core.now(), undo);
    appends.push({ partition, batches: [marker] });
  }
  return appends;
}

/** A control batch: key is version and type (1 commits, 0 rolls back), value is version and coordinator epoch. */
export function encodeMarker(producerId: number, epoch: number, outcome: 'commit' | 'abort', now: number): Buffer {
  const encoder = new BatchEncoder(256);
  const key = Buffer.from([0, 0, 0, outcome === 'commit' ? 1 : 0]);
  encoder.append(now, key, 0, 4, Buffer.alloc(6), 0, 6);
  return encoder.finish({ producerId: BigInt(producerId), producerEpoch: epoch, attributes: TRANSACTIONAL | CONTROL });
}

export function describeTransactions(core: LogCore): TransactionDescription[] {
  return [...core.state.transactions].map(([transactionalId, value]) => ({
    transactionalId,
    producerId: BigInt(value.producerId),
    producerEpoch: value.epoch,
    state: value.status,
    timeoutMs: value.timeoutMs,
    startedAt: value.startedAt,
    partitions: value.partitions.flatMap((key) => {
      const slash = key.indexOf('/');
      const partition = core.table.byId.get(key.slice(0, slash))?.[Number(key.slice(slash + 1))];
      return partition ? [{ topic: partition.topic, partition: partition.index }] : [];
    }),
  }));
}
