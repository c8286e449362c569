/**
 * A task: one sub-topology on one partition number, the unit of parallelism, of state and of recovery.
 *
 * `step` reads slices of its inputs and runs the compiled stage over them; it is synchronous, so no operator is ever half done. `seal` turns all that came of it into one commit: outputs,
 * changelog records of the changed rows, and input offsets. The caller gives it to the log, calls `stageRows` at once, which writes the rows into an open transaction of SQLite while the log syncs, and
 * `committed` once the log has the unit, which ends that transaction. Crash before the log has the unit: nothing happened. Crash after it: `restore` replays the changelog's tail. There is no third case.
 *
 * The stage is compiled before its first record and not at the start: a server whose queries have nothing to read is ready in a third of the time, and an idle query costs little memory.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CommitResult, CommitUnit, LogReader, UnitAppend } from '../log/log.ts';
import { recordSlice } from '../log/record-slice.ts';
import type { RecordSlice } from '../log/record-slice.ts';
import { decodeSlice } from '../log/slice-decode.ts';
import { compileStage, storesOf } from '../operators/lower.ts';
import type { Stage, StageOptions } from '../operators/lower.ts';
import { IN_MEMORY, isDamage, TaskDatabase } from '../state/database.ts';
import type { StoreChanges } from '../state/database.ts';
import type { StoreSpec } from '../state/store.ts';
import { encodeChanges, replayChanges } from './changelog.ts';
import { changelogTopic } from './spec.ts';
import type { TaskSpec } from './spec.ts';

/** Bytes of one fetch; what a slice covers at most. An input begins with few, so that an idle task costs little memory. */
const FETCH_BYTES = 1 << 20;
const FIRST_FETCH_BYTES = 1 << 16;
/** Records that a new slice has room for; it grows with the fetches. */
const FIRST_SLICE = 256;
/** What the log wants in a buffer beside the bytes asked for. */
const FETCH_ROOM = 8192;
const NOTHING = Buffer.alloc(0);

/** What a task needs from where it runs. */
export interface TaskServices {
  readonly log: LogReader;
  readonly stage: Omit<StageOptions, 'name' | 'partition' | 'setting' | 'coalesce' | 'partitionsOf' | 'backing'>;
}

/** What one commit consists of. `unit` is null when there is nothing to write. */
export interface SealedCommit {
  readonly unit: CommitUnit | null;
  readonly changes: readonly StoreChanges[];
  /** Index into the unit's appends → store, for the changelog positions. */
  readonly changelogs: readonly { readonly append: number; readonly store: string; readonly records: number }[];
}

interface InputState {
  readonly topic: string;
  /** The next offset to fetch. */
  position: number;
  slice: RecordSlice;
  /** Fetched into again and again; the slice is a view of it. A fresh buffer for each fetch cost a tenth of the time. */
  buffer: Buffer;
  /** The next record of the slice to process. */
  cursor: number;
  readonly process: (slice: RecordSlice, from: number, to: number) => void;
}

export class Task {
  readonly spec: TaskSpec;
  /** SQLite of this task; null for transient queries. */
  readonly database: TaskDatabase | null;
  private readonly log: LogReader;
  private readonly services: TaskServices;
  /** Null until there is something to read. */
  private stage: Stage | null = null;
  /** Of the stage; empty without one. */
  private inputs: readonly InputState[] = [];
  private readonly logged: boolean;
  private storeBytes = Number.POSITIVE_INFINITY;
  private fetchBytes = FETCH_BYTES;

  /** Opens the state and restores it. Throws what keeps it from that. */
  constructor(spec: TaskSpec, services: TaskServices) {
    this.spec = spec;
    this.log = services.log;
    this.services = services;
    this.logged = spec.persistent;
    const specs = spec.stateFile === null ? [] : (spec.stores ?? storesOf(spec.topology, stageOptions(spec, services)));
    this.database = specs.length === 0 || spec.stateFile === null ? null : openDatabase(spec.stateFile, specs);
    try {
      this.restore(specs);
    } catch (error) {
      this.closeAfter(error);
      throw error;
    }
  }

