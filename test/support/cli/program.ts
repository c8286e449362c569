/** The program as its users start it: a process of its own, whose output is kept. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/run.ts';

export interface Program {
  /** Everything printed so far. */
  readonly output: () => string;
  /** Resolves when the output has matched; rejects when the program ends before, with what it printed. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Exit code, or null after a signal. */
  readonly ended: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
}

/** Runs `millrace <args>`. */
export function millrace(...args: readonly string[]): Program {
  return nodeProgram([join(ROOT, 'bin', 'millrace.js'), ...args], ROOT);
}

/** Runs `node <args>` in a folder. */
export function nodeProgram(args: readonly string[], folder: string): Program {
  const child = spawn(process.execPath, [...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', MILLRACE_HISTORY: '' },
  });
  let output = '';
  const watchers = new Set<() => void>();
  const take = (part: Buffer): void => {
    output += String(part);
    for (const watch of watchers) watch();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  let over = false;
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      over = true;
      for (const watch of watchers) watch();
      resolve(code);
    });
  });
  return {
    output: () => output,
    ended,
    signal: (name) => void child.kill(name),
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const watch = (): void => {
          const match = pattern.exec(output);
          if (match === null && !over) return;
          watchers.delete(watch);
          if (match === null) reject(new Error(`It ended without printing ${pattern}:\n${output}`));
          else resolve(match);
        };
        watchers.add(watch);
        watch();
      }),
  };
}

/** Starts a server on that directory and waits for its URL. */
export async function startedServer(directory: string, port = 0): Promise<Program & { readonly url: string }> {
  const program = millrace('start', '--port', String(port), '--data', directory);
  const [, url] = await program.printed(/ready at (\S+)/);
  return { ...program, url };
}
