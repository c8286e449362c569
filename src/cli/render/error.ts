/** How a failure looks: what happened, the place with a caret under it, the way out. */
import { ParseError } from '../../../grammar/errors.ts';
import { messageOf, MillraceError } from '../../base/errors.ts';
import { ConnectionError, ServerError, UsageError } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { coloured } from '../terminal.ts';
import { visible, widthOf } from './cells.ts';

/** A failure taken apart. */
interface Shown {
  readonly message: string;
  readonly excerpt: readonly string[];
  readonly hint: string;
}

const PLACE = /\bline:? (\d+)(?::|, col(?:umn)?:? )(\d+)/i;

/** Characters of the line shown before the place, when the line is long. */
const BEFORE = 60;
const LONGEST = 120;

/** The lines of a failure. `source` is the text the user gave, in which a ParseError's place counts. */
export function errorLines(error: unknown, terminal: Pick<Terminal, 'colour'>, source = ''): string[] {
  const { message, excerpt, hint } = shown(error, source);
  return [
    ...visible(message, true)
      .split('\n')
      .map((line) => coloured(terminal, 'red', line)),
    ...excerpt.map((line, index) => (index === 1 ? coloured(terminal, 'yellow', line) : line)),
    ...(hint === '' ? [] : hint.split('\n').map((line) => coloured(terminal, 'cyan', line))),
  ];
}

function shown(error: unknown, source: string): Shown {
  if (error instanceof ParseError) {
    const message = error.message.replace(/\nStatement: [\s\S]*$/, '');
    return { message, excerpt: excerptOf(source === '' ? error.statementText : source, error.line, error.column), hint: error.hint ?? '' };
  }
  if (error instanceof ServerError) return shownServerError(error);
  if (error instanceof UsageError || error instanceof ConnectionError || error instanceof MillraceError)
    return { message: error.message, excerpt: [], hint: error.hint };
  return { message: messageOf(error), excerpt: [], hint: '' };
}

/** The server counts lines within the statement that it names. */
function shownServerError(error: ServerError): Shown {
  const statement = error.statementText;
  const message = error.message.replace(/\nStatement: [\s\S]*$/, '');
  const place = PLACE.exec(message);
  if (statement === '') return { message, excerpt: [], hint: '' };
  if (place !== null) return { message, excerpt: excerptOf(statement, Number(place[1]), Number(place[2])), hint: '' };
  return { message, excerpt: [`Statement: ${visible(statement, true)}`], hint: '' };
}

/** The line with the place, and a caret under it; nothing when the text has no such place. */
export function excerptOf(text: string, line: number, column: number): string[] {
  const whole = text.split('\n')[line - 1];
  if (whole === undefined || column < 1 || column > whole.length + 1) return [];
  const from = whole.length > LONGEST ? Math.max(0, column - 1 - BEFORE) : 0;
  const label = `${line} | `;
  const before = visible(whole.slice(from, column - 1));
  const rest = visible(whole.slice(column - 1, from + LONGEST));
  return [`${label}${before}${rest}`, `${' '.repeat(label.length + widthOf(before))}^`];
}
