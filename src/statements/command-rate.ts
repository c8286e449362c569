/** How many statements that change the catalogue a node takes per second. */
import { fail } from '../base/errors.ts';
import type { Engine } from '../engine/engine.ts';

/** How long a script may wait for its turn, ms. */
const PATIENCE_MS = 1000;

/** When the next statement is due, in ms since the epoch. */
const due = new WeakMap<Engine, number>();

/** Waits until the statements may begin, at most a second; throws COMMAND_RATE when it would take longer. */
export async function paceCommands(engine: Engine, statements: number): Promise<void> {
  const limit = engine.settings.number('ksql.server.command.topic.rate.limit', Number.POSITIVE_INFINITY);
  if (statements === 0 || !Number.isFinite(limit) || limit <= 0) return;
  const now = engine.clock.now();
  const next = Math.max(due.get(engine) ?? now, now);
  if (next - now > PATIENCE_MS) throw fail('COMMAND_RATE', { limit });
  due.set(engine, next + (1000 * statements) / limit);
  if (next > now) await new Promise<void>((resolve) => void engine.clock.setTimeout(resolve, next - now));
}
