/** `millrace check [DIR]`: looks over a data directory that no server has open. */
import { readArguments } from '../flags.ts';
import type { Command } from './command.ts';
import { DEFAULT_DIRECTORY } from './start.ts';

const FLAGS = [{ name: 'accept-loss', value: null, summary: 'First give up what is damaged, for good, so that a server starts again.' }];

export const check: Command = {
  name: 'check',
  parameters: '[options] [directory]',
  summary: 'Verify a data directory.',
  flags: FLAGS,
  details: [
    `Without a directory: ${DEFAULT_DIRECTORY}. It must not be in use; nothing in it is changed unless --accept-loss is given.`,
    'Exit codes: 0 when all is sound, 1 when there is damage or the directory cannot be checked.',
  ],
  async run(args, world) {
    const given = readArguments('check', FLAGS, args, 1);
    const { lines, sound } = await world.checkDirectory(given.positionals[0] ?? DEFAULT_DIRECTORY, {
      acceptLoss: given.has('accept-loss'),
    });
    world.stdout.write(`${lines.join('\n')}\n`);
    return sound ? 0 : 1;
  },
};
