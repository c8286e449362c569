/** What came of a case. */
import type { Suite } from './cases.ts';

/** The judgement of one run of a case. */
export interface Verdict {
  readonly passed: boolean;
  /** The first difference; null when it passed. */
  readonly reason: string | null;
  /** Failed only because the error's message is another one: the statement was refused as it should be. */
  readonly refused: boolean;
  /** Checks of the case that no engine but the original can be held to. */
  readonly skipped: number;
  /** Something a stricter rule would object to. */
  readonly doubt: string | null;
}

export interface CaseResult extends Verdict {
  readonly id: string;
  readonly suite: Suite;
  readonly features: readonly string[];
  readonly milliseconds: number;
}

export const PASSED: Verdict = { passed: true, reason: null, refused: false, skipped: 0, doubt: null };

export function failed(reason: string): Verdict {
  return { passed: false, reason, refused: false, skipped: 0, doubt: null };
}
