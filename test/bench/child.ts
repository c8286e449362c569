/** Child processes of the bench: servers that are measured from outside. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ServedProcess {
  readonly url: string;
  /** From the start of the process until it served; ms. */
  readonly readyMs: number;
  /** Resident memory now; bytes. Linux only, else 0. */
  readonly residentBytes: () => number;
  readonly close: () => Promise<void>;
}

/** Starts `serve.ts` and waits for its url. Under the profiler the server is profiled too: what it does is what is measured. */
export async function serve(kind: 'millrace' | 'bare', argument: string): Promise<ServedProcess> {
  const from = performance.now();
  const child = spawn(process.execPath, [...process.execArgv, join(import.meta.dirname, 'serve.ts'), kind, argument], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [first] = (await once(child.stdout, 'data')) as [Buffer];
  const readyMs = performance.now() - from;
  return {
    url: first.toString().trim(),
    readyMs,
    residentBytes: () => residentOf(child.pid ?? 0),
    close: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** Starts the command `millrace start` over a data directory; compiled code is kept in `cache`. */
export async function serveCommand(command: string, directory: string, cache: string): Promise<ServedProcess> {
  const from = performance.now();
  const child = spawn(process.execPath, [command, 'start', '--port', '0', '--data', directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  const [first] = (await once(child.stdout, 'data')) as [Buffer];
  const readyMs = performance.now() - from;
  return {
    url: /https?:\S+/.exec(first.toString())?.[0] ?? '',
    readyMs,
    residentBytes: () => residentOf(child.pid ?? 0),
    close: async () => {
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

function residentOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
