/**
 * From the text in the editor to what is sent: which statements, to which endpoint, and where each stands in the text.
 * Statements between two queries travel in one request, because the server checks a request as a whole before it runs any of it.
 */
import type { Statement } from '../grammar/ast.ts';
import { ParseError } from '../grammar/errors.ts';
import { parseStatement, splitStatements } from '../grammar/parser.ts';
import type { StatementText } from '../grammar/parser.ts';

/** How a query gives its rows: for ever, all there are now, or as the records of a topic. */
export type QueryMode = 'push' | 'pull' | 'print';

/** A part of the text, offsets in the document, end exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One request to make. `text` is a piece of the document as it stands, ended by a `;`. */
export type Step = Span & { readonly text: string } & (
    | { readonly kind: 'query'; readonly mode: QueryMode }
    | { readonly kind: 'statements'; readonly statements: readonly Statement[] }
  );

/** A mistake found without asking the server. */
export interface Mistake extends Span {
  readonly message: string;
  readonly hint: string | null;
  readonly line: number;
  readonly column: number;
}

/** What to run, or the first mistake in it. */
export type Plan = { readonly steps: readonly Step[] } | { readonly mistake: Mistake };

/** The statement that belongs to a place in the text: the one it is in, else the one it follows, unless it stands right above the next. */
export function statementAt(text: string, offset: number): StatementText | null {
  const statements = splitStatements(text);
  const index = statements.findLastIndex((statement) => statement.from <= offset);
  if (index < 0) return statements[0] ?? null;
  const own = statements[index];
  const next = statements[index + 1];
  if (next === undefined || offset <= own.to || !text.slice(own.to, offset).includes('\n')) return own;
  return /\n\s*\n/.test(text.slice(offset, next.from)) ? own : next;
}

/** What to run of a document: the statements that lie in a selection, or all. Finds syntax errors before anything is sent. */
export function planOf(text: string, range: Span | null): Plan {
  const part = range === null ? text : text.slice(range.from, range.to);
  const base = range?.from ?? 0;
  const before = text.slice(0, base).split('\n');
  const lines = before.length;
  const columns = before[before.length - 1].length;
  const steps: Step[] = [];
  for (const piece of splitStatements(part)) {
    const line = piece.line + lines - 1;
    const column = piece.line === 1 ? piece.column + columns : piece.column;
    const span = { from: piece.from + base, to: piece.to + base };
    let statement: Statement;
    try {
      statement = parseStatement(piece.text, { origin: { line, column } });
    } catch (error) {
      if (error instanceof ParseError) return { mistake: mistakeOf(error, span.from) };
      throw error;
    }
    add(steps, statement, span, text);
  }
  return { steps };
}

function add(steps: Step[], statement: Statement, span: Span, text: string): void {
  const mode = modeOf(statement);
  const last = steps.at(-1);
  if (mode !== null) steps.push({ kind: 'query', mode, ...span, text: `${text.slice(span.from, span.to)};` });
  else if (last?.kind === 'statements') {
    const joined = { from: last.from, to: span.to, text: `${text.slice(last.from, span.to)};` };
    steps[steps.length - 1] = { kind: 'statements', statements: [...last.statements, statement], ...joined };
  } else steps.push({ kind: 'statements', statements: [statement], ...span, text: `${text.slice(span.from, span.to)};` });
}

function modeOf(statement: Statement): QueryMode | null {
  if (statement.kind === 'print') return 'print';
  if (statement.kind !== 'select') return null;
  return statement.query.emit === null ? 'pull' : 'push';
}

/** The syntax errors of the finished statements of a document; the statement being typed, at `offset`, is left in peace. */
export function mistakesIn(text: string, offset: number): Mistake[] {
  return splitStatements(text).flatMap((piece) => {
    if (!piece.complete && offset >= piece.from && offset <= piece.to + 1) return [];
    try {
      parseStatement(piece.text, { origin: { line: piece.line, column: piece.column } });
      return [];
    } catch (error) {
      if (error instanceof ParseError) return [mistakeOf(error, piece.from)];
      throw error;
    }
  });
}

function mistakeOf(error: ParseError, base: number): Mistake {
  const { line, column, hint, message } = error;
  return { from: error.from + base, to: error.to + base, line, column, hint, message: reasonOf(message) };
}

/** The part of a server's or the grammar's message that says why: without the place, which is shown apart, and without the statement. */
export function reasonOf(message: string): string {
  const lines = message.split('\n');
  const end = lines.findIndex((line) => line.startsWith('Statement: '));
  const kept = (end < 0 ? lines : lines.slice(0, end)).join('\n');
  const reason = kept
    .replace(/^line \d+:\d+: Syntax Error\n?/, '')
    .replace(/^Line: \d+, Col: \d+:? ?\n?/m, '')
    .replace(/^Syntax error at or near ('.*') at line \d+:\d+$/m, 'Syntax error at or near $1');
  return reason.trim() === '' ? 'Syntax error' : reason.trim();
}

/** The place a message names, counted from 1 in the text that was sent; null when it names none. */
export function placeIn(message: string): { readonly line: number; readonly column: number } | null {
  const match = /\bline (\d+):(\d+)/.exec(message) ?? /\bLine: (\d+), Col: (\d+)/.exec(message);
  return match === null ? null : { line: Number(match[1]), column: Number(match[2]) };
}
