/** What the emitter of an aggregate and its kernels agree on: how groups start, merge, are shown and passed on. */
import type { Value } from '../data/types.ts';

/** How the aggregate functions of one node start and merge; states in the order of the node's aggregates. */
export interface AggregateStates {
  /** The state of a new group: carried columns NULL, aggregates initial. */
  readonly initial: () => unknown[];
  readonly merge: (earlier: unknown[], later: unknown[]) => unknown[];
}

/** What the windowed kernels need beside their window. */
export interface WindowOptions {
  readonly emitFinal: boolean;
  /** Whether changes are passed on once per commit instead of once per record. */
  readonly coalesce: boolean;
  readonly serializeKey: (key: readonly Value[]) => Buffer;
}
