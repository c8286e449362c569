/** The commands that change how the shell behaves: output, request-pipelining, set cli WRAP, set cli COLUMN-WIDTH. */
import { UsageError } from '../failure.ts';
import { print } from '../session.ts';
import type { ShellCommand } from './command.ts';

export const output: ShellCommand = {
  words: 'output',
  parameters: '[TABULAR | JSON]',
  summary: 'Show or choose the form in which results are printed.',
  arity: [0, 1],
  run({ session }, [format]) {
    if (format === undefined) return print(session, `Current output format: ${session.output}`);
    const wanted = format.toUpperCase();
    if (wanted !== 'TABULAR' && wanted !== 'JSON') {
      throw new UsageError(`Invalid output format: '${format}' (valid formats: 'JSON', 'TABULAR')`, 'Type: output JSON');
    }
    session.output = wanted;
    print(session, `Output format set to ${wanted}`);
  },
};

export const requestPipelining: ShellCommand = {
  words: 'request-pipelining',
  parameters: '[ON | OFF]',
  summary: 'Show or choose whether a request goes out before the statements of the last one have taken effect.',
  arity: [0, 1],
  run({ session }, [setting]) {
    const word = session.pipelining ? 'ON' : 'OFF';
    if (setting === undefined) return print(session, `Current request-pipelining configuration: ${word}`);
    const on = onOrOff(setting);
    if (on === null) {
      const message = `Invalid request-pipelining setting: ${setting}. Valid options are 'ON' and 'OFF'.`;
      throw new UsageError(message, 'Type: request-pipelining ON');
    }
    session.pipelining = on;
    print(session, `request-pipelining configuration is now ${on ? 'ON' : 'OFF'}`);
  },
};

export const wrap: ShellCommand = {
  words: 'set cli wrap',
  parameters: 'ON | OFF',
  summary: 'Let long values of query rows run on below (ON) or cut them (OFF).',
  arity: [1, 1],
  run({ session }, [setting]) {
    const on = onOrOff(setting);
    if (on === null) throw new UsageError(`Invalid WRAP setting: ${setting}. Valid options are 'ON' and 'OFF'.`, 'Type: set cli WRAP OFF');
    session.wrap = on;
    print(session, `WRAP is now ${on ? 'ON' : 'OFF'}`);
  },
};

export const columnWidth: ShellCommand = {
  words: 'set cli column-width',
  parameters: '<number>',
  summary: 'Set the width of the columns of query rows; 0 lets the terminal decide.',
  arity: [1, 1],
  run({ session }, [width]) {
    if (!/^\d{1,4}$/.test(width))
      throw new UsageError(`Invalid COLUMN-WIDTH: ${width}. It is a number of characters.`, 'Type: set cli COLUMN-WIDTH 20');
    session.columnWidth = Number(width);
    print(session, `COLUMN-WIDTH is now ${Number(width) === 0 ? 'automatic' : width}`);
  },
};

function onOrOff(word: string): boolean | null {
  const upper = word.toUpperCase();
  return upper === 'ON' ? true : upper === 'OFF' ? false : null;
}
