/** The streaming answers that are open, so that a stop of the server can end them in order instead of cutting their sockets. */

export interface RunningAnswers {
  /** Takes the way to end an answer; the function returned takes it out again. */
  add(end: () => void): () => void;
  endAll(): void;
  readonly size: number;
}

export function createRunningAnswers(): RunningAnswers {
  const ends = new Set<() => void>();
  return {
    add(end) {
      ends.add(end);
      return () => void ends.delete(end);
    },
    endAll() {
      for (const end of [...ends]) end();
    },
    get size() {
      return ends.size;
    },
  };
}
