/** What `append` and `commit` check and prepare: batches are examined, placed in their partitions and turned into a frame. */
import * as batch from '../batch.ts';
import { acceptBatch, checkStructure } from './batch-rules.ts';
import { checkSequence } from './producer-state.ts';
import { fail } from '../../base/errors.ts';
import { partitionKey } from './state.ts';
import type { AppendOptions, AppendResult, CommitResult, CommitUnit } from '../log.ts';
import type { LogCore } from './core.ts';
import type { Partition } from './partition.ts';
import type { PartitionAppend, Prepare } from './commit-queue.ts';
import type { StateEvent } from './state.ts';
import type { Undo } from './undo.ts';

/** One batch of any producer. */
export function prepareAppend(
  core: LogCore,
  topic: string,
  index: number,
  received: Buffer,
  options: AppendOptions,
): Prepare<AppendResult> {
  return (undo) => {
    const partition = core.writable(topic, index);
    const { bytes, appendTime } = acceptBatch(received, partition, core.now(), options.verified === true);
    const answer = (baseOffset: number, duplicate: boolean): AppendResult => {
      return { baseOffset, logAppendTime: appendTime, logStartOffset: partition.logStart, duplicate };
    };
    if (batch.hasProducer(bytes)) {
      checkTransaction(core, partition, bytes);
      const original = retryOf(partition, bytes, 0);
      if (original !== null) return { events: [], appends: [], result: answer(original, true) };
    }
    const baseOffset = partition.place(bytes, 0, core.now(), undo);
    return { events: [], appends: [{ partition, batches: [bytes] }], result: answer(baseOffset, false) };
  };
}

function retryOf(partition: Partition, bytes: Buffer, at: number): number | null {
  if (batch.baseSequenceOf(bytes, at) < 0) return null;
  const where = { topic: partition.topic, partition: partition.index };
  return checkSequence(partition.producers.get(batch.producerIdOf(bytes, at)), bytes, at, where);
}

/** A batch of a transactional producer must be of its current epoch and, if transactional, of a partition enrolled. */
function checkTransaction(core: LogCore, partition: Partition, bytes: Buffer): void {
  const producerId = batch.producerIdOf(bytes);
  const isTransactional = (batch.attributesOf(bytes) & batch.TRANSACTIONAL) !== 0;
  checkFence(core, producerId, batch.producerEpochOf(bytes));
  if (!isTransactional) return;
  const owner = core.state.owners.get(Number(producerId));
  const transaction = owner === undefined ? undefined : core.state.transactions.get(owner);
  const isEnrolled = transaction?.status === 'Ongoing' && transaction.partitions.includes(partitionKey(partition.topicId, partition.index));
  if (isEnrolled) return;
  const state = transaction?.status ?? 'unknown';
  throw fail('LOG_TRANSACTION_STATE', { producerId, state, reason: `${partition.topic}-${partition.index} is not part of it` });
}

/** Refuses an epoch that a newer holder of the transactional id has replaced. */
export function checkFence(core: LogCore, producerId: bigint, epoch: number): void {
  const owner = core.state.owners.get(Number(producerId));
  if (owner === undefined) return;
  const current = core.state.transactions.get(owner);
  if (!current) return;
  const isCurrent = BigInt(current.producerId) === producerId && current.epoch === epoch;
  if (!isCurrent) throw fail('LOG_PRODUCER_FENCED', { producerId, epoch, current: current.epoch });
}

/** A unit: everything in it becomes one frame. */
export function prepareUnit(core: LogCore, unit: CommitUnit, visible?: () => void): Prepare<CommitResult> {
  return (undo) => {
    if (unit.producerId >= 0n) checkFence(core, unit.producerId, unit.producerEpoch);
    const baseOffsets: number[] = [];
    const appends: PartitionAppend[] = [];
    for (const append of unit.appends) {
      const partition = core.writable(append.topic, append.partition);
      const batches: Buffer[] = [];
      let first = -1;
      for (const received of append.batches) {
        const offset = placeAll(core, partition, received, batches, undo);
        if (first < 0) first = offset;
      }
      baseOffsets.push(first < 0 ? partition.nextOffset : first);
      if (batches.length > 0) appends.push({ partition, batches });
    }
    return { events: groupEvents(core, unit), appends, result: { baseOffsets }, afterwards: visible };
  };
}

function groupEvents(core: LogCore, unit: CommitUnit): StateEvent[] {
  if (!unit.group || unit.group.offsets.length === 0) return [];
  return [{ type: 'offsets', group: unit.group.groupId, at: core.now(), offsets: unit.group.offsets }];
}

/** Places one or more batches that stand in one buffer; returns the offset of the first. */
function placeAll(core: LogCore, partition: Partition, received: Buffer, into: Buffer[], undo: Undo): number {
  const bytes = checkStructure(received, partition, core.now());
  let first = -1;
  for (let at = 0; at < bytes.length; at += batch.batchSizeOf(bytes, at)) {
    const original = batch.hasProducer(bytes, at) ? retryOf(partition, bytes, at) : null;
    const offset = original ?? partition.place(bytes, at, core.now(), undo);
    if (first < 0) first = offset;
    if (original === null) into.push(bytes.subarray(at, at + batch.batchSizeOf(bytes, at)));
  }
  return first;
}
