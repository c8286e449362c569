/**
 * Who may use how much memory: one setting, `millrace.memory.max.bytes`, divided among everything that grows with load. What is not listed (code, compiled queries, connections, SQLite's pages, the collector's slack)
 * has the rest.
 */
import { constrainedMemory } from 'node:process';
import { getHeapStatistics } from 'node:v8';
import { totalmem } from 'node:os';
import { settingObjection } from '../base/config.ts';
import type { LoopMemory } from '../runtime/loop.ts';
import type { ServerSettings } from './settings.ts';

const SETTING = 'millrace.memory.max.bytes';
/** A thread with less heap is only busy collecting it. */
const SMALLEST_HEAP_MB = 64;
/** Below this nothing can run. */
const SMALLEST = 64 << 20;

export interface MemoryShares {
  readonly totalBytes: number;
  /** Of each thread that runs tasks. */
  readonly loop: LoopMemory;
  /** Rows that wait for the readers of transient queries, all together. */
  readonly subscriptionBytes: number;
  /** Records that were taken from producers and are not durable yet. */
  readonly appendBytes: number;
  /** Heap of one worker thread, MiB; undefined where the setting is not given. */
  readonly workerHeapMb: number | undefined;
}

/** The shares under a server's settings. Without the setting half of the machine's memory (or of the container's) is shared. */
export function memoryShares(settings: ServerSettings, threads: number): MemoryShares {
  const given = settings.get(SETTING);
  const isGiven = given !== undefined && settingObjection(SETTING, given) === null;
  const machine = Math.min(totalmem(), constrainedMemory() || Number.POSITIVE_INFINITY);
  const totalBytes = Math.max(SMALLEST, isGiven ? Number(given) : Math.floor(machine / 2));
  const each = 1 / Math.max(1, threads);
  const part = (share: number): number => Math.floor(totalBytes * share);
  const workerHeapMb = isGiven ? Math.max(SMALLEST_HEAP_MB, Math.floor(part(0.5 * each) / (1 << 20))) : undefined;
  // Rows are objects of the heap, which may be smaller than the machine.
  const heapBytes = threads > 0 && workerHeapMb !== undefined ? workerHeapMb * (1 << 20) : getHeapStatistics().heap_size_limit;
  return {
    totalBytes,
    loop: { stateBytes: Math.min(part(0.3 * each), Math.floor(heapBytes / 2)), bufferBytes: part(0.15 * each) },
    subscriptionBytes: part(0.05),
    appendBytes: part(0.05),
    workerHeapMb,
  };
}