  /** The generated code. */
  get source(): string {
    return this.compiled().source;
  }

  /** Bytes of output that wait for a commit. */
  get buffered(): number {
    let bytes = 0;
    if (this.stage !== null) for (const output of this.stage.outputs) bytes += output.buffered;
    return bytes;
  }

  /** Whether rows should be committed so that they can be dropped from memory. */
  get stateIsOver(): boolean {
    return this.stage?.stores.some((store) => store.isOver(this.storeBytes)) === true;
  }

  /** How many stores share the memory for state. */
  get stores(): number {
    return this.stage?.stores.length ?? this.spec.stores?.length ?? 0;
  }

  /** What it may use from now on: bytes of each store, and of one fetch. */
  setMemory(storeBytes: number, fetchBytes: number): void {
    this.storeBytes = storeBytes;
    this.fetchBytes = Math.max(FIRST_FETCH_BYTES, Math.min(FETCH_BYTES, fetchBytes));
  }

  /** Whether it keeps rows. */
  get hasState(): boolean {
    return this.stores > 0;
  }

  /** Whether it may go on while a commit is under way. Not where readers share the connection: they would see what is not committed. */
  get overlaps(): boolean {
    return this.database === null || this.database.path !== IN_MEMORY;
  }

  /** Offsets between what was fetched and the ends of the inputs. */
  behind(): number {
    let records = 0;
    for (const input of this.inputs) records += this.log.lastStableOffset(input.topic, this.spec.partition) - input.position;
    return records;
  }

  /** Whether there is anything to read now. */
  hasInput(): boolean {
    const { topology, positions, partition } = this.spec;
    if (this.stage === null) return topology.inputs.some((input, i) => positions[i] < this.log.lastStableOffset(input.topic, partition));
    return this.inputs.some((i) => i.cursor < i.slice.count || i.position < this.log.lastStableOffset(i.topic, this.spec.partition));
  }

  /** Whether every input has reached its end (of a bounded query). */
  get finished(): boolean {
    const { stopAt, positions } = this.spec;
    if (this.stage === null) return stopAt !== null && positions.every((position, i) => position >= stopAt[i]);
    return (
      stopAt !== null && this.inputs.every((input, i) => input.cursor >= input.slice.count && input.position >= stopAt[this.indexOf(i)])
    );
  }

  /**
   * Reads and processes up to `maxRecords` records, the earlier timestamp first across inputs. Returns how many: 0 when there is nothing to read. Throws what stops the query.
   */
  step(maxRecords: number): number {
    if (this.stage === null) {
      if (!this.hasInput()) return 0;
      this.compiled();
    }
    let done = 0;
    while (done < maxRecords) {
      this.fill();
      const input = this.earliest();
      if (input === null) break;
      const to = this.runEnd(input, Math.min(input.slice.count, input.cursor + maxRecords - done));
      const from = input.cursor;
      input.cursor = to;
      input.process(input.slice, from, to);
      done += to - from;
    }
    return done;
  }

  /** Passes on what is coalesced and gathers the commit of all that was done since the last one. */
  seal(): SealedCommit {
    const { stage } = this;
    if (stage === null) return { unit: null, changes: [], changelogs: [] };
    stage.flush();
    const appends: UnitAppend[] = [];
    for (const output of stage.outputs) {
      for (const { topic, partition, batch } of output.take()) appends.push({ topic, partition, batches: [batch] });
    }
    const changes: StoreChanges[] = [];
    const changelogs: { append: number; store: string; records: number }[] = [];
    for (const store of stage.stores) {
      const entries = store.takeDirty();
      if (entries.length === 0) continue;
      changes.push({ store: store.spec.name, entries });
      if (!this.logged) continue;
      changelogs.push({ append: appends.length, store: store.spec.name, records: entries.length });
      const batches = encodeChanges(entries, store.spec);
      store.measured(
        entries.length,
        batches.reduce((sum, batch) => sum + batch.length, 0),
      );
      appends.push({ topic: changelogTopic(this.spec.applicationId, store.spec.name), partition: this.spec.partition, batches });
    }
    return { unit: this.unit(appends, stage), changes, changelogs };
  }

