/** The wire form of every error of the server's own catalogue: HTTP status, `error_code`, `@type` first. */
import { expect, it } from 'vitest';
import { fail } from '../../../src/base/errors.ts';
import type { ErrorCode } from '../../../src/base/errors.ts';
import type { serverErrors } from '../../../src/base/errors/server.ts';
import { answerOf, lateErrorOf, queryAnswerOf } from '../../../src/server/failure.ts';

const EXPECTED: Readonly<Record<keyof typeof serverErrors, readonly [status: number, code: number]>> = {
  REQUEST_INVALID_JSON: [400, 40000],
  REQUEST_TOO_LARGE: [413, 41300],
  REQUEST_NOT_HTTP: [400, 40000],
  REQUEST_HEADERS_TOO_LARGE: [431, 43100],
  REQUEST_EXTENSIONS_TOO_LARGE: [413, 41300],
  REQUEST_TOO_SLOW: [408, 40800],
  REQUEST_CUT_OFF: [400, 40000],
  REQUEST_URL_INVALID: [400, 40000],
  FIELD_MUST_BE_POPULATED: [400, 40000],
  HTTP2_ONLY: [400, 40004],
  HTTP11_OR_HTTP2_ONLY: [400, 40004],
  INSERTS_FAILED: [500, 50000],
  NO_SUCH_QUERY_ID: [400, 40000],
  COMMAND_NOT_FOUND: [404, 40400],
  INSERTS_INVALID_JSON: [400, 40000],
  INSERTS_LINE_TOO_LONG: [413, 41300],
  CLUSTER_TERMINATE_UNSUPPORTED: [400, 40000],
  CROSS_SITE_REQUEST: [403, 40300],
  SERVER_INITIALIZING: [503, 50302],
  SERVER_TERMINATING: [503, 50303],
  SERVER_TERMINATED: [503, 50304],
  TLS_KEYSTORE: [400, 40000],
  PORT_IN_USE: [503, 50301],
  LISTEN_FAILED: [503, 50301],
};

it.each(Object.entries(EXPECTED))('%s', (code, [status, wire]) => {
  const answer = answerOf(fail(code as ErrorCode));
  expect([answer.status, answer.body.error_code]).toEqual([status, wire]);
  expect(Object.keys(answer.body)[0]).toBe('@type');
});

it('a fault that nobody foresaw shows nothing of a query', () => {
  const answer = queryAnswerOf(new Error('/var/secret'), 'SELECT 1;');
  expect(answer.status).toBe(500);
  expect(answer.body.message).not.toContain('secret');
});

it('a limit keeps its code after the header', () => {
  expect(lateErrorOf(fail('PULL_RATE', { limit: 1 })).error_code).toBe(42900);
  expect(lateErrorOf(new Error('x')).error_code).toBe(50000);
});
