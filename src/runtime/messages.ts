/** What the engine's thread and its workers say to each other. Structured-cloneable; batches travel as transferred buffers. */
import type { CommitResult, CommitUnit } from '../log/log.ts';
import type { RegistryAddress } from '../formats/schema-registry/http.ts';
import type { ReaderHandle } from '../log/segment/shared-view.ts';
import type { EmittedRow, LoopMemory, RecordProblem } from './loop.ts';
import type { TaskSpec } from './spec.ts';
import type { AppliedCount } from './unapplied.ts';

/** What a worker is for. */
export interface WorkerSetup {
  readonly log: ReaderHandle;
  /** A schema registry elsewhere; null: the built-in one, whose topic the worker follows. */
  readonly registry: RegistryAddress | null;
  readonly memory?: LoopMemory;
}

/** `setup` comes first. `call` numbers the requests that are answered by `done`. */
export type ToWorker =
  | { readonly kind: 'setup'; readonly setup: WorkerSetup }
  | { readonly kind: 'start'; readonly call: number; readonly spec: TaskSpec; readonly applied: AppliedCount | null }
  | { readonly kind: 'stop'; readonly call: number; readonly queryId: string }
  | { readonly kind: 'pause'; readonly queryId: string; readonly paused: boolean }
  | { readonly kind: 'idle'; readonly call: number }
  | { readonly kind: 'close'; readonly call: number }
  | { readonly kind: 'committed'; readonly commit: number; readonly result: CommitResult }
  | { readonly kind: 'commitFailed'; readonly commit: number; readonly reason: string };

/** `begun` says that a start is under way, which may take long and lets nothing else be heard. */
export type FromWorker =
  | { readonly kind: 'begun'; readonly call: number }
  | { readonly kind: 'done'; readonly call: number; readonly value: unknown }
  | { readonly kind: 'refused'; readonly call: number; readonly reason: string; readonly stack: string }
  | { readonly kind: 'commit'; readonly commit: number; readonly queryId: string; readonly task: string; readonly unit: CommitUnit }
  | { readonly kind: 'rows'; readonly queryId: string; readonly rows: readonly EmittedRow[] }
  | { readonly kind: 'problems'; readonly problems: readonly RecordProblem[] }
  | { readonly kind: 'failed'; readonly queryId: string; readonly task: string; readonly reason: string; readonly stack: string }
  | { readonly kind: 'finished'; readonly queryId: string; readonly task: string };
