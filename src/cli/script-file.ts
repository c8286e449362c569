/** Reading a file of statements. */
import { readFileSync } from 'node:fs';
import { UsageError } from './failure.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'it may not be read',
};

/** The text of a file. Throws UsageError. */
export function scriptText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new UsageError(`Failed to read file: ${path} (${REASONS[code] ?? code})`, `Paths count from ${process.cwd()}.`);
  }
}
