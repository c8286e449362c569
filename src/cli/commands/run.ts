/** `millrace run FILE`: a script from start to end, stopping at the first thing that goes wrong. */
import { Client } from '../client.ts';
import { connectionOf, DEFAULT_URL, SESSION_FLAGS } from '../connection.ts';
import { runText } from '../execute.ts';
import { UsageError } from '../failure.ts';
import { readArguments } from '../flags.ts';
import { scriptText } from '../script-file.ts';
import { createSession } from '../session.ts';
import { streamTerminal } from '../terminal.ts';
import type { Command } from './command.ts';
import { BAD_USAGE } from './command.ts';

const FLAGS = [{ name: 'server', short: 's', value: 'url', summary: `The server (default ${DEFAULT_URL}).` }, ...SESSION_FLAGS];

export const run: Command = {
  name: 'run',
  parameters: '[options] <file>',
  summary: 'Run the statements of a file.',
  flags: FLAGS,
  details: [
    'Unlike "run script" in the shell, the file may have SELECT and PRINT.',
    'Exit codes: 0; 1 when the server refused a statement, after which none is sent; 255 for wrong options and text that does not parse.',
  ],
  async run(args, world) {
    const given = readArguments('run', FLAGS, args, 1);
    const [path] = given.positionals;
    if (path === undefined) throw new UsageError('Which file?', 'Usage: millrace run <file>');
    const text = scriptText(path);
    const connection = await connectionOf(given, given.text('server') ?? DEFAULT_URL, world);
    const session = createSession(new Client(connection.client), streamTerminal(world.stdout, world.env), connection.session);
    try {
      const { refused, unsent } = await runText(session, text, { stopWhenRefused: true });
      return unsent ? BAD_USAGE : refused > 0 ? 1 : 0;
    } finally {
      session.client.close();
    }
  },
};
