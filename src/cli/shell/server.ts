/** `server`: which one, or another one. */
import { Client } from '../client.ts';
import { printServer } from '../greeting.ts';
import { print } from '../session.ts';
import type { ShellCommand } from './command.ts';

export const server: ShellCommand = {
  words: 'server',
  parameters: '[<url>]',
  summary: 'Show the URL of the server, or turn to another one.',
  arity: [0, 1],
  async run(shell, [url]) {
    const { session } = shell;
    if (url === undefined) return print(session, session.client.url);
    const options = { ...shell.clientOptions, url };
    const client = new Client(options);
    session.client.close();
    session.client = client;
    session.sequence = -1;
    shell.clientOptions = options;
    print(session, `Server now: ${client.url}`);
    await printServer(session);
  },
};
