/** The commands of a line or two: clear, exit, history, version. */
import { print } from '../session.ts';
import { clientVersion } from '../version.ts';
import type { ShellCommand } from './command.ts';

export const clear: ShellCommand = {
  words: 'clear',
  parameters: '',
  summary: 'Clear the screen.',
  arity: [0, 0],
  run({ session }) {
    if (session.terminal.interactive) session.terminal.write('\u001b[2J\u001b[3J\u001b[H');
  },
};

export const exit: ShellCommand = {
  words: 'exit',
  parameters: '',
  summary: 'Leave the shell.',
  arity: [0, 0],
  run(shell) {
    shell.leave();
  },
};

export const history: ShellCommand = {
  words: 'history',
  parameters: '',
  summary: 'Show the statements and commands entered so far.',
  arity: [0, 0],
  run(shell) {
    print(shell.session, ...shell.history.map((entry, index) => `${String(index + 1).padStart(4)}: ${entry}`));
  },
};

export const version: ShellCommand = {
  words: 'version',
  parameters: '',
  summary: 'Show the version of the shell.',
  arity: [0, 0],
  run({ session }) {
    print(session, `Version: ${clientVersion()}`);
  },
};
