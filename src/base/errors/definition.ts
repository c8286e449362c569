/** The shape of one catalogue entry; the tables beside this file hold the entries, area by area. */

/**
 * `statement`: the SQL text is at fault (HTTP 400, wire code 40001, carries the statement);
 * `request`: the request around it is (400 / 40000); `limit`: try later (429 / 42900); `server`: ours (500 / 50000);
 * `unavailable`: not now (503); `assertion`: ASSERT failed (417 / 41700); `notFound` (404); `conflict` (409);
 * `queryEndpoint`: a statement sent to the wrong endpoint (400 / 40002); `registry`: no schema registry is configured (428 / 42801);
 * `record`: one record is unreadable or an expression failed on it (processing log, never an HTTP answer).
 */
export type ErrorCategory =
  | 'statement'
  | 'queryEndpoint'
  | 'registry'
  | 'request'
  | 'limit'
  | 'server'
  | 'unavailable'
  | 'assertion'
  | 'notFound'
  | 'conflict'
  | 'record';

export interface ErrorDefinition {
  readonly category: ErrorCategory;
  /** Message with `{placeholders}`. */
  readonly text: string;
  /** The way out, with the same placeholders; empty only where the text already says it. */
  readonly hint: string;
}
