/**
 * What an operator is to the stage compiler. A stateless operator is an emitter: it gets the code of what follows it and wraps it, so that
 * a record passes through in local variables. A stateful operator also has a kernel: a small object that works on a `StateStore` with plain
 * values and knows nothing of bytes; generated code calls it, and it calls the next piece of generated code.
 *
 * Terms. A *stage* is the generated code of one sub-topology: a set of functions, one for each input topic and one for what follows each kernel.
 * A *row* is, in generated code, a set of locals (`Row`).
 */
import type { RowValues } from '../codegen/compiling.ts';
import type { WindowedKey } from '../sql/catalog.ts';
import type { SourceWriter } from '../base/source.ts';
import type { Value } from '../data/types.ts';
import type { FormatContext, WrittenRange } from '../formats/format.ts';
import type { AggregateNode, PlanNode } from '../sql/plan/nodes.ts';
import type { SideFormat } from '../sql/catalog.ts';
import type { StateStore } from '../state/store.ts';
import type { StoreSpec } from '../state/store.ts';
import type { Carried } from './carried.ts';
import type { OutputTopic } from './output.ts';
import type { RecordSlice } from '../log/record-slice.ts';

/** A column of the current row in generated code: the local that holds its value, or the byte range it still stands in. */
export interface RowSlot {
  readonly local: string;
  /** `from` < 0 means that `local` holds the value. */
  readonly range?: WrittenRange;
}

/** The current row in generated code. */
export interface Row {
  /** By index of the node's columns; null where nobody downstream wants the column. */
  readonly slots: readonly (RowSlot | null)[];
  /** Code of the row's time. */
  readonly timestamp: string;
  /** Code that is true when the row has no value: a null-valued record of a stream, a delete on a table. `false` where that cannot be. */
  readonly deleted: string;
  readonly window: { readonly start: string; readonly end: string } | null;
  /** Code of the record's partition and offset; null where no record stands behind the row. */
  readonly record: { readonly partition: string; readonly offset: string } | null;
  /** Code that is true when the row has no key at all, which is not the same as a key of several columns that are all NULL. */
  readonly keyless: string;
  /** The key's bytes as they were read, when the key columns are unchanged since. */
  readonly rawKey: { readonly bytes: string; readonly from: string; readonly to: string; readonly format: SideFormat } | null;
  /** The statement that leaves this row: `continue;` or `return;`. */
  readonly skip: string;
  /** Where expressions over the row remember values; absent where they do not. */
  readonly values?: RowValues;
}

/** Emits what follows an operator, given the row it makes. */
export type Downstream = (row: Row) => void;

/** Something with state that a commit has to visit. */
export interface Kernel {
  /** Passes on coalesced changes; called before a commit, in the order of the stage. */
  readonly flush?: () => void;
  /** Called once, after the store is restored and before the first record. */
  readonly restored?: () => void;
  /** Numbers that must survive a restart beside the store, such as stream time; they are committed with the input offsets. */
  readonly save?: () => readonly number[];
  /** The inverse of `save`; called after `restored`. */
  readonly load?: (saved: readonly number[]) => void;
}

/** Services that the compiler hands to emitters; one per task. */
export interface StageContext {
  readonly out: SourceWriter;
  /** Whether the compiled readers and writers of formats are wanted. They refuse nothing and are most of the code: who asks for the stores alone does without. */
  readonly codecs: boolean;
  readonly formats: FormatContext;
  readonly setting: (name: string) => string | undefined;
  /** Name, in generated code, of `(reason: string) => void` that reports a failed expression. */
  readonly report: string;
  /** Name, in generated code, of the object with the current record: `slice` and `index`. */
  readonly current: string;
  /** Columns of each node that somebody needs. */
  readonly wanted: ReadonlyMap<PlanNode, ReadonlySet<number>>;
  /** Columns of sources that may stay bytes. */
  readonly carried: Carried;
  /** Creates (once) the store of the spec. */
  readonly store: (spec: StoreSpec) => StateStore;
  /** Creates the output to a topic whose keys have that window. */
  readonly output: (topic: string, window: WindowedKey | null) => OutputTopic;
  /** Aggregates whose store is at the same time a view: the view's spec. */
  readonly views: Map<AggregateNode, StoreSpec>;
  /** What the kernel of an aggregate is called in generated code. */
  readonly kernelNames: Map<AggregateNode, string>;
  /** Takes note of a kernel and gives it back. */
  readonly kernel: <K extends Kernel>(kernel: K) => K;
  /** A line that the stage's main function runs once: connects kernels with generated functions. */
  readonly connect: (line: string) => void;
  /** Registers the function that reads an input topic. */
  readonly input: (input: StageInput) => void;
  /** Whether table changes are coalesced per key within a commit. */
  readonly coalesce: boolean;
  /** Takes the rows of a transient query. */
  readonly emit: EmitTarget;
  /** Bytes of a key, for orders that the log's clients see. */
  readonly partition: number;
  /** Compiles a node and everything above it. */
  readonly compile: (node: PlanNode, downstream: Downstream) => void;
  /** Reports a record that could not be read. */
  readonly unreadable: (slice: RecordSlice, index: number, side: 'key' | 'value' | 'timestamp', topic: string, error: unknown) => void;
}

/** One input of a stage: the topic, and the generated function `(slice, from, to) => void` by name. */
export interface StageInput {
  readonly topic: string;
  readonly functionName: string;
}

/** Where rows of a transient query go. `values` by the emitted columns; a delete has nulls. */
export interface EmitTarget {
  readonly push: (values: Value[], deleted: boolean, timestamp: number) => void;
}

/** The emitter of one kind of plan node. */
export type Emitter<N extends PlanNode> = (node: N, context: StageContext, downstream: Downstream) => void;
