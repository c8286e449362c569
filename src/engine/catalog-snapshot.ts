/**
 * The catalogue as a file beside the log, so that a start replays only the commands since, and not the whole history. Never needed: a missing or damaged file, one of another log or of another version of the program is
 * passed over, and everything is replayed. The command log stays the truth.
 *
 * A line with a checksum, then structured-clone bytes (plans hold more than JSON can). Written to another name and renamed: there is a whole file or the one before.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32c } from '../log/crc32c.ts';
import { noteTopic } from './recovery.ts';
import { readRecords } from '../log/read-records.ts';
import type { Catalog, Change } from './catalog.ts';
import type { CommandLog } from './command-log.ts';
import type { FileSystem } from '../base/files.ts';
import type { Log } from '../log/log.ts';
import type { Outcome, TopicsLeft } from './recovery.ts';

/** Grows with every change of what a plan or a definition looks like; plans of another format are made anew from their statements. */
const FORMAT = 1;
const HEADER = 'millrace-catalog ';
const HEADER_BYTES = HEADER.length + 9;
/** Commands after which it is written again. */
const EVERY = 200;

interface Snapshot {
  readonly format: number;
  readonly program: string;
  /** Of the command topic: another log is another history. */
  readonly topicId: string;
  /** The first command that is not in it. */
  readonly next: number;
  /** Checksum of the command before that. */
  readonly lastCommand: number;
  readonly catalog: Omit<Catalog, 'topics' | 'revision'>;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly left: TopicsLeft;
}

/** What a snapshot is of. */
export interface Snapshotted {
  readonly log: Log;
  readonly catalog: Catalog;
  readonly commands: CommandLog;
  readonly outcomes: Map<string, Outcome>;
}

export class CatalogSnapshots {
  /** Topics as all commands so far left them. */
  readonly left: TopicsLeft = { wanted: new Map(), deleted: new Map() };
  private readonly files: FileSystem;
  /** Null: nothing is kept. */
  private readonly path: string | null;
  private readonly of: Snapshotted;
  /** Commands that are in the file. */
  private written = 0;
  /** Whether the catalogue is that of the whole command log. */
  private current = false;

  constructor(files: FileSystem, path: string | null, of: Snapshotted) {
    this.files = files;
    this.path = path;
    this.of = of;
  }

  /** Fills the empty catalogue from the file; the first command that is to be replayed. */
  restore(): number {
    const snapshot = this.read();
    if (snapshot === null) return 0;
    const { catalog, outcomes } = this.of;
    for (const [name, source] of snapshot.catalog.sources) catalog.sources.set(name, source);
    for (const [name, type] of snapshot.catalog.types) catalog.types.set(name, type);
    for (const [name, sources] of snapshot.catalog.derived) catalog.derived.set(name, sources);
    for (const [id, query] of snapshot.catalog.queries) catalog.queries.set(id, query);
    for (const [id, outcome] of snapshot.outcomes) outcomes.set(id, outcome);
    for (const [name, topic] of snapshot.left.wanted) this.left.wanted.set(name, topic);
    for (const [name, id] of snapshot.left.deleted) this.left.deleted.set(name, id);
    this.written = snapshot.next;
    return snapshot.next;
  }

  /** The rest has been replayed. Nothing is written before: half a catalogue would be taken for a whole one. */
  recovered(): void {
    this.current = true;
    if (this.of.commands.next - this.written >= EVERY) this.write();
  }

  /** A command has taken effect with these changes. Only inside `CommandLog.run`. */
  noted(changes: readonly Change[]): void {
    for (const change of changes) noteTopic(this.left, change);
    if (this.of.commands.next - this.written >= EVERY) this.write();
  }

  /** Writes the file if there is anything new; only while no command is under way. A disk that fails costs a longer start and nothing else. */
  write(): void {
    const { path, files } = this;
    const { next } = this.of.commands;
    if (path === null || !this.current || next === this.written) return;
    try {
      const body = serialize(this.snapshot(next));
      const file = files.open(`${path}.part`, 'create');
      try {
        file.truncate(0);
        file.writev([Buffer.from(`${HEADER}${crc32c(body).toString(16).padStart(8, '0')}\n`), body], 0);
        file.datasyncSync();
      } finally {
        file.close();
      }
      files.rename(`${path}.part`, path);
      files.syncDirectory(dirname(path));
      this.written = next;
    } catch {
      // The command log has it all.
    }
  }

  private snapshot(next: number): Snapshot {
    const { log, catalog, commands, outcomes } = this.of;
    const { sources, types, derived, queries } = catalog;
    const topics = new Set([...sources.values()].map((s) => s.topic));
    return {
      format: FORMAT,
      program: programVersion(),
      topicId: log.topic(commands.topic)?.id ?? '',
      next,
      lastCommand: checksumOf(log, commands.topic, next - 1),
      catalog: { sources, types, derived, queries },
      outcomes,
      left: {
        wanted: new Map([...this.left.wanted].filter(([name]) => topics.has(name))),
        // Deletions that a failing disk has put off.
        deleted: new Map([...this.left.deleted].filter(([name, id]) => id !== null && log.topic(name)?.id === id)),
      },
    };
  }

  private read(): Snapshot | null {
    const { path, files } = this;
    if (path === null || files.stat(path) === null) return null;
    try {
      const bytes = files.readFile(path);
      const body = bytes.subarray(HEADER_BYTES);
      const header = `${HEADER}${crc32c(body).toString(16).padStart(8, '0')}\n`;
      if (bytes.toString('latin1', 0, HEADER_BYTES) !== header) return null;
      const snapshot = deserialize(body) as Snapshot;
      return this.isOurs(snapshot) ? snapshot : null;
    } catch {
      return null;
    }
  }

  private isOurs({ format, program, topicId, next, lastCommand }: Snapshot): boolean {
    const { log, commands } = this.of;
    if (format !== FORMAT || program !== programVersion() || topicId !== log.topic(commands.topic)?.id) return false;
    return next <= commands.next && lastCommand === checksumOf(log, commands.topic, next - 1);
  }
}

/** Of one command, by its bytes. */
function checksumOf(log: Log, topic: string, number: number): number {
  if (number < 0) return 0;
  const found = readRecords(log, topic, 0, number, 1).records.find((record) => record.offset === number);
  return found?.value == null ? -1 : crc32c(found.value);
}

/** The version in the nearest package.json above this file, in a checkout and in an installed package alike. */
function programVersion(): string {
  const require = createRequire(import.meta.url);
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      return (require(join(folder, 'package.json')) as { version: string }).version;
    } catch {
      // further up
    }
  }
  return '';
}
