/**
 * The one source of time. Everything that waits or asks what time it is takes a `Clock`, so that a whole node can run
 * under simulated time. Not for measuring how long something took in a benchmark: use `performance.now()` there.
 */

/** A pending call of `Clock.setTimeout`; give it back to `clearTimeout`. */
export interface ClockTimer {
  readonly due: number;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once, `delayMs` milliseconds from now. Never keeps the process alive. */
  setTimeout(run: () => void, delayMs: number): ClockTimer;
  clearTimeout(timer: ClockTimer): void;
}

interface SystemTimer {
  readonly due: number;
  readonly handle: NodeJS.Timeout;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(run, delayMs) {
    const handle = setTimeout(run, delayMs);
    handle.unref();
    const timer: SystemTimer = { due: Date.now() + delayMs, handle };
    return timer;
  },
  clearTimeout(timer) {
    clearTimeout((timer as SystemTimer).handle);
  },
};

/** A clock that only moves when told; due timers run inside `advance`, in order of their due time. */
export interface ManualClock extends Clock {
  advance(byMs: number): void;
}

interface ManualTimer {
  readonly due: number;
  readonly run: () => void;
}

/** A clock for tests and simulations, standing at `start` milliseconds since the epoch. */
export function manualClock(start = 0): ManualClock {
  let now = start;
  const pending = new Set<ManualTimer>();
  return {
    now: () => now,
    setTimeout(run, delayMs) {
      const timer: ManualTimer = { due: now + delayMs, run };
      pending.add(timer);
      return timer;
    },
    clearTimeout(timer) {
      pending.delete(timer as ManualTimer);
    },
    advance(byMs) {
      const target = now + byMs;
      for (let next = earliest(pending, target); next; next = earliest(pending, target)) {
        pending.delete(next);
        now = Math.max(now, next.due);
        next.run();
      }
      now = target;
    },
  };
}

function earliest(timers: ReadonlySet<ManualTimer>, until: number): ManualTimer | undefined {
  let found: ManualTimer | undefined;
  for (const timer of timers) if (timer.due <= until && (!found || timer.due < found.due)) found = timer;
  return found;
}
