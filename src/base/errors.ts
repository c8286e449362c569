/**
 * The error every part of Millrace throws for a user's or the world's mistake, built from one catalogue.
 *
 * A code has a category (which decides the HTTP status and the wire code), a message template and a way out.
 * Our own mistakes are assertions (`assert.ts`), never these. The catalogue is split by area in `errors/`
 * so that each layer's texts stand together; this file joins the tables and knows how to throw.
 */
import { bindErrors } from './errors/bind.ts';
import { checkErrors } from './errors/check.ts';
import { engineErrors } from './errors/engine.ts';
import { formatErrors } from './errors/formats.ts';
import { functionErrors } from './errors/functions.ts';
import { logErrors } from './errors/log.ts';
import { planErrors } from './errors/plan.ts';
import { runtimeErrors } from './errors/runtime.ts';
import { serverErrors } from './errors/server.ts';
import type { ErrorDefinition } from './errors/definition.ts';

/** Every error of the product: code → category, template, hint. */
export const ERRORS = {
  ...bindErrors,
  ...planErrors,
  ...functionErrors,
  ...formatErrors,
  ...logErrors,
  ...runtimeErrors,
  ...engineErrors,
  ...serverErrors,
  ...checkErrors,
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof ERRORS;

/** Where in a text an error stands; 1-based line and column. */
export interface ErrorPlace {
  readonly line: number;
  readonly column: number;
}

/** Values for the `{placeholders}` of a template. */
export type ErrorParams = Readonly<Record<string, string | number | bigint | boolean>>;

/** Extra facts of one occurrence of an error. */
export interface ErrorOptions {
  readonly at?: ErrorPlace | null;
  /** Replaces the catalogue's hint where the occurrence knows a better way out. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** A typed error: `code` says which, `message` what happened, `hint` the way out, `at` the place in the text. */
export class MillraceError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  readonly at: ErrorPlace | null;
  readonly hint: string;

  constructor(code: ErrorCode, params: ErrorParams, options: ErrorOptions = {}) {
    const definition: ErrorDefinition = ERRORS[code];
    super(render(definition.text, params), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MillraceError';
    this.code = code;
    this.params = params;
    this.at = options.at ? { line: options.at.line, column: options.at.column } : null;
    this.hint = options.hint ?? render(definition.hint, params);
  }

  /** The catalogue entry of this error's code. */
  get definition(): ErrorDefinition {
    return ERRORS[this.code];
  }
}

/** Makes the error to throw: `throw fail('UNKNOWN_COLUMN', { column }, { at: node.at })`. */
export function fail(code: ErrorCode, params: ErrorParams = {}, options: ErrorOptions = {}): MillraceError {
  return new MillraceError(code, params, options);
}

/** Categories whose errors are about the text, so that a place in it helps. */
const ABOUT_TEXT: ReadonlySet<string> = new Set(['statement', 'request', 'assertion']);

/**
 * An error about a text that knows no place gets this one: whoever runs a statement knows at least where it begins. The end of the stack becomes an error about the text too,
 * because only the depth of an expression decides how far planning recurses. Other errors stay.
 */
export function placed(error: unknown, at: ErrorPlace): unknown {
  if (error instanceof RangeError && error.message.includes('call stack')) return fail('EXPRESSION_TOO_DEEP', {}, { at, cause: error });
  if (!(error instanceof MillraceError) || error.at !== null || !ABOUT_TEXT.has(error.definition.category)) return error;
  return new MillraceError(error.code, error.params, { at, hint: error.hint, cause: error.cause ?? error });
}

/** The message of anything thrown, for a place that must report what it did not foresee. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function render(template: string, params: ErrorParams): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}
