/**
 * Plan node → operator, and a sub-topology → one compiled stage. The table is mapped over the kinds of plan nodes: a kind without an operator does not compile.
 */
import { SourceWriter } from '../base/source.ts';
import { formats } from '../formats/all.ts';
import type { FormatContext, FormatName } from '../formats/format.ts';
import { WINDOW_BYTES } from '../formats/windowed-key.ts';
import type { RecordSlice } from '../log/record-slice.ts';
import type { PlanNode } from '../sql/plan/nodes.ts';
import { StateStore } from '../state/store.ts';
import type { StoreBacking } from '../state/store.ts';
import type { StoreSpec } from '../state/store.ts';
import { emitAggregate } from './aggregate.ts';
import type { SubTopology } from './cut.ts';
import { carriedColumns } from './carried.ts';
import { emitRows } from './emit.ts';
import { emitFilter } from './filter.ts';
import { emitFlatMap } from './flat-map.ts';
import { emitForeignKeyJoin, emitForeignKeyLeft } from './foreign-key-left.ts';
import { emitForeignKeyRight } from './foreign-key-right.ts';
import { emitGroupChanges } from './group-changes.ts';
import type { EmitTarget } from './operator.ts';
import type { Emitter } from './operator.ts';
import type { Kernel } from './operator.ts';
import type { StageContext } from './operator.ts';
import type { StageInput } from './operator.ts';
import type { Blocks } from '../log/blocks.ts';
import { OutputTopic } from './output.ts';
import type { Partitioner } from './output.ts';
import { emitProject } from './project.ts';
import { emitRekey } from './rekey.ts';
import type { CurrentRecord } from './sink.ts';
import { emitSink } from './sink.ts';
import { emitSource } from './source.ts';
import { emitStreamStreamJoin } from './stream-stream-join.ts';
import { emitStreamTableJoin } from './stream-table-join.ts';
import { emitTableTableJoin } from './table-table-join.ts';
import { emitMaterialize } from './view.ts';
import { wantedColumns } from './wanted.ts';

const EMITTERS: { readonly [K in PlanNode['kind']]: Emitter<Extract<PlanNode, { kind: K }>> } = {
  source: emitSource,
  filter: emitFilter,
  project: emitProject,
  flatMap: emitFlatMap,
  rekey: emitRekey,
  aggregate: emitAggregate,
  groupChanges: emitGroupChanges,
  streamStreamJoin: emitStreamStreamJoin,
  streamTableJoin: emitStreamTableJoin,
  tableTableJoin: emitTableTableJoin,
  foreignKeyJoin: emitForeignKeyJoin,
  foreignKeyLeft: emitForeignKeyLeft,
  foreignKeyRight: emitForeignKeyRight,
  sink: emitSink,
  emit: emitRows,
  materialize: emitMaterialize,
};

/** What a stage needs from the task that runs it. */
export interface StageOptions {
  /** Names the generated code: query id, sub-topology, partition. */
  readonly name: string;
  readonly partition: number;
  readonly formats: FormatContext;
  readonly setting: (name: string) => string | undefined;
  /** Whether table changes are coalesced per key within a commit. */
  readonly coalesce: boolean;
  readonly partitionsOf: (topic: string) => number;
  readonly partitioner: Partitioner;
  /** Memory for large batches, where another thread writes them; whoever commits brings the blocks back. */
  readonly blocks?: Blocks;
  /** SQLite behind a store, or null where state lives in memory alone. */
  readonly backing: (spec: StoreSpec) => StoreBacking | null;
  readonly emit: EmitTarget;
  /** An expression failed on the record in `current`. */
  readonly report: (reason: string, current: CurrentRecord) => void;
  readonly unreadable: StageContext['unreadable'];
}

/** A compiled sub-topology for one partition. */
export interface Stage {
  /** In the order of the sub-topology's inputs. */
  readonly inputs: readonly CompiledInput[];
  readonly outputs: readonly OutputTopic[];
  readonly stores: readonly StateStore[];
  /** Passes on coalesced changes and drops expired state; before a commit. */
  readonly flush: () => void;
  /** After the stores have been restored. */
  readonly restored: () => void;
  /** What kernels know beside their stores, as text for the commit; empty when there is nothing. */
  readonly save: () => string;
  /** The inverse of `save`; after `restored`. */
  readonly load: (saved: string) => void;
  /** The generated code, as EXPLAIN shows it. */
  readonly source: string;
}

