/**
 * Errors as they go over the wire: the body, and the HTTP status that belongs to it. Works on the fields of an error, not on its class, because
 * this folder imports nothing: a `MillraceError` has a catalogue entry with a category, a `ParseError` a place and a statement.
 */
import type { Entity } from './entities.ts';

/** Body of every error answer; `statementText` and `entities` only in a statement's. */
export interface ErrorBody {
  readonly '@type': 'generic_error' | 'statement_error';
  readonly error_code: number;
  readonly message: string;
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
  readonly statementText: string | null;
}

function factsOf(error: unknown): Facts {
  if (!(error instanceof Error)) return { code: 50000, message: String(error), statementText: null };
  if (error.name === 'ParseError' && 'statementText' in error) return { code: 40001, message: error.message, statementText: String(error.statementText) };
  if (error.name === 'MillraceError' && 'definition' in error) {
    const { category } = error.definition as { category: string };
    return { code: CODES[category] ?? 50000, message: error.message, statementText: null };
  }
  return { code: 50000, message: error.message, statementText: null };
}

/**
 * The answer to anything thrown. `statementText` and `entities` default to what `withStatement` noted; errors that are not of a statement have neither.
 */
export function toErrorBody(error: unknown, statementText?: string, entities?: readonly Entity[]): ErrorAnswer {
  const facts = factsOf(error);
  const status = Math.floor(facts.code / 100);
  if (!STATEMENT_CODES.has(facts.code)) return { status, body: { '@type': 'generic_error', error_code: facts.code, message: facts.message } };
  const context = contextOf(error);
  return {
    status,
    body: {
      '@type': 'statement_error',
      error_code: facts.code,
      message: facts.message,
      statementText: statementText ?? context?.statementText ?? facts.statementText ?? '',
      entities: entities ?? context?.entities ?? [],
    },
  };
}
