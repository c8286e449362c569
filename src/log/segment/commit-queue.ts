/**
 * Group commit: requests that arrive while a sync is under way go out together with the next one.
 *
 * A group is built, written and settled on its own, one after the other: prepare each request (checks, offsets, events; all of it
 * can be taken back) → segment writes → journal write → sync of the journal, and of the segments that its frames refer to → settle
 * (readers see it) → answers. When a write or the sync of a segment fails the group is taken back and its requests are tried one by one,
 * so that a partition whose file fails does not take the others along. With durability `os` nothing is awaited and a request is a group of its own.
 */
import { fail } from '../../base/errors.ts';
import { CONTROL, attributesOf } from '../batch.ts';
import { diskError } from './disk-error.ts';
import { takeBack } from './undo.ts';
import type { FrameAppend } from './frame.ts';
import type { Journal } from './journal.ts';
import type { Partition } from './partition.ts';
import type { Segment } from './segment.ts';
import type { StateEvent } from './state.ts';
import type { Undo } from './undo.ts';

/** What a request wants written, and what it answers then. */
export interface Prepared<T> {
  readonly events: readonly StateEvent[];
  readonly appends: readonly PartitionAppend[];
  readonly result: T;
  /** Runs once the request is durable, before its answer. Must not throw. */
  readonly afterwards?: () => void;
}

export interface PartitionAppend {
  readonly partition: Partition;
  /** Offsets given (`Partition.place`). */
  readonly batches: readonly Buffer[];
}

/** Checks a request against the state as it will be and gives it its offsets; throws to refuse. May be called again after a failure. */
export type Prepare<T> = (undo: Undo) => Prepared<T>;

interface Request {
  readonly prepare: Prepare<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Accepted {
  readonly request: Request;
  readonly prepared: Prepared<unknown>;
}

/** What the queue needs of the log around it. */
export interface CommitHost {
  readonly durability: 'fsync' | 'os';
  /** From so many bytes on, what a group appends to a partition is written only to its segment. */
  readonly referenceBytes: number;
  now(): number;
  /** The journal to write to, a new one if the last is broken. Throws a disk error. */
  usableJournal(): Journal;
  applyEvent(event: StateEvent, undo: Undo): void;
  /** A group is durable: makes the partitions and events it touched visible. Must not throw. */
  settled(touched: ReadonlySet<Partition>, events: readonly StateEvent[]): void;
}

/** More requests than this wait for the next group. */
const MAX_GROUP = 1024;

export class CommitQueue {
  private readonly host: CommitHost;
  private waiting: Request[] = [];
  private running = false;
  private closed = false;
  private drained: (() => void)[] = [];
  private pauses: (() => void)[] = [];

  constructor(host: CommitHost) {
    this.host = host;
  }

  /** Resolves with the request's answer once it is durable. */
  submit<T>(prepare: Prepare<T>): Promise<T> {
    if (this.host.durability === 'os') {
      try {
        return Promise.resolve(this.submitSync(prepare));
      } catch (error) {
        return Promise.reject(error);
      }
    }
    return new Promise<T>((resolve, reject) => {
      if (this.closed) {
        reject(fail('LOG_CLOSED'));
        return;
      }
      this.waiting.push({ prepare, resolve: resolve as (result: unknown) => void, reject });
      if (this.running) return;
      this.running = true;
      queueMicrotask(() => void this.run()); // so that requests of one turn share the first sync too
    });
  }

  /** The same without a promise, for durability `os`. */
  submitSync<T>(prepare: Prepare<T>): T {
    if (this.host.durability !== 'os') throw fail('LOG_NOT_SYNCHRONOUS');
    if (this.closed) throw fail('LOG_CLOSED');
    let answer: { readonly result: unknown } | { readonly error: unknown } | undefined;
    const request: Request = {
      prepare,
      resolve: (result) => {
        answer = { result };
      },
      reject: (error) => {
        answer = { error };
      },
    };
    const group = this.writeGroup([request]);
    if (group !== null) this.settle(group);
    if (answer === undefined || 'error' in answer) throw answer?.error;
    return answer.result as T;
  }

