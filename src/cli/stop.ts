/** CTRL-C and SIGTERM for commands that run until they are stopped: the first asks to end in order, a later one ends at once. */

/** A request to stop that may come. */
export interface Stop {
  /** Aborted when the process is asked to stop. */
  readonly signal: AbortSignal;
  /** Resolves then. */
  readonly requested: Promise<void>;
  /** Gives the signals their usual effect again. */
  release(): void;
}

/** One key press may arrive twice: from the terminal and from a parent process that passes it on. */
const SAME_REQUEST_MS = 500;

/** Listens from now on. */
export function listenForStop(): Stop {
  const controller = new AbortController();
  let first = 0;
  const onSignal = (): void => {
    if (first === 0) first = Date.now();
    else if (Date.now() - first > SAME_REQUEST_MS) process.exit(130);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    requested: new Promise((resolve) => controller.signal.addEventListener('abort', () => resolve())),
    release() {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
