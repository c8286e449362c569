/** Command logs and views: what the engine keeps in and beside the log. */
import Sqlite from 'better-sqlite3';
import { join } from 'node:path';
import { changelogTopic } from '../runtime/spec.ts';
import { CommandLog } from '../engine/command-log.ts';
import { applicationIdOf } from '../runtime/prepare.ts';
import { messageOf } from '../base/errors.ts';
import { parseStatement } from '../../grammar/parser.ts';
import { systemClock } from '../base/clock.ts';
import type { FileSystem } from '../base/files.ts';
import type { EmbeddedLog } from '../log/segment/embedded-log.ts';
import type { CheckResult } from './report.ts';

const COMMAND_TOPIC = /^_confluent-ksql-(.*)_command_topic$/;
const REBUILT = 'None is needed: the next start builds it anew from its changelog.';

/** Service ids whose command logs the log holds. */
export function serviceIds(log: EmbeddedLog): string[] {
  return log.topics().flatMap(({ name }) => COMMAND_TOPIC.exec(name)?.[1] ?? []);
}

/** Every command can be read, is of a known version and parses. */
export function checkCommands(log: EmbeddedLog, services: readonly string[], result: CheckResult): void {
  let commands = 0;
  for (const service of services) {
    const reader = new CommandLog(log, service, systemClock);
    try {
      for (const { command } of reader.replay()) {
        parseStatement(command.statement);
        commands++;
      }
    } catch (error) {
      const where = `${reader.topic}, command ${commands}`;
      const lost = 'this statement and those after it';
      result.damages.push({
        area: 'commands',
        where,
        what: messageOf(error),
        lost,
        wayOut: 'Restore the directory from a backup, or start it with the version that wrote it.',
      });
    }
  }
  result.counts.commands = { services: services.length, commands };
}

/** Every view file under `<data>/state`. `log` is null when it could not be opened: then positions are not compared. */
export function checkViews(
  files: FileSystem,
  directory: string,
  log: EmbeddedLog | null,
  services: readonly string[],
  result: CheckResult,
): void {
  const counts = { files: 0, stores: 0, 'records behind': 0 };
  result.counts.views = counts;
  for (const query of files.list(join(directory, 'state'))) {
    for (const name of files.list(join(directory, 'state', query)).filter((file) => file.endsWith('.sqlite'))) {
      counts.files++;
      const where = `state/${query}/${name}`;
      const damage = (what: string): void => void result.damages.push({ area: 'views', where, what, lost: null, wayOut: REBUILT });
      const partition = Number(/_(\d+)\.sqlite$/.exec(name)?.[1]);
      for (const [store, position] of readPositions(files, join(directory, where), damage)) {
        counts.stores++;
        if (log === null) continue;
        const end = changelogEnd(log, services, query, store, partition);
        if (end === null) result.notes.push(`${where}: ${store} has no changelog; it is left over from a query that has ended.`);
        else if (position > end) damage(`${store} stands at ${position} of its changelog, which ends at ${end}`);
        else counts['records behind'] += end - position;
      }
    }
  }
}

function changelogEnd(log: EmbeddedLog, services: readonly string[], query: string, store: string, partition: number): number | null {
  for (const service of services) {
    const topic = changelogTopic(applicationIdOf({ id: query, persistent: true }, service), store);
    if ((log.topic(topic)?.partitions ?? 0) > partition) return log.highWatermark(topic, partition);
  }
  return null;
}

/** Position by store; empty when the file is damaged, which is then reported. Leaves no file of SQLite's behind. */
function readPositions(files: FileSystem, path: string, damage: (what: string) => void): [string, number][] {
  const besides = ['-wal', '-shm'].map((suffix) => path + suffix).filter((file) => files.stat(file) === null);
  try {
    const database = new Sqlite(path, { readonly: true, fileMustExist: true });
    try {
      const found = database.pragma('integrity_check') as { integrity_check: string }[];
      const wrong = found.map((row) => row.integrity_check).filter((text) => text !== 'ok');
      if (wrong.length > 0) damage(`SQLite's integrity check says: ${wrong.slice(0, 3).join('; ')}`);
      return wrong.length > 0
        ? []
        : (database.prepare('SELECT store, changelog_offset FROM _millrace_position').raw().all() as [string, number][]);
    } finally {
      database.close();
    }
  } catch (error) {
    damage(`it cannot be read: ${messageOf(error)}`);
    return [];
  } finally {
    for (const file of besides) files.remove(file);
  }
}
