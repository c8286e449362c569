/**
 * Retention: which segments are over by age, by size, or because the log start passed them, and their removal. The log start moves
 * through the journal first; only then are files removed, so a crash in between loses nothing that was promised.
 *
 * Age counts from when records were written, by the log's clock, not from their own timestamps as Kafka has it: a replay of old
 * events would otherwise be gone before it is read.
 */
import type { LogCore } from './core.ts';
import type { Partition } from './partition.ts';
import type { Prepare } from './commit-queue.ts';
import type { StateEvent } from './state.ts';

/** Moves the log start of the partition as far as its settings ask; a new segment is begun first when all of the log is over. */
export function prepareRetention(core: LogCore, partition: Partition): Prepare<void> {
  return () => {
    const target = retainedFrom(partition, core.now());
    if (target <= partition.startOffset) return { events: [], appends: [], result: undefined };
    const event: StateEvent = { type: 'logStart', topicId: partition.topicId, partition: partition.index, offset: target };
    return { events: [event], appends: [], result: undefined };
  };
}

/** The offset before which everything is over. Never past the high watermark or an open transaction. */
export function retainedFrom(partition: Partition, now: number): number {
  const { settings } = partition;
  if (!settings.remove) return partition.startOffset;
  let excess = settings.retentionBytes < 0 ? 0 : partition.size - settings.retentionBytes;
  let from = partition.startOffset;
  for (const segment of partition.segments) {
    const end = Math.min(segment.next, partition.lastStableOffset);
    if (end < segment.next || segment.size === 0) break;
    const isOld = settings.retentionMs >= 0 && now - segment.touched > settings.retentionMs;
    const isExcess = settings.retentionBytes >= 0 && excess >= segment.size && segment !== partition.active;
    if (!isOld && !isExcess) break;
    from = Math.max(from, end);
    excess -= segment.size;
  }
  return from;
}

/** Whether `removeOldSegments` has anything to do. */
export function hasOldSegments(partition: Partition): boolean {
  const [first] = partition.segments;
  return first !== undefined && first.size > 0 && first.next <= partition.logStart;
}

/** Removes the files of segments that lie wholly below the log start. Only between groups. Throws a disk error. */
export function removeOldSegments(core: LogCore, partition: Partition): void {
  const { segments } = partition;
  const count = segments.findIndex((segment) => segment.next > partition.logStart || segment.size === 0);
  const over = count < 0 ? segments.length : count;
  if (over === 0) return;
  const removed = segments.slice(0, over);
  if (removed.length === segments.length) partition.beginSegment(partition.nextOffset, core.now());
  partition.segments = partition.segments.slice(over);
  partition.generation++;
  partition.aborted = partition.aborted.filter((entry) => entry.last >= partition.logStart);
  core.view.publish(partition);
  for (const segment of removed) segment.remove();
}
