/** The log's part of a check: its files as `log/segment/check.ts` sees them, each problem with what it costs; then what an opened log says of positions and producers. */
import { checkDirectory } from '../log/segment/check.ts';
import type { FileSystem } from '../base/files.ts';
import type { EmbeddedLog } from '../log/segment/embedded-log.ts';
import type { CheckResult, Damage } from './report.ts';

const FROM_BACKUP = 'Restore the directory from a backup, or run "millrace check --accept-loss" to go on without what is lost.';
const BY_ITSELF = 'None is needed: the next start mends it.';

/** Every file of the log in `directory` (`<data>/log`), which nobody else has open. */
export function checkLogFiles(files: FileSystem, directory: string, result: CheckResult): void {
  const { problems, ...report } = checkDirectory(files, directory);
  const { topics, partitions, segments, batches, records, bytes, journalFiles, journalFrames } = report;
  result.counts.log = {
    topics,
    partitions,
    segments,
    batches,
    records,
    bytes,
    'journal files': journalFiles,
    'journal frames': journalFrames,
  };
  for (const { file, what } of problems) result.damages.push({ area: 'log', where: `log/${file}`, what, ...consequence(file, what) });
}

/** What a damage in a file of the log costs, by the kind of the file. */
function consequence(file: string, what: string): Pick<Damage, 'lost' | 'wayOut'> {
  if (file.endsWith('index')) return { lost: null, wayOut: 'None is needed: the index is built anew from its segment.' };
  if (file.startsWith('topics/'))
    return {
      lost: 'records of this segment from there on, for whoever has not read them',
      wayOut: 'Restore the directory from a backup, or delete the records up to the damage with DeleteRecords and read on behind them.',
    };
  if (file === 'journal') return { lost: 'the list of topics, positions and producers', wayOut: FROM_BACKUP };
  if (what.includes('harmless')) return { lost: null, wayOut: BY_ITSELF };
  return { lost: 'acknowledged writes from there on', wayOut: FROM_BACKUP };
}

/** Positions of consumer groups and producers must lie within their partitions. */
export function checkPositions(log: EmbeddedLog, result: CheckResult): void {
  let positions = 0;
  let producers = 0;
  const groups = [...log.groups()];
  for (const group of groups) {
    for (const { topic, partition, offset } of log.committedOffsets(group)) {
      positions++;
      checkPosition(log, result, group, topic, partition, offset);
    }
  }
  for (const { name, partitions } of log.topics()) {
    for (let partition = 0; partition < partitions; partition++) {
      const end = log.highWatermark(name, partition);
      for (const { producerId, transactionFirstOffset } of log.producers(name, partition)) {
        producers++;
        if (transactionFirstOffset < end) continue;
        const what = `producer ${producerId} has a transaction open from offset ${transactionFirstOffset}, past the end ${end}`;
        result.damages.push({ area: 'positions', where: `${name}-${partition}`, what, lost: 'the open transaction', wayOut: FROM_BACKUP });
      }
    }
  }
  result.counts.positions = { groups: groups.length, positions, producers };
}

function checkPosition(log: EmbeddedLog, result: CheckResult, group: string, topic: string, partition: number, offset: number): void {
  const where = `group ${group}, ${topic}-${partition}`;
  const description = log.topic(topic);
  if (description === undefined || partition >= description.partitions) {
    result.notes.push(`${where}: the partition is no more; the position has no effect.`);
    return;
  }
  const end = log.highWatermark(topic, partition);
  const start = log.logStartOffset(topic, partition);
  if (offset > end) {
    const what = `the position ${offset} lies past the end ${end} of the partition`;
    result.damages.push({
      area: 'positions',
      where,
      what,
      lost: `records ${end} to ${offset - 1}, which were there once`,
      wayOut: FROM_BACKUP,
    });
  } else if (offset < start) {
    result.notes.push(`${where}: records ${offset} to ${start - 1} were removed (retention or DeleteRecords) before they were read.`);
  }
}
