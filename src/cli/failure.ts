/**
 * What can go wrong for a client: wrong arguments, a server out of reach, a server that says no.
 * These are shown, never sent; the server's own errors have their catalogue in base/errors.ts.
 */
import type { WireObject } from './wire.ts';

/** A mistake in arguments or shell input: what is wrong, and the way out. */
export class UsageError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'UsageError';
    this.hint = hint;
  }
}

/** No answer from the server, or none that it could have given. */
export class ConnectionError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ConnectionError';
    this.hint = hint;
  }
}

/** The server refused. `statementText`, `entities` (what earlier statements of the request gave) and `hint` as in its answer; its message may end with the hint. */
export class ServerError extends Error {
  readonly status: number;
  readonly code: number;
  readonly statementText: string;
  readonly entities: readonly WireObject[];
  readonly hint: string;

  constructor(status: number, code: number, message: string, statementText = '', entities: readonly WireObject[] = [], hint = '') {
    super(message);
    this.name = 'ServerError';
    this.status = status;
    this.code = code;
    this.statementText = statementText;
    this.entities = entities;
    this.hint = hint;
  }
}
