/**
 * What a partition remembers of each producer: its epoch, its last five batches and its open transaction. A retried batch is
 * recognised and answered with its first offset; a gap in the sequence and an older epoch are refused.
 */
import { fail } from '../../base/errors.ts';
import * as batch from '../batch.ts';
import type { TopicPartition } from '../log.ts';

const REMEMBERED = 5;
const SEQUENCES = 2147483648;

export interface RememberedBatch {
  readonly first: number;
  readonly last: number;
  readonly offset: number;
}

/** Immutable. */
export interface ProducerState {
  readonly epoch: number;
  /** The last five batches, oldest first; empty after a new epoch began with a marker. */
  readonly batches: readonly RememberedBatch[];
  /** When the producer last wrote, by the log's clock. */
  readonly seen: number;
}

const sequenceAfter = (sequence: number, by: number): number => (sequence + by) % SEQUENCES;

/**
 * Whether the batch at `at` is a retry: then the offset it got the first time, else null.
 * Throws LOG_OUT_OF_SEQUENCE and LOG_PRODUCER_FENCED.
 */
export function checkSequence(state: ProducerState | undefined, bytes: Buffer, at: number, where: TopicPartition): number | null {
  const epoch = batch.producerEpochOf(bytes, at);
  const sequence = batch.baseSequenceOf(bytes, at);
  if (state === undefined) return null; // unknown or expired: any sequence may begin
  if (epoch < state.epoch) throw fail('LOG_PRODUCER_FENCED', { producerId: batch.producerIdOf(bytes, at), epoch, current: state.epoch });
  const last = sequenceAfter(sequence, batch.lastOffsetDeltaOf(bytes, at));
  if (epoch > state.epoch) {
    if (sequence !== 0) throw outOfSequence(bytes, at, where, 0);
    return null;
  }
  for (const known of state.batches) if (known.first === sequence && known.last === last) return known.offset;
  if (state.batches.length === 0) return null;
  const expected = sequenceAfter(state.batches[state.batches.length - 1].last, 1);
  if (sequence !== expected) throw outOfSequence(bytes, at, where, expected);
  return null;
}

function outOfSequence(bytes: Buffer, at: number, where: TopicPartition, expected: number): Error {
  const sequence = batch.baseSequenceOf(bytes, at);
  return fail('LOG_OUT_OF_SEQUENCE', { producerId: batch.producerIdOf(bytes, at), sequence, expected, ...where });
}

/** The state after the batch at `at`, whose offset is given, was appended. */
export function afterBatch(state: ProducerState | undefined, bytes: Buffer, at: number, now: number): ProducerState {
  const epoch = batch.producerEpochOf(bytes, at);
  const first = batch.baseSequenceOf(bytes, at);
  const isMarker = (batch.attributesOf(bytes, at) & batch.CONTROL) !== 0;
  const before = state !== undefined && state.epoch === epoch ? state.batches : [];
  if (isMarker || first < 0) return { epoch, batches: before, seen: now };
  const added: RememberedBatch = {
    first,
    last: sequenceAfter(first, batch.lastOffsetDeltaOf(bytes, at)),
    offset: batch.baseOffsetOf(bytes, at),
  };
  return { epoch, batches: [...before.slice(-(REMEMBERED - 1)), added], seen: now };
}
