/** Windows of a query: durations, defaults of GRACE PERIOD and RETENTION, and the window a result's key carries. All times in ms. */
import { fail } from '../../base/errors.ts';
import type { At, Duration, TimeUnit, WindowClause } from '../../../grammar/ast.ts';
import type { WindowedKey } from '../catalog.ts';
import type { WindowSpec } from './nodes.ts';

const UNIT_MS: Readonly<Record<TimeUnit, number>> = { DAYS: 86_400_000, HOURS: 3_600_000, MINUTES: 60_000, SECONDS: 1000, MILLISECONDS: 1 };
const DAY = UNIT_MS.DAYS;

export function durationMs(duration: Duration): number {
  return duration.amount * UNIT_MS[duration.unit];
}

/** The grace a window of this size has when the statement does not say (ksqlDB's 24 hours less the size). */
export function defaultGrace(size: number): number {
  return Math.max(DAY - size, 0);
}

/** Throws WINDOW_SIZE_INVALID, WINDOW_ADVANCE_INVALID and WINDOW_RETENTION_SHORT. */
export function windowSpec(clause: WindowClause, emitFinal: boolean): WindowSpec {
  const spec = clause.type === 'SESSION' ? sessionSpec(clause, emitFinal) : timeSpec(clause, emitFinal);
  const span = spec.type === 'SESSION' ? spec.gap : spec.size;
  if (spec.retention < span + spec.grace) {
    throw fail(
      'WINDOW_RETENTION_SHORT',
      { retention: spec.retention, size: span, grace: spec.grace },
      { at: clause.retention?.at ?? clause.at },
    );
  }
  return spec;
}

function timeSpec(clause: Extract<WindowClause, { type: 'TUMBLING' | 'HOPPING' }>, emitFinal: boolean): WindowSpec {
  const size = positive(clause.size);
  const advance = clause.type === 'HOPPING' ? positive(clause.advance) : size;
  if (advance > size && clause.type === 'HOPPING') throw fail('WINDOW_ADVANCE_INVALID', { advance, size }, { at: clause.advance.at });
  const { grace, retention } = bounds(clause, size, emitFinal);
  return { type: clause.type, size, advance, grace, retention };
}

function sessionSpec(clause: Extract<WindowClause, { type: 'SESSION' }>, emitFinal: boolean): WindowSpec {
  const gap = positive(clause.gap);
  return { type: 'SESSION', gap, ...bounds(clause, gap, emitFinal) };
}

function bounds(clause: WindowClause, span: number, emitFinal: boolean): { grace: number; retention: number } {
  const grace = clause.grace !== null ? durationMs(clause.grace) : emitFinal ? 0 : defaultGrace(span);
  return { grace, retention: clause.retention !== null ? durationMs(clause.retention) : span + grace };
}

function positive(duration: Duration): number {
  const ms = durationMs(duration);
  if (ms > 0) return ms;
  throw fail('WINDOW_SIZE_INVALID', { amount: duration.amount, unit: duration.unit }, { at: duration.at });
}

/** The window on the key of a windowed aggregation's result. */
export function windowedKey(spec: WindowSpec): WindowedKey {
  return spec.type === 'SESSION' ? { type: 'SESSION', size: null } : { type: spec.type, size: spec.size };
}

/** `'10 SECONDS'` in ms. Throws DURATION_INVALID, naming the property. */
export function parseDuration(text: string, property: string, at: At): number {
  const parts = text.trim().split(/\s+/);
  const wrong = (reason: string): Error => fail('DURATION_INVALID', { property, text, reason }, { at });
  if (parts.length !== 2) throw wrong("Expected a number and a unit, such as '10 SECONDS'.");
  const [amount, word] = [parts[0], parts[1].toUpperCase()];
  if (!/^\d+$/.test(amount)) throw wrong(`Not a number: '${parts[0]}'`);
  const unit = (word.endsWith('S') ? word : `${word}S`) as TimeUnit;
  if (!Object.hasOwn(UNIT_MS, unit)) throw wrong(`Unknown time unit: '${word}'`);
  const ms = Number(amount) * UNIT_MS[unit];
  if (ms <= 0) throw wrong('It must be more than zero.');
  return ms;
}
