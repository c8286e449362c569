/** All commands of the shell, in the order that help shows them. A new one is listed here. */
import type { ShellCommand } from './command.ts';
import { help } from './help.ts';
import { runScript } from './run-script.ts';
import { server } from './server.ts';
import { columnWidth, output, requestPipelining, wrap } from './settings.ts';
import { clear, exit, history, version } from './simple.ts';
import { spool } from './spool.ts';

export const SHELL_COMMANDS: readonly ShellCommand[] = [
  help,
  clear,
  exit,
  history,
  output,
  requestPipelining,
  runScript,
  server,
  columnWidth,
  wrap,
  spool,
  version,
];
