/**
 * The commit of tasks as the log's owner carries it out: the unit goes to the log, and what every reader of an internal topic has dealt with is removed from it, so that repartition topics stay small.
 */
import type { CommitResult, CommitUnit, Log } from '../log/log.ts';

/** Records of an internal topic that may be left behind the reader before they are removed. */
const PURGE_EVERY = 50_000;

/** How the names of topics end that only one query reads, and only once. */
const INTERNAL = /-(repartition|subscription-registration-topic|subscription-response-topic)$/;

/** Gives a unit to the log; `visible` is that of `LogWriter.commit`. */
export type Committer = (unit: CommitUnit, visible?: () => void) => Promise<CommitResult>;

/** Makes the commit function that tasks use. */
export function committer(log: Log): Committer {
  const purged = new Map<string, number>();
  return async (unit, visible) => {
    const result = await log.commit(unit, visible);
    for (const { topic, partition, offset } of unit.group?.offsets ?? []) {
      if (!INTERNAL.test(topic)) continue;
      const key = `${topic}/${partition}`;
      if (offset - (purged.get(key) ?? 0) < PURGE_EVERY) continue;
      purged.set(key, offset);
      // A topic that is deleted at this moment needs no purge.
      log.deleteRecords(topic, partition, offset).catch(() => purged.delete(key));
    }
    return result;
  };
}
