/** `millrace version` */
import { readArguments } from '../flags.ts';
import { clientVersion } from '../version.ts';
import type { Command } from './command.ts';

export const version: Command = {
  name: 'version',
  parameters: '',
  summary: 'Print the version.',
  flags: [],
  async run(args, world) {
    readArguments('version', [], args, 0);
    world.stdout.write(`Millrace ${clientVersion()} (Node.js ${process.versions.node})\n`);
    return 0;
  },
};