  /** Runs something that must not see a group half done; synchronous itself. */
  between<T>(run: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const pause = (): void => {
        try {
          resolve(run());
        } catch (error) {
          reject(error);
        }
      };
      if (this.running) this.pauses.push(pause);
      else pause();
    });
  }

  /** Refuses what comes from now on; resolves when what came before is done. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.running) await new Promise<void>((resolve) => this.drained.push(resolve));
  }

  private async run(): Promise<void> {
    let requests: Request[] = [];
    try {
      while (this.waiting.length > 0) {
        requests = this.waiting.splice(0, MAX_GROUP);
        await this.process(requests);
        for (const pause of this.pauses.splice(0)) pause();
      }
    } catch (error) {
      // a defect: what is in memory may not fit the files any more, so nothing is taken from here on
      this.closed = true;
      for (const request of [...requests, ...this.waiting.splice(0)]) request.reject(error);
      for (const pause of this.pauses.splice(0)) pause();
    }
    this.running = false;
    for (const resolve of this.drained.splice(0)) resolve();
  }

  private async process(requests: readonly Request[]): Promise<void> {
    const group = this.writeGroup(requests);
    const again = group !== null ? await this.finish(group) : requests.length > 1 ? requests : [];
    for (const request of again) {
      const alone = this.writeGroup([request]);
      if (alone !== null) await this.finish(alone);
    }
  }

  /** Syncs a written group and answers its requests, all but those that are returned: they are to be tried one by one, because the segment of one of them could not be synced. */
  private async finish(group: Group): Promise<readonly Request[]> {
    const failure = await syncAll(group);
    if (failure === null) {
      this.settle(group);
      if (this.waiting.length === 0) group.journal.mark();
      return [];
    }
    this.takeBack(group, true);
    const requests = group.accepted.map(({ request }) => request);
    if (failure.ofSegment && requests.length > 1) return requests;
    for (const request of requests) request.reject(diskError(failure.reason));
    return [];
  }

  /**
   * Prepares and writes requests. Null when a write failed: then the request is answered with the error if there was only one,
   * and otherwise nothing is answered and the requests are to be tried one by one.
   */
  private writeGroup(requests: readonly Request[]): Group | null {
    let group: Group;
    try {
      group = {
        journal: this.host.usableJournal(),
        accepted: [],
        undo: [],
        touched: new Set(),
        referred: new Set(),
        staged: false,
        events: [],
      };
    } catch (error) {
      if (requests.length === 1) requests[0].reject(diskError(error));
      return null;
    }
    const refused: { request: Request; error: unknown }[] = [];
    for (const request of requests) this.accept(group, request, refused);
    try {
      const large = this.largeAppends(group.accepted);
      for (const { prepared } of group.accepted) this.store(group, prepared, large);
      if (group.staged) group.journal.write();
    } catch (error) {
      this.takeBack(group, false);
      if (requests.length === 1) requests[0].reject(diskError(error));
      return null;
    }
    for (const { request, error } of refused) request.reject(error);
    return group;
  }

  private accept(group: Group, request: Request, refused: { request: Request; error: unknown }[]): void {
    const undo: Undo = [];
    try {
      const prepared = request.prepare(undo);
      for (const event of prepared.events) this.host.applyEvent(event, undo);
      group.accepted.push({ request, prepared });
      group.undo.push(...undo);
      group.events.push(...prepared.events);
    } catch (error) {
      takeBack(undo);
      refused.push({ request, error });
    }
  }

  /** Partitions that the group appends so much to that it is not written twice. */
  private largeAppends(accepted: readonly Accepted[]): ReadonlySet<Partition> {
    const bytes = new Map<Partition, number>();
    for (const { prepared } of accepted) {
      for (const { partition, batches } of prepared.appends) {
        bytes.set(
          partition,
          batches.reduce((sum, batch) => sum + batch.length, bytes.get(partition) ?? 0),
        );
      }
    }
    return new Set([...bytes].filter(([, sum]) => sum >= this.host.referenceBytes).map(([partition]) => partition));
  }

  /** Writes a request's batches to their segments and stages its frame. Throws a disk error. */
  private store(group: Group, { events, appends }: Prepared<unknown>, large: ReadonlySet<Partition>): void {
    if (events.length === 0 && appends.length === 0) return;
    const now = this.host.now();
    const placed = appends.map(({ partition, batches }): FrameAppend => {
      group.touched.add(partition);
      const { segment, position } = partition.store(batches, now);
      const byReference = large.has(partition) && !hasMarker(batches);
      if (byReference) group.referred.add(segment);
      return { topicId: partition.topicId, partition: partition.index, segment: segment.base, position, byReference, batches };
    });
    group.journal.stage({ events, appends: placed });
    group.staged = true;
  }

  private takeBack(group: Group, syncFailed: boolean): void {
    for (const partition of group.touched) partition.takeBack();
    takeBack(group.undo);
    group.journal.takeBack(syncFailed);
  }

  private settle(group: Group): void {
    if (group.staged) group.journal.settle();
    for (const { prepared } of group.accepted) prepared.afterwards?.();
    if (group.staged) this.host.settled(group.touched, group.events);
    for (const { request, prepared } of group.accepted) request.resolve(prepared.result);
  }
}

/** What a marker says is in its record, which a replay needs and a reference does not have. */
function hasMarker(batches: readonly Buffer[]): boolean {
  return batches.some((bytes) => (attributesOf(bytes) & CONTROL) !== 0);
}

/** Waits for every sync of the group, also when one has failed: what is taken back must not be under way any more. Returns a failure. */
async function syncAll(group: Group): Promise<{ readonly reason: unknown; readonly ofSegment: boolean } | null> {
  if (!group.staged) return null;
  const [journal, ...segments] = await Promise.allSettled([group.journal.sync(), ...[...group.referred].map((segment) => segment.sync())]);
  if (journal.status === 'rejected') return { reason: journal.reason, ofSegment: false };
  const failed = segments.find((segment) => segment.status === 'rejected');
  return failed === undefined ? null : { reason: failed.reason, ofSegment: true };
}

interface Group {
  readonly journal: Journal;
  readonly accepted: Accepted[];
  readonly undo: Undo;
  readonly touched: Set<Partition>;
  /** Segments that hold what frames only refer to. */
  readonly referred: Set<Segment>;
  readonly events: StateEvent[];
  staged: boolean;
}
