/** Errors as answers: HTTP status and JSON body of anything thrown, before and after the first byte of an answer. */
import type { FastifyReply } from 'fastify';
import { ERRORS, MillraceError, messageOf } from '../base/errors.ts';
import type { ErrorCode } from '../base/errors.ts';
import type { LateError } from './result-format.ts';

/** An error as the wire has it. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: object;
}

/** Wire codes that do not follow from the category of an error. */
const SPECIAL: Partial<Record<ErrorCode, { readonly status: number; readonly code: number }>> = {
  REQUEST_TOO_LARGE: { status: 413, code: 41300 },
  INSERTS_LINE_TOO_LONG: { status: 413, code: 41300 },
  HTTP2_ONLY: { status: 400, code: 40004 },
  HTTP11_OR_HTTP2_ONLY: { status: 400, code: 40004 },
  CROSS_SITE_REQUEST: { status: 403, code: 40300 },
  SERVER_INITIALIZING: { status: 503, code: 50302 },
  SERVER_TERMINATING: { status: 503, code: 50303 },
  SERVER_TERMINATED: { status: 503, code: 50304 },
};
