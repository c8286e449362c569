/**
 * Errors as they go over the wire: the body, and the HTTP status that belongs to it. Works on the fields of an error, not on its class, because
 * this folder imports nothing: a `MillraceError` has a catalogue entry with a category, a `ParseError` a place and a statement.
 */
import type { Entity } from './entities.ts';

/** Body of every error answer; `statementText` and `entities` only in a statement's. */
export interface ErrorBody {
  readonly '@type': 'generic_error' | 'statement_error';
  readonly error_code: number;
  /** What happened; behind it, on lines of their own, the place in the statement and the way out, unless the message has them. */
  readonly message: string;
  /** 1-based, where the error has a place in the text. */
  readonly line?: number;
  readonly column?: number;
  /** The way out by itself, for clients that show it apart. */
  readonly hint?: string;
  readonly statementText?: string;
  /** Results of earlier statements of the same request. */
  readonly entities?: readonly Entity[];
}

export interface ErrorAnswer {
  readonly status: number;
  readonly body: ErrorBody;
}

/** Wire code of each category of errors; the status is a hundredth of it. */
const CODES: Readonly<Record<string, number>> = {
  statement: 40001,
  queryEndpoint: 40002,
  request: 40000,
  notFound: 40400,
  conflict: 40900,
  assertion: 41700,
  registry: 42801,
  limit: 42900,
  server: 50000,
  unavailable: 50301,
  record: 50000,
};
/** Codes whose errors name the statement. */
const STATEMENT_CODES: ReadonlySet<number> = new Set([40001, 40002]);

/** An error of one statement of a script, with what came of the statements before it. */
export interface StatementContext {
  readonly statementText: string;
  readonly entities: readonly Entity[];
}

const CONTEXT = Symbol('statement context');

/** Notes which statement failed, for `toErrorBody`; the innermost note wins. Returns the error. */
export function withStatement(error: unknown, context: StatementContext): unknown {
  if (typeof error === 'object' && error !== null && !(CONTEXT in error)) Object.defineProperty(error, CONTEXT, { value: context });
  return error;
}

function contextOf(error: unknown): StatementContext | null {
  return typeof error === 'object' && error !== null && CONTEXT in error ? (error[CONTEXT] as StatementContext) : null;
}

interface Facts {
  readonly code: number;
  readonly message: string;
  readonly place: { readonly line: number; readonly column: number } | null;
  readonly hint: string;
  readonly statementText: string | null;
}

function factsOf(error: unknown): Facts {
  if (!(error instanceof Error)) return { code: 50000, message: String(error), place: null, hint: '', statementText: null };
  if (error.name === 'ParseError' && 'statementText' in error) {
    const { line, column, hint } = error as unknown as { line: number; column: number; hint: string | null };
    return {
      code: 40001,
      message: withWayOut(error.message, null, hint ?? ''),
      place: { line, column },
      hint: hint ?? '',
      statementText: String(error.statementText),
    };
  }
  if (error.name === 'MillraceError' && 'definition' in error) {
    const { category } = error.definition as { category: string };
    const { at, hint } = error as unknown as { at: Facts['place']; hint: string };
    return { code: CODES[category] ?? 50000, message: withWayOut(error.message, at, hint), place: at, hint, statementText: null };
  }
  return { code: 50000, message: error.message, place: null, hint: '', statementText: null };
}

/** Clients show the message and nothing else, so that place and way out stand in it; matching on its beginning still works. */
function withWayOut(message: string, at: Facts['place'], hint: string): string {
  const place = at === null || /\bline:? \d+/i.test(message) ? [] : [`Line: ${at.line}, Col: ${at.column}`];
  return [message, ...place, ...(hint === '' || message.includes(hint) ? [] : [hint])].join('\n');
}

/**
 * The answer to anything thrown. `statementText` and `entities` default to what `withStatement` noted; errors that are not of a statement have neither.
 */
export function toErrorBody(error: unknown, statementText?: string, entities?: readonly Entity[]): ErrorAnswer {
  const facts = factsOf(error);
  const status = Math.floor(facts.code / 100);
  const place = facts.place === null ? {} : { line: facts.place.line, column: facts.place.column };
  const extra = facts.hint === '' ? place : { ...place, hint: facts.hint };
  if (!STATEMENT_CODES.has(facts.code))
    return { status, body: { '@type': 'generic_error', error_code: facts.code, message: facts.message, ...extra } };
  const context = contextOf(error);
  return {
    status,
    body: {
      '@type': 'statement_error',
      error_code: facts.code,
      message: facts.message,
      ...extra,
      statementText: statementText ?? context?.statementText ?? facts.statementText ?? '',
      entities: entities ?? context?.entities ?? [],
    },
  };
}