  /** While the log syncs the unit: writes its rows, where nobody sees them yet. */
  stageRows(sealed: SealedCommit): void {
    if (this.overlaps && sealed.changes.length > 0) this.database?.stage(sealed.changes);
  }

  /** After the log has taken the unit: SQLite follows. */
  committed(sealed: SealedCommit, result: CommitResult | null): void {
    if (this.database !== null && sealed.changes.length > 0) {
      const positions = new Map(
        sealed.changelogs.map(({ append, store, records }) => [store, (result?.baseOffsets[append] ?? 0) + records]),
      );
      if (this.database.staged) this.database.finish(positions);
      else this.database.apply(sealed.changes, positions);
    }
    if (this.stage !== null) for (const store of this.stage.stores) store.trimBytes(this.storeBytes);
  }

  close(): void {
    this.database?.close();
  }

  /** Closes it after an error. State that was found damaged is removed: the next opening builds it anew from the changelogs. */
  closeAfter(error: unknown): void {
    this.close();
    if (this.database !== null && isDamage(error)) removeDatabase(this.database.path);
  }

  private unit(appends: readonly UnitAppend[], stage: Stage): CommitUnit | null {
    const { producer, persistent, partition, applicationId } = this.spec;
    const saved = stage.save();
    const offsets = this.inputs.map((input) => ({
      topic: input.topic,
      partition,
      offset: input.cursor < input.slice.count ? input.slice.offset[input.cursor] : input.position,
      metadata: saved,
    }));
    if (!persistent && appends.length === 0) return null;
    return {
      producerId: producer?.producerId ?? -1n,
      producerEpoch: producer?.producerEpoch ?? -1,
      appends,
      ...(persistent ? { group: { groupId: applicationId, offsets } } : {}),
    };
  }

  /** The stage, compiled and loaded when it is first wanted. Throws typed errors for what cannot run. */
  private compiled(): Stage {
    if (this.stage !== null) return this.stage;
    const { spec, database } = this;
    const stage = compileStage(spec.topology, {
      ...stageOptions(spec, this.services),
      backing: (store) => (database === null || database.path === IN_MEMORY ? null : database.backing(store.name)),
    });
    stage.restored();
    stage.load(spec.saved);
    this.inputs = stage.inputs.map((input) => ({
      topic: input.topic,
      position: spec.positions[spec.topology.inputs.findIndex((i) => i.topic === input.topic)],
      slice: recordSlice(FIRST_SLICE),
      buffer: NOTHING,
      cursor: 0,
      process: input.process,
    }));
    this.stage = stage;
    return stage;
  }

  private indexOf(input: number): number {
    return this.spec.topology.inputs.findIndex((i) => i.topic === this.inputs[input].topic);
  }

  /**
   * Fetches for inputs that have run dry. After every fetch the others are looked at again: what was in the log before the records fetched is there by now, so a table's row that was written before a stream's record is
   * there to be joined with it.
   */
  private fill(): void {
    const { partition } = this.spec;
    for (let fetched = true; fetched; ) {
      fetched = false;
      for (const input of this.inputs) {
        const { topic } = input;
        if (input.cursor < input.slice.count || input.position >= this.log.lastStableOffset(topic, partition)) continue;
        this.fetch(input, Math.max(input.position, this.log.logStartOffset(topic, partition)));
        input.cursor = 0;
        if (input.slice.nextOffset > input.position) input.position = input.slice.nextOffset;
        fetched ||= input.slice.count > 0;
      }
    }
  }

