/** Errors as answers: HTTP status and JSON body of anything thrown, before and after the first byte of an answer. */
import type { FastifyReply } from 'fastify';
import { toErrorBody } from '../api/errors.ts';
import type { ErrorAnswer } from '../api/errors.ts';
import { ERRORS, MillraceError } from '../base/errors.ts';
import type { ErrorCode } from '../base/errors.ts';
import { sendJsonText } from './json-answer.ts';
import type { LateError } from './result-format.ts';

/** Wire codes that do not follow from the category of an error; the messages of these are what clients compare: the way out stands beside them. */
const SPECIAL: Partial<Record<ErrorCode, { readonly status: number; readonly code: number }>> = {
  REQUEST_TOO_LARGE: { status: 413, code: 41300 },
  REQUEST_EXTENSIONS_TOO_LARGE: { status: 413, code: 41300 },
  REQUEST_HEADERS_TOO_LARGE: { status: 431, code: 43100 },
  REQUEST_TOO_SLOW: { status: 408, code: 40800 },
  INSERTS_LINE_TOO_LONG: { status: 413, code: 41300 },
  HTTP2_ONLY: { status: 400, code: 40004 },
  HTTP11_OR_HTTP2_ONLY: { status: 400, code: 40004 },
  CROSS_SITE_REQUEST: { status: 403, code: 40300 },
  SERVER_INITIALIZING: { status: 503, code: 50302 },
  SERVER_TERMINATING: { status: 503, code: 50303 },
  SERVER_TERMINATED: { status: 503, code: 50304 },
};

/**
 * The answer for anything thrown before the first byte.
 *
 * @param statementText the SQL of the request; errors of a statement carry it
 */
export function answerOf(error: unknown, statementText: string | null = null): ErrorAnswer {
  if (error instanceof MillraceError) {
    const special = SPECIAL[error.code];
    if (special !== undefined) {
      const wayOut = error.hint === '' ? {} : { hint: error.hint };
      return { status: special.status, body: { ...genericError(special.code, error.message), ...wayOut } };
    }
  }
  return toErrorBody(error, statementText ?? undefined);
}

/** The same for a query: a fault of the server that is understood is 503 there, and one that is not says only where to look. */
export function queryAnswerOf(error: unknown, statementText: string): ErrorAnswer {
  const answer = answerOf(error, statementText);
  if (answer.body.error_code !== 50000) return answer;
  if (error instanceof MillraceError) return { status: 503, body: answer.body };
  return {
    status: 500,
    body: genericError(50000, 'The server met an internal error while it processed the query. Its log has the details.'),
  };
}

/** The element that ends a result which has begun. */
export function lateErrorOf(error: unknown): LateError {
  const limit = error instanceof MillraceError && ERRORS[error.code].category === 'limit';
  return genericError(limit ? 42900 : 50000, toErrorBody(error).body.message);
}

/** What the log of the server is told: a typed error by its code, anything else with its stack. */
export function logged(error: unknown): object {
  return error instanceof MillraceError && error.cause === undefined ? { code: error.code, reason: error.message } : { err: error };
}

/** `{"@type":"generic_error",…}`; `@type` is the first key, clients look for it with a prefix. */
export function genericError(code: number, message: string): LateError {
  return { '@type': 'generic_error', error_code: code, message };
}

/** Seconds after which a client that is told to slow down may try again. */
const RETRY_AFTER = '1';

/** Sends an error as the whole answer. */
export function sendFailure(reply: FastifyReply, answer: ErrorAnswer): void {
  if (answer.status === 429) reply.header('retry-after', RETRY_AFTER);
  sendJsonText(reply.code(answer.status), JSON.stringify(answer.body));
}
