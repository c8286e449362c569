/** For the offline check: whether each producer's batches in a partition follow one another without a gap. */
import * as batch from '../batch.ts';

export interface SequenceState {
  readonly epoch: number;
  readonly next: number;
}

const SEQUENCES = 2147483648;

/** Takes one batch into account; returns what is wrong with its sequence, or null. The first batch of a producer may begin anywhere. */
export function foldSequence(states: Map<bigint, SequenceState>, bytes: Buffer): string | null {
  if (!batch.hasProducer(bytes) || batch.baseSequenceOf(bytes) < 0) return null;
  const producer = batch.producerIdOf(bytes);
  const epoch = batch.producerEpochOf(bytes);
  const first = batch.baseSequenceOf(bytes);
  const before = states.get(producer);
  states.set(producer, { epoch, next: (first + batch.lastOffsetDeltaOf(bytes) + 1) % SEQUENCES });
  if (before === undefined) return null;
  if (epoch < before.epoch) return `producer ${producer} goes back from epoch ${before.epoch} to ${epoch}`;
  const due = epoch === before.epoch ? before.next : 0;
  // a producer that was idle for long is forgotten and may begin anew
  return first === due || first === 0 ? null : `producer ${producer} has sequence ${first} where ${due} was due`;
}
