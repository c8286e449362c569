/**
 * The history of entered statements: a file with one entry in each line, newest last. Entries of several lines are kept as one, but for the line breaks that mean something, inside of a literal or a quoted name: what follows such
 * a break stands in a line of its own, behind a tab. No entry begins with one.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { highlight } from '../../../grammar/highlight.ts';

const MOST_ENTRIES = 1000;

/** The entries of this and earlier sessions. */
export interface History {
  /** Oldest first. */
  readonly entries: string[];
  add(entry: string): void;
}

/** Where the history is kept: MILLRACE_HISTORY, or a file in the home directory. Empty: nowhere. */
export function historyPath(env: NodeJS.ProcessEnv): string {
  return env.MILLRACE_HISTORY ?? join(homedir(), '.millrace-history');
}

/** Reads the history; a file that cannot be read or written is no reason to fail. */
export function openHistory(path: string): History {
  const entries = stored(path);
  return {
    entries,
    add(entry) {
      const compact = compactEntry(entry);
      if (compact === '' || compact === entries[entries.length - 1]) return;
      entries.push(compact);
      quietly(() => appendFileSync(path, fileText([compact]), { mode: 0o600 }));
    },
  };
}

function stored(path: string): string[] {
  if (path === '' || !existsSync(path)) return [];
  const entries = quietly(() => entriesOf(readFileSync(path, 'utf8'))) ?? [];
  if (entries.length <= 2 * MOST_ENTRIES) return entries;
  const kept = entries.slice(-MOST_ENTRIES);
  quietly(() => writeFileSync(path, fileText(kept), { mode: 0o600 }));
  return kept;
}

function fileText(entries: readonly string[]): string {
  return entries.map((entry) => `${entry.replaceAll('\n', '\n\t')}\n`).join('');
}

function entriesOf(text: string): string[] {
  const entries: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('\t') && entries.length > 0) entries.push(`${entries.pop()}\n${line.slice(1)}`);
    else if (line !== '') entries.push(line);
  }
  return entries;
}

function quietly<T>(action: () => T): T | null {
  try {
    return action();
  } catch {
    return null;
  }
}

/** A statement on one line: without comments, which would swallow what follows them, and with blanks for line ends. Literals and names are as they were. */
export function compactEntry(text: string): string {
  let result = '';
  let between = '';
  let done = 0;
  for (const { kind, from, to } of highlight(text)) {
    between += text.slice(done, from);
    done = to;
    if (kind === 'comment') between += ' ';
    else {
      result += compactBlank(between) + text.slice(from, to);
      between = '';
    }
  }
  return (result + compactBlank(between + text.slice(done))).trim();
}

function compactBlank(blank: string): string {
  return blank.replace(/\s*\n\s*/g, ' ');
}
