/** How a failure looks: what happened, the place with a caret under it, the way out. */
import { ParseError } from '../../../grammar/errors.ts';
import { messageOf, MillraceError } from '../../base/errors.ts';
import { ConnectionError, ServerError, UsageError } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { coloured } from '../terminal.ts';
import { visible, widthOf, wrapped } from './cells.ts';

/** A failure taken apart. */
interface Shown {
  readonly message: string;
  readonly excerpt: readonly string[];
  readonly hint: string;
}

const PLACE = /\bline:? (\d+)(?::|, col(?:umn)?:? )(\d+)/i;

/** Where a failure is shown. */
type Screen = Pick<Terminal, 'colour' | 'columns' | 'interactive'>;

/** The lines of a failure. `source` is the text, as given or as sent, in which its place counts. */
export function errorLines(error: unknown, screen: Screen, source = ''): string[] {
  const { message, excerpt, hint } = shown(error, source, screen.columns());
  const lines = (text: string): string[] => (screen.interactive ? wrapped(text, Math.max(20, screen.columns())) : text.split('\n'));
  const said = message.includes(hint.replace(/[.?]$/, ''));
  return [
    ...lines(visible(message, true)).map((line) => coloured(screen, 'red', line)),
    ...excerpt.map((line, index) => (index === 1 ? coloured(screen, 'yellow', line) : line)),
    ...(said ? [] : lines(visible(hint, true)).map((line) => coloured(screen, 'cyan', line))),
  ];
}

function shown(error: unknown, source: string, columns: number): Shown {
  if (error instanceof ParseError) {
    const message = error.message.replace(/\nStatement: [\s\S]*$/, '');
    return {
      message,
      excerpt: excerptOf(source === '' ? error.statementText : source, error.line, error.column, columns),
      hint: error.hint ?? '',
    };
  }
  if (error instanceof ServerError) return shownServerError(error, source, columns);
  if (error instanceof UsageError || error instanceof ConnectionError || error instanceof MillraceError)
    return { message: error.message, excerpt: [], hint: error.hint };
  return { message: messageOf(error), excerpt: [], hint: '' };
}

/** Places count in what was sent; where that is not known, in the statement that the server names. */
function shownServerError(error: ServerError, source: string, columns: number): Shown {
  const { statementText: statement, hint } = error;
  // Other clients show the message alone, so the way out ends it; here it stands below the place.
  const said = hint !== '' && error.message.endsWith(`\n${hint}`) ? error.message.slice(0, -hint.length - 1) : error.message;
  const message = said.replace(/\nStatement: [\s\S]*$/, '');
  const place = PLACE.exec(message);
  if (place !== null) return { message, excerpt: excerptOf(source || statement, Number(place[1]), Number(place[2]), columns), hint };
  if (statement === '') return { message, excerpt: [], hint };
  return { message, excerpt: [`Statement: ${visible(statement, true)}`], hint };
}

/** The line with the place, and a caret under it; of a long line as much as fits. Nothing when the text has no such place. */
export function excerptOf(text: string, line: number, column: number, columns: number): string[] {
  const whole = text.split('\n')[line - 1];
  if (whole === undefined || column < 1 || column > whole.length + 1) return [];
  const label = `${line} | `;
  const longest = Math.max(20, columns - label.length);
  const from = whole.length > longest ? Math.max(0, column - 1 - Math.floor(longest / 2)) : 0;
  const before = visible(whole.slice(from, column - 1));
  const rest = visible(whole.slice(column - 1, from + longest));
  return [`${label}${before}${rest}`, `${' '.repeat(label.length + widthOf(before))}^`];
}
