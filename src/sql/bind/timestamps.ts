/**
 * Record times and window bounds against string literals: `WHERE ROWTIME >= '2024-03-01T10:00'` compares milliseconds.
 *
 * Only in WHERE, and only for literals: there the text can be read once, while the statement is bound.
 */
import { parseTimestamp } from '../../data/text.ts';
import { BIGINT } from '../../data/types.ts';
import { failAt } from './binder.ts';
import { literalOf } from './literals.ts';
import type { At, Expression } from '../../../grammar/ast.ts';
import type { BoundExpression } from '../expression.ts';
import type { Binder } from './binder.ts';

const PSEUDO_TIMES: ReadonlySet<string> = new Set(['ROWTIME', 'WINDOWSTART', 'WINDOWEND']);
const DAY_MS = 86_400_000;
/** Midnight at the end of a day, which ISO 8601 lets one write as hour 24. */
const END_OF_DAY = /T24(?=(?::00){0,2}(?:\.0{1,3})?(?:Z|[+-].*)?$)/;

/** The literal as BIGINT milliseconds when it is a string and the other side of the comparison a record time or window bound; otherwise null. Throws TIMESTAMP_TEXT. */
export function pseudoTimeOperand(binder: Binder, operand: Expression, other: Expression): BoundExpression | null {
  if (binder.context.scope.clause !== 'WHERE' || operand.kind !== 'string') return null;
  if (other.kind !== 'column' || !PSEUDO_TIMES.has(other.name.name)) return null;
  return literalOf(timestampMillis(operand.value, operand.at), BIGINT);
}

/** Milliseconds of a timestamp that may be cut short from the right: `2020`, `2020-01-01T10:00+0100`. UTC where no zone stands. Throws TIMESTAMP_TEXT. */
export function timestampMillis(text: string, at: At): number {
  try {
    return END_OF_DAY.test(text) ? parseTimestamp(text.replace(END_OF_DAY, 'T00')) + DAY_MS : parseTimestamp(text);
  } catch (cause) {
    throw failAt('TIMESTAMP_TEXT', { text, reason: String(cause) }, at);
  }
}
