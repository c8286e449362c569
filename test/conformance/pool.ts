/**
 * Runs cases in a few child processes, one case at a time in each. A case that takes too long or takes its process down fails
 * alone: the process is replaced and the next case goes on.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CasePlace } from './cases.ts';
import { failed } from './result.ts';
import type { CaseResult } from './result.ts';

export interface PoolOptions {
  readonly processes: number;
  /** ms for one case. */
  readonly timeLimit: number;
  /** The program to fork; the runner's own by default. */
  readonly program?: string;
  readonly onResult?: (result: CaseResult, done: number) => void;
}

/** Results in the order of `places`. */
export async function runAll(places: readonly CasePlace[], options: PoolOptions): Promise<CaseResult[]> {
  const results: CaseResult[] = new Array(places.length);
  let next = 0;
  let done = 0;
  const take = async (): Promise<void> => {
    const seat = new Seat(options);
    for (let at = next++; at < places.length; at = next++) {
      const result = await seat.run(places[at] as CasePlace);
      results[at] = result;
      options.onResult?.(result, ++done);
    }
    seat.close();
  };
  await Promise.all(Array.from({ length: Math.min(options.processes, places.length) }, take));
  return results;
}

/** One child process and its successors. */
class Seat {
  private readonly options: PoolOptions;
  private child: ChildProcess | null = null;
  private complaints = '';

  constructor(options: PoolOptions) {
    this.options = options;
  }

  async run(place: CasePlace): Promise<CaseResult> {
    const child = this.child ?? this.start();
    this.complaints = '';
    const answer = await new Promise<CaseResult | string>((resolve) => {
      const settle = (what: CaseResult | string): void => {
        clearTimeout(timer);
        child.removeAllListeners('message').removeAllListeners('exit');
        resolve(what);
      };
      const timer = setTimeout(() => settle(`took more than ${this.options.timeLimit} ms`), this.options.timeLimit);
      child.on('message', (result: CaseResult) => settle(result));
      child.on('exit', (code, signal) => settle(`crashed the process (${signal ?? code}): ${lastLines(this.complaints)}`));
      child.send(place);
    });
    if (typeof answer !== 'string') return answer;
    this.close();
    return { ...failed(answer), id: place.id, suite: place.suite, features: [], milliseconds: this.options.timeLimit };
  }

  close(): void {
    this.child?.removeAllListeners('exit');
    this.child?.kill('SIGKILL');
    this.child = null;
  }

  private start(): ChildProcess {
    const program = this.options.program ?? fileURLToPath(new URL('./worker.ts', import.meta.url));
    // Times without a zone are UTC's in the cases.
    const child = fork(program, [], { env: { ...process.env, TZ: 'UTC' }, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    child.stderr?.on('data', (bytes: Buffer) => {
      this.complaints = (this.complaints + bytes.toString()).slice(-4000);
    });
    this.child = child;
    return child;
  }
}

function lastLines(text: string): string {
  const lines = text.trim().split('\n');
  return lines.find((line) => /Error/.test(line)) ?? lines.at(-1) ?? '';
}
