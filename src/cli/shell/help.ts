/** `help` */
import { print } from '../session.ts';
import type { ShellCommand } from './command.ts';

const SHORTCUTS = [
  'Keyboard shortcuts:',
  '    The keyboard shortcuts for the shell:',
  '',
  '    TAB               Complete the word: keywords, and names of streams, tables, columns and functions',
  '    UP, DOWN          Earlier and later statements',
  '    CTRL-R            Search the history',
  '    CTRL-C            Stop the running query; at the prompt, discard the line',
  '    CTRL-D            Leave',
  '',
  'Default behavior:',
  '    Every line that is none of the commands above is part of a SQL statement.',
  '    A statement may span several lines; it is sent when it ends with ";".',
];

export const help: ShellCommand = {
  words: 'help',
  parameters: '',
  summary: 'Show this message.',
  arity: [0, 0],
  run({ session, commands }) {
    const blocks = commands.flatMap((command) => [`${command.words} ${command.parameters}`.trim(), `    ${command.summary}`, '']);
    print(session, 'Description:', '    The commands of this shell, in upper or lower case, without ";".', '', ...blocks, ...SHORTCUTS);
  },
};
