/** `millrace help [command]` */
import { nearest } from '../../../grammar/nearest.ts';
import { UsageError } from '../failure.ts';
import { flagLines, readArguments } from '../flags.ts';
import type { Command } from './command.ts';

/** The overview of all commands. */
export function overview(commands: readonly Command[]): string[] {
  const heads = commands.map((command) => `${command.name} ${command.parameters}`.trim());
  const width = Math.max(...heads.map((head) => head.length));
  return [
    'Millrace: streaming SQL over an embedded log.',
    '',
    'Usage: millrace <command> [options]',
    '',
    ...commands.map((command, index) => `  ${heads[index].padEnd(width)}  ${command.summary}`),
    '',
    'The options of a command: millrace help <command>',
  ];
}

/** Usage, options and details of one command. */
export function commandHelp(command: Command): string[] {
  return [
    command.summary,
    '',
    `Usage: millrace ${command.name} ${command.parameters}`.trim(),
    ...(command.flags.length === 0 ? [] : ['', ...flagLines(command.flags)]),
    ...(command.details === undefined ? [] : ['', ...command.details]),
  ];
}

/** The command of that name. Throws UsageError with the nearest one. */
export function commandNamed(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const names = commands.map((command) => command.name);
  const candidate = nearest(
    name.toUpperCase(),
    names.map((known) => known.toUpperCase()),
  );
  const way = candidate === null ? `The commands are ${names.join(', ')}.` : `Did you mean "millrace ${candidate.toLowerCase()}"?`;
  throw new UsageError(`There is no command "${name}".`, way);
}

export const help: Command = {
  name: 'help',
  parameters: '[command]',
  summary: 'Show all commands, or the options of one.',
  flags: [],
  async run(args, world, commands) {
    const [name] = readArguments('help', [], args, 1).positionals;
    const lines = name === undefined ? overview(commands) : commandHelp(commandNamed(name, commands));
    world.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  },
};
