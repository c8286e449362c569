/** What a contract case gets to work with, and how it looks at errors. */
import { MillraceError } from '../../../src/base/errors.ts';
import type { ErrorCode } from '../../../src/base/errors.ts';
import type { Log } from '../../../src/log/log.ts';
import type { ManualClock } from '../../../src/base/clock.ts';

/** A log to test, and what a test may do around it. */
export interface LogUnderTest {
  readonly log: Log;
  readonly clock: ManualClock;
  /** Closes it in order and opens it again. */
  reopen(): Promise<Log>;
  /** Ends it as the death of its process would, and opens it again. */
  crash(): Promise<Log>;
  /** Background work (retention, compaction, timeouts) runs to its end now. */
  maintain(): Promise<void>;
  dispose(): Promise<void>;
}

/** Resolves with the code of the error that the promise is rejected with. */
export async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | 'nothing was thrown'> {
  try {
    await promise;
    return 'nothing was thrown';
  } catch (error) {
    if (error instanceof MillraceError) return error.code;
    throw error;
  }
}

export const codeThrownBy = (run: () => unknown): Promise<ErrorCode | 'nothing was thrown'> =>
  codeOf(new Promise((resolve) => resolve(run())));

/** The log of the case that runs now. */
export type At = () => { under: LogUnderTest; log: Log };
