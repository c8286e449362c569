/** The history of entered statements: a file with one entry in each line, newest last. Entries of several lines are kept as one line. */
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
      const line = oneLine(entry);
      if (line === '' || line === entries[entries.length - 1]) return;
      entries.push(line);
      quietly(() => appendFileSync(path, `${line}\n`, { mode: 0o600 }));
    },
  };
}

function stored(path: string): string[] {
  if (path === '' || !existsSync(path)) return [];
  const lines =
    quietly(() =>
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    ) ?? [];
  if (lines.length <= 2 * MOST_ENTRIES) return lines;
  const kept = lines.slice(-MOST_ENTRIES);
  quietly(() => writeFileSync(path, `${kept.join('\n')}\n`, { mode: 0o600 }));
  return kept;
}

function quietly<T>(action: () => T): T | null {
  try {
    return action();
  } catch {
    return null;
  }
}

/** A statement on one line: without comments, which would swallow what follows them, and with blanks for line ends. */
export function oneLine(text: string): string {
  let result = '';
  let done = 0;
  for (const piece of highlight(text)) {
    if (piece.kind !== 'comment') continue;
    result += `${text.slice(done, piece.from)} `;
    done = piece.to;
  }
  return (result + text.slice(done)).replace(/\s*\n\s*/g, ' ').trim();
}
