/**
 * A Java process of the peers, spoken to with a JSON array a line and answered with a JSON object a line (`src/millrace/peers/Control.java`). Each ends with its standard input, so none outlives
 * the bench even when that is killed; what has been started here is ended here and nothing else is.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** What a process has answered. */
export type Reply = Readonly<Record<string, string | number>>;

export interface JavaOptions {
  readonly classPath: string;
  /** Without its package. */
  readonly mainClass: string;
  readonly args: readonly string[];
  /** For Java's own temporary files. */
  readonly temporary: string;
  /** A file for everything the process prints beside its answers. */
  readonly log: string;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

const HEAP = '-Xmx2g';
/** What Flink asks of Java 17. */
const OPENED = ['lang', 'net', 'io', 'nio', 'util', 'util.concurrent', 'util.concurrent.atomic', 'time', 'text'].map(
  (name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`,
);
const LOG_TAIL = 3000;

const running = new Set<JavaProcess>();

/** Kills whatever is left of the processes started here. */
export function killAll(): void {
  for (const process of running) process.kill();
}

/** Parses one line of an answer; throws what the process could not do. */
export function parseReply(line: string): Reply {
  const reply: unknown = JSON.parse(line);
  if (typeof reply !== 'object' || reply === null) throw new Error(`not an answer: ${line}`);
  if ('error' in reply) throw new Error(String(reply.error));
  return reply as Reply;
}

export class JavaProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #options: JavaOptions;
  readonly #waiting: Waiting[] = [];
  #ended = false;

  constructor(options: JavaOptions) {
    this.#options = options;
    const log = openSync(options.log, 'w');
    const flags = [HEAP, `-Djava.io.tmpdir=${options.temporary}`, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', ...OPENED];
    const main = ['-cp', options.classPath, `millrace.peers.${options.mainClass}`, ...options.args];
    const spawned = spawn('java', [...flags, ...main], { stdio: ['pipe', 'pipe', log] });
    this.#child = spawned as ChildProcess as ChildProcessByStdio<Writable, Readable, null>;
    closeSync(log);
    running.add(this);
    this.#child.once('exit', () => this.#end());
    this.#child.once('error', () => this.#end());
    // Writing to a process that has just died fails too; its end tells more.
    this.#child.stdin.on('error', () => undefined);
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#answer(line));
  }

  /** Sends a command and waits for its answer. Throws what the process says has failed, or that it has ended. */
  ask(...words: readonly (string | number)[]): Promise<Reply> {
    if (this.#ended) return Promise.reject(this.#death());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${JSON.stringify(words.map(String))}\n`);
    });
  }

  /** CPU time of all its threads so far, s. */
  async cpuSeconds(): Promise<number> {
    return Number((await this.ask('cpu')).cpuSeconds);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ends the process and waits until it is gone. */
  async close(): Promise<void> {
    if (this.#ended) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.kill();
    await gone;
  }

  #answer(line: string): void {
    const waiting = this.#waiting.shift();
    try {
      waiting?.resolve(parseReply(line));
    } catch (error) {
      waiting?.reject(new Error(`${this.#options.mainClass}: ${(error as Error).message}\n${this.#tail()}`));
    }
  }

  #end(): void {
    this.#ended = true;
    running.delete(this);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#death());
  }

  #death(): Error {
    return new Error(`${this.#options.mainClass} has ended:\n${this.#tail()}`);
  }

  #tail(): string {
    return readFileSync(this.#options.log, 'utf8').slice(-LOG_TAIL);
  }
}
