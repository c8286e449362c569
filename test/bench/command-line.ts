/** What the benches' command lines share: flags, the choice of lines, and that a user's mistake is answered with a sentence and not with a stack. */
import { tmpdir } from 'node:os';
import type { BenchOptions } from './measure.ts';

/** A mistake of the user's, or something that is missing on the machine; its message is all that is shown. */
export class UsageError extends Error {}

/** For `parseArgs`. */
export const SHARED_OPTIONS = {
  help: { type: 'boolean' },
  only: { type: 'string' },
  json: { type: 'string' },
  rounds: { type: 'string', default: '5' },
  scale: { type: 'string', default: '1' },
  directory: { type: 'string', default: tmpdir() },
} as const;

/** Their part of a usage text. */
export const SHARED_USAGE = `  --only NAMES     lines whose names begin so, several with commas; =NAME for that one alone
  --json FILE      writes [{"name", "rate", "unit", "perCpuSecond", "baseline": {"name", "rate"}, "ratio"}]
  --rounds N       timed rounds of each line, of which medians are shown; default 5
  --scale X        amounts of data; 0.1 for a quick look, default 1
  --directory DIR  where data directories are made: the disk that is measured; default the temporary files' own`;

/** The flags' values as numbers. */
export function benchOptions(flags: Readonly<Record<'rounds' | 'warmup' | 'scale' | 'directory', string>>): BenchOptions {
  return {
    rounds: numberFlag('rounds', flags.rounds, 1),
    warmup: numberFlag('warmup', flags.warmup, 0),
    scale: numberFlag('scale', flags.scale, Number.MIN_VALUE),
    directory: flags.directory,
  };
}

function numberFlag(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least)
    throw new UsageError(`--${name} ${text} is not a number that will do`);
  return value;
}

/** The lines that `--only` names; without it, all. */
export function chosenLines<T extends { readonly name: string }>(lines: readonly T[], only: string | undefined): T[] {
  const wanted = only?.split(',');
  const chosen = lines.filter(({ name }) => wanted?.some((w) => (w.startsWith('=') ? name === w.slice(1) : name.startsWith(w))) ?? true);
  if (chosen.length === 0) throw new UsageError(`no line of that name; there are: ${lines.map((line) => line.name).join(' ')}`);
  return chosen;
}

/** Runs a bench's program and tells what went wrong: mistakes shortly, all else with its stack. */
export async function runProgram(program: () => Promise<void> | void): Promise<void> {
  try {
    await program();
  } catch (error) {
    const isMistake = error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
    console.error(isMistake ? (error as Error).message : error);
    process.exitCode = 1;
  }
}