export interface CompiledInput {
  readonly topic: string;
  /** Processes records `[from, to)` of the slice, to the end. Throws what stops the query. */
  readonly process: (slice: RecordSlice, from: number, to: number) => void;
}

/**
 * Stores that the sub-topology would have; nothing is kept. For creating changelog topics and tables before it runs. Throws what keeps it from running, as `compileStage` does; the code is written without codecs and not
 * compiled, which is a quarter of the work.
 */
export function storesOf(topology: SubTopology, options: Omit<StageOptions, 'backing'>): StoreSpec[] {
  return emitStage(topology, { ...options, backing: () => null }, false).stores.map((s) => s.spec);
}

/** Collects what the emitters make while one sub-topology is compiled. */
interface Building {
  readonly out: SourceWriter;
  readonly inputs: StageInput[];
  readonly outputs: OutputTopic[];
  readonly stores: StateStore[];
  readonly kernels: Kernel[];
}

/** Compiles a sub-topology. Throws a typed error for what cannot run. */
export function compileStage(topology: SubTopology, options: StageOptions): Stage {
  const { out, inputs, outputs, stores, kernels } = emitStage(topology, options, true);
  const { source, call } = out.compile(options.name, []);
  const functions = (call as () => CompiledInput['process'][])();
  return {
    inputs: inputs.map((input, i) => ({ topic: input.topic, process: functions[i] })),
    outputs,
    stores,
    flush: () => {
      for (const kernel of kernels) kernel.flush?.();
    },
    restored: () => {
      for (const kernel of kernels) kernel.restored?.();
    },
    save: () => saveKernels(kernels),
    load: (saved) => loadKernels(kernels, saved),
    source,
  };
}

/** Writes the code of a sub-topology and makes the stores, outputs and kernels that it works on. */
function emitStage(topology: SubTopology, options: StageOptions, codecs: boolean): Building {
  const building: Building = { out: new SourceWriter(), inputs: [], outputs: [], stores: [], kernels: [] };
  stageContext(topology, options, building, codecs).compile(topology.root, () => undefined);
  building.out.line(`return [${building.inputs.map((i) => i.functionName).join(', ')}];`);
  return building;
}

/** Infinities stand as null in JSON. */
function saveKernels(kernels: readonly Kernel[]): string {
  const saved = kernels.map((k) => k.save?.() ?? null);
  return saved.every((s) => s === null) ? '' : JSON.stringify(saved);
}

function loadKernels(kernels: readonly Kernel[], text: string): void {
  if (text === '') return;
  const saved = JSON.parse(text) as ((number | null)[] | null)[];
  kernels.forEach((kernel, i) => {
    const numbers = saved[i];
    if (numbers) kernel.load?.(numbers.map((n) => n ?? Number.NEGATIVE_INFINITY));
  });
}

function stageContext(topology: SubTopology, options: StageOptions, building: Building, codecs: boolean): StageContext {
  const { out, inputs, outputs, stores, kernels } = building;
  const current: CurrentRecord = { slice: null, index: 0 };
  const context: StageContext = {
    out,
    codecs,
    formats: options.formats,
    setting: options.setting,
    report: out.constant((reason: string) => options.report(reason, current), 'report'),
    current: out.constant(current, 'current'),
    wanted: wantedColumns(topology.root),
    carried: carriedColumns(topology.root, (format) => formats[format as FormatName].copiesRanges === true),
    store: (spec) => {
      const store = new StateStore(spec, options.backing(spec));
      stores.push(store);
      return store;
    },
    output: (topic, window) => {
      const suffix = window === null ? 0 : WINDOW_BYTES[window.type === 'SESSION' ? 'session' : 'time'];
      const output = new OutputTopic(topic, options.partitionsOf(topic), options.partitioner, suffix, options.blocks);
      outputs.push(output);
      return output;
    },
    views: new Map(),
    kernelNames: new Map(),
    kernel: (kernel) => {
      kernels.push(kernel);
      return kernel;
    },
    connect: (line) => out.line(line),
    input: (input) => void inputs.push(input),
    coalesce: options.coalesce,
    emit: options.emit,
    partition: options.partition,
    compile: (node, downstream) => (EMITTERS[node.kind] as Emitter<PlanNode>)(node, context, downstream),
    unreadable: options.unreadable,
  };
  return context;
}