  private fetch(input: InputState, offset: number): void {
    if (input.buffer.length === 0) input.buffer = Buffer.allocUnsafeSlow(FIRST_FETCH_BYTES + FETCH_ROOM);
    const into = input.buffer;
    const maxBytes = into.length - FETCH_ROOM;
    const { batches, aborted } = this.log.fetch({ topic: input.topic, partition: this.spec.partition, offset, maxBytes, into });
    decodeSlice(batches, input.position, input.slice, { aborted });
    // It gave about all that fits: there is more, so the next fetch may be larger.
    if (batches.length * 2 > maxBytes && maxBytes < this.fetchBytes)
      input.buffer = Buffer.allocUnsafeSlow(Math.min(this.fetchBytes, maxBytes * 4) + FETCH_ROOM);
  }

  /** The input whose next record is the earliest; null when all have run dry. */
  private earliest(): InputState | null {
    let chosen: InputState | null = null;
    for (const input of this.inputs) {
      if (input.cursor >= input.slice.count) continue;
      if (chosen === null || input.slice.timestamp[input.cursor] < chosen.slice.timestamp[chosen.cursor]) chosen = input;
    }
    return chosen;
  }

  /** How far the chosen input may go before another one has an earlier record. */
  private runEnd(input: InputState, limit: number): number {
    // Of equal timestamps the input listed first has the first turn, as in `earliest`: what is done must not depend on where a turn ends.
    let before = Number.POSITIVE_INFINITY;
    let upTo = Number.POSITIVE_INFINITY;
    let isListedLater = false;
    for (const candidate of this.inputs) {
      if (candidate === input) isListedLater = true;
      else if (candidate.cursor < candidate.slice.count) {
        const timestamp = candidate.slice.timestamp[candidate.cursor];
        if (isListedLater) upTo = Math.min(upTo, timestamp);
        else before = Math.min(before, timestamp);
      }
    }
    if (before === Number.POSITIVE_INFINITY && upTo === Number.POSITIVE_INFINITY) return limit;
    let end = input.cursor + 1;
    const { timestamp } = input.slice;
    while (end < limit && timestamp[end] < before && timestamp[end] <= upTo) end++;
    return end;
  }

  /** Brings SQLite up to the changelogs' ends. */
  private restore(specs: readonly StoreSpec[]): void {
    if (this.database === null || !this.logged || this.database.path === IN_MEMORY) return;
    const positions = this.database.positions();
    for (const spec of specs) {
      const topic = changelogTopic(this.spec.applicationId, spec.name);
      const { database } = this;
      replayChanges(this.log, topic, this.spec.partition, positions.get(spec.name) ?? 0, spec, (entries, next) => {
        database.apply([{ store: spec.name, entries }], new Map([[spec.name, next]]));
      });
    }
  }
}

/** Options of the task's stage, without the state behind it. */
export function stageOptions(spec: TaskSpec, services: Pick<TaskServices, 'stage'>): Omit<StageOptions, 'backing'> {
  return {
    ...services.stage,
    name: `${spec.queryId}_${spec.topology.index}_${spec.partition}`,
    partition: spec.partition,
    setting: (name) => spec.settings[name],
    coalesce: Number(spec.settings['cache.max.bytes.buffering'] ?? 10_000_000) > 0,
    partitionsOf: (topic) => spec.partitions[topic] ?? 1,
  };
}

/** Opens the task's file; one that is damaged is discarded and built anew from the log. */
function openDatabase(path: string, specs: readonly StoreSpec[]): TaskDatabase {
  if (path === IN_MEMORY) return new TaskDatabase(path, specs);
  mkdirSync(dirname(path), { recursive: true });
  try {
    return new TaskDatabase(path, specs);
  } catch {
    removeDatabase(path);
    return new TaskDatabase(path, specs);
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) rmSync(path + suffix);
}
