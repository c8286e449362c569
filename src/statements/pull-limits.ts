/** How many pull queries a node answers per second and at a time. */
import { fail } from '../base/errors.ts';
import type { Engine } from '../engine/engine.ts';

interface Load {
  running: number;
  /** Begun within the second that began at `since`. */
  begun: number;
  since: number;
}

const loads = new WeakMap<Engine, Load>();

/** Counts a pull query in and returns the way to count it out, once. Throws PULL_RATE and PULL_CONCURRENCY. */
export function withPullLimits(engine: Engine): () => void {
  const load = loads.get(engine) ?? { running: 0, begun: 0, since: 0 };
  loads.set(engine, load);
  const now = engine.clock.now();
  if (now - load.since >= 1000) {
    load.since = now;
    load.begun = 0;
  }
  const perSecond = engine.settings.number('ksql.query.pull.max.qps', Number.POSITIVE_INFINITY);
  if (load.begun >= perSecond) throw fail('PULL_RATE', { limit: perSecond });
  const atATime = engine.settings.number('ksql.query.pull.max.concurrent.requests', Number.POSITIVE_INFINITY);
  if (load.running >= atATime) throw fail('PULL_CONCURRENCY', { limit: atATime });
  load.begun++;
  load.running++;
  let released = false;
  return () => {
    if (!released) load.running--;
    released = true;
  };
}
