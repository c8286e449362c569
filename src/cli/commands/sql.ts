/** `millrace sql`: the shell, or the statements of `-e` and `-f`. */
import { Client } from '../client.ts';
import { connectionOf, DEFAULT_URL, SESSION_FLAGS } from '../connection.ts';
import { runText } from '../execute.ts';
import { UsageError } from '../failure.ts';
import { readArguments } from '../flags.ts';
import { scriptText } from '../script-file.ts';
import { createSession } from '../session.ts';
import { historyPath, openHistory } from '../shell/history.ts';
import { runShell } from '../shell/shell.ts';
import { streamTerminal } from '../terminal.ts';
import type { Command } from './command.ts';
import { BAD_USAGE } from './command.ts';

const FLAGS = [
  { name: 'execute', short: 'e', value: 'sql', summary: 'Run statements, then exit.' },
  { name: 'file', short: 'f', value: 'file', summary: 'Run the statements of a file, then exit.' },
  { name: 'strict', value: null, summary: 'Stop at the first statement the server refuses, with exit code 1.' },
  ...SESSION_FLAGS,
];

export const sql: Command = {
  name: 'sql',
  parameters: '[options] [server-url]',
  summary: 'Open the SQL shell.',
  flags: FLAGS,
  details: [
    `The server is ${DEFAULT_URL} unless another URL is given.`,
    'Exit codes: 0, also when the server refused a statement (1 with --strict); 255 for wrong options and for text that could not be sent.',
  ],
  async run(args, world) {
    const given = readArguments('sql', FLAGS, args, 1);
    const execute = given.text('execute');
    const file = given.text('file');
    if (execute !== undefined && file !== undefined) throw new UsageError('Give either -e or -f, not both.', 'Run the command twice.');
    const text = execute === undefined ? (file === undefined ? null : scriptText(file)) : `${execute}\n;`;
    const connection = await connectionOf(given, given.positionals[0] ?? DEFAULT_URL, world);
    const strict = given.has('strict');
    const terminal = streamTerminal(world.stdout, world.env);
    const session = createSession(new Client(connection.client), terminal, connection.session);
    try {
      if (text === null) {
        const interactive = terminal.interactive && world.stdin.isTTY === true;
        const history = openHistory(interactive ? historyPath(world.env) : '');
        return await runShell(session, connection.client, { input: world.stdin, output: world.stdout, history, strict });
      }
      const { refused, unsent } = await runText(session, text, { stopWhenRefused: strict });
      return unsent ? BAD_USAGE : strict && refused > 0 ? 1 : 0;
    } finally {
      session.client.close();
    }
  },
};
