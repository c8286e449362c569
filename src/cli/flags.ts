/** Reading the arguments of a command: its flags are declared, everything else is refused with the nearest that exists. */
import { parseArgs } from 'node:util';
import { nearest } from '../../grammar/nearest.ts';
import { UsageError } from './failure.ts';

/** One flag. `value`: what it takes, as help names it; null for a switch. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  readonly value: string | null;
  readonly multiple?: boolean;
  readonly summary: string;
}

/** What was given. */
export interface Arguments {
  /** The flag's value, or undefined. */
  text(name: string): string | undefined;
  all(name: string): readonly string[];
  has(name: string): boolean;
  /** A whole number of at least `least`. Throws UsageError. */
  whole(name: string, least: number, most?: number): number | undefined;
  readonly positionals: readonly string[];
}

/** Reads arguments. `most` positionals are allowed. Throws UsageError. */
export function readArguments(command: string, flags: readonly Flag[], args: readonly string[], most: number): Arguments {
  const way = `Usage: see "millrace help ${command}".`;
  const options = Object.fromEntries(
    flags.map((flag) => [
      flag.name,
      {
        type: flag.value === null ? ('boolean' as const) : ('string' as const),
        multiple: true,
        ...(flag.short ? { short: flag.short } : {}),
      },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = flags.find((candidate) => candidate.name === token.name);
    if (flag === undefined)
      throw new UsageError(`Unknown option ${token.rawName} of "millrace ${command}".`, nearestFlag(token.name, flags) ?? way);
    if (flag.value !== null && token.value === undefined)
      throw new UsageError(`The option ${token.rawName} needs a value: ${flag.value}.`, way);
    if (flag.value === null && token.value !== undefined) throw new UsageError(`The option ${token.rawName} takes no value.`, way);
    const before = given.get(flag.name) ?? [];
    if (before.length > 0 && flag.multiple !== true) throw new UsageError(`The option ${token.rawName} is given twice.`, way);
    given.set(flag.name, [...before, token.value ?? '']);
  }
  if (positionals.length > most) throw new UsageError(`Unexpected argument "${positionals[most]}" of "millrace ${command}".`, way);
  return argumentsOf(given, positionals);
}

function argumentsOf(given: ReadonlyMap<string, readonly string[]>, positionals: readonly string[]): Arguments {
  const text = (name: string): string | undefined => given.get(name)?.[0];
  return {
    text,
    all: (name) => given.get(name) ?? [],
    has: (name) => given.has(name),
    whole(name, least, most = Number.MAX_SAFE_INTEGER) {
      const value = text(name);
      if (value === undefined) return undefined;
      if (/^\d{1,15}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
      const range = most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`;
      throw new UsageError(`The value of --${name} is ${range}, not "${value}".`, `For example: --${name} ${Math.max(least, 1)}`);
    },
    positionals,
  };
}

function nearestFlag(name: string, flags: readonly Flag[]): string | null {
  const candidate = nearest(
    name.toUpperCase(),
    flags.map((flag) => flag.name.toUpperCase()),
  );
  return candidate === null ? null : `Did you mean --${candidate.toLowerCase()}?`;
}

/** The lines of help for flags. */
export function flagLines(flags: readonly Flag[]): string[] {
  const heads = flags.map(
    (flag) => `${flag.short ? `-${flag.short}, ` : '    '}--${flag.name}${flag.value === null ? '' : ` <${flag.value}>`}`,
  );
  const width = Math.max(...heads.map((head) => head.length));
  return flags.map((flag, index) => `  ${heads[index].padEnd(width)}  ${flag.summary}`);
}
