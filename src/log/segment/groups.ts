/** Offsets that consumer groups have committed. */
import { partitionKey } from './state.ts';
import type { CommittedOffset, GroupOffset, TopicPartition } from '../log.ts';
import type { LogCore } from './core.ts';
import type { Prepare } from './commit-queue.ts';

export function prepareCommitOffsets(core: LogCore, group: string, offsets: readonly GroupOffset[]): Prepare<void> {
  return () => {
    if (offsets.length === 0) return { events: [], appends: [], result: undefined };
    for (const { topic, partition } of offsets) core.writable(topic, partition);
    return { events: [{ type: 'offsets', group, at: core.now(), offsets }], appends: [], result: undefined };
  };
}

export function prepareDeleteOffsets(core: LogCore, group: string, partitions?: readonly TopicPartition[]): Prepare<void> {
  return () => {
    const offsets = core.state.groups.get(group);
    const keys = partitions?.map(({ topic, partition }) => partitionKey(topic, partition)).filter((key) => offsets?.has(key));
    if (!offsets || keys?.length === 0) return { events: [], appends: [], result: undefined };
    return { events: [{ type: 'offsetsDeleted', group, partitions: keys }], appends: [], result: undefined };
  };
}

export function committedOffsets(core: LogCore, group: string): CommittedOffset[] {
  return [...(core.state.groups.get(group)?.values() ?? [])];
}

/** Whether an open transaction holds offsets of the group. */
export function hasPendingOffsets(core: LogCore, group: string): boolean {
  for (const transaction of core.state.transactions.values()) {
    if (transaction.status === 'Ongoing' && transaction.offsets.some((pending) => pending.group === group)) return true;
  }
  return false;
}
