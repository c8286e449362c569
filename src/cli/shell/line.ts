/** Which command of the shell a line is, if it is one. */
import { complete } from '../../../grammar/complete.ts';
import { nearest } from '../../../grammar/nearest.ts';
import { UsageError } from '../failure.ts';
import { SHELL_COMMANDS } from './all.ts';
import type { ShellCommand } from './command.ts';

/** A command with its arguments. */
export interface ShellLine {
  readonly command: ShellCommand;
  readonly args: readonly string[];
}

/** The command that a line is, or null: then it is SQL. Throws UsageError when the arguments are too few or too many. */
export function shellLine(line: string): ShellLine | null {
  const text = line.trim().replace(/\s*;\s*$/, '');
  const words = text.replace(/\s+/g, ' ').toLowerCase();
  const command = SHELL_COMMANDS.find((candidate) => words === candidate.words || words.startsWith(`${candidate.words} `));
  if (command === undefined) return null;
  const rest = text.split(/\s+/).slice(command.words.split(' ').length);
  const args = arity(command) === 1 && rest.length > 1 && isQuoted(rest.join(' ')) ? [rest.join(' ')] : rest;
  const usage = `Usage: ${command.words} ${command.parameters}`.trim();
  if (args.length < command.arity[0]) throw new UsageError('Too few parameters', usage);
  if (args.length > command.arity[1]) throw new UsageError('Too many parameters', usage);
  return { command, args: args.map(unquoted) };
}

function arity(command: ShellCommand): number {
  return command.arity[1];
}

function isQuoted(text: string): boolean {
  return /^'(?:[^']|'')*'$/.test(text) || /^"[^"]*"$/.test(text);
}

function unquoted(text: string): string {
  return isQuoted(text) ? text.slice(1, -1).replaceAll("''", "'") : text;
}

let starters: ReadonlySet<string> | null = null;

/** Words that a statement can begin with. */
function statementWords(): ReadonlySet<string> {
  starters ??= new Set(complete('', 0).keywords);
  return starters;
}

/** A first line that can begin neither a statement nor a command: said at once, instead of asking for more lines. Throws UsageError. */
export function refuseStrangeLine(line: string): void {
  const word = /^\s*([A-Za-z][\w-]*)/.exec(line)?.[1];
  if (word === undefined || statementWords().has(word.toUpperCase())) return;
  const commands = SHELL_COMMANDS.map((command) => command.words.split(' ')[0].toUpperCase());
  const candidate = nearest(word.toUpperCase(), [...statementWords(), ...commands]);
  const way = candidate === null ? "Type 'help' for the commands of this shell." : `Did you mean ${candidate}?`;
  throw new UsageError(`'${word}' begins neither a SQL statement nor a command of this shell.`, way);
}
