/** `spool`: a copy of the session in a file. */
import { resolve } from 'node:path';
import { UsageError } from '../failure.ts';
import { print } from '../session.ts';
import type { ShellCommand } from './command.ts';

export const spool: ShellCommand = {
  words: 'spool',
  parameters: '<file> | OFF',
  summary: 'Copy everything entered and printed to a file, until SPOOL OFF.',
  arity: [1, 1],
  run(shell, [word]) {
    const { session } = shell;
    if (word.toUpperCase() === 'OFF') {
      if (shell.spool === null) throw new UsageError('There is no spool to turn off.', 'Start one with: spool session.txt');
      const { path } = shell.spool;
      shell.closeSpool();
      return print(session, `Spool written to ${path}`);
    }
    if (shell.spool !== null)
      throw new UsageError('Cannot set two spools! Please issue SPOOL OFF.', `The present one is ${shell.spool.path}.`);
    const path = resolve(word);
    shell.openSpool(path);
    print(session, `Session will be spooled to ${path}`, 'Enter SPOOL OFF to disable');
  },
};
