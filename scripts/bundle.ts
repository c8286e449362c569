/**
 * The JavaScript that is published: one file for each thread instead of the 330 modules it is written in, which load in half the time. What the main thread needs now and then only (the checker, the metrics) stands
 * in files of its own. Packages stay outside: they are dependencies of the package.
 *
 * The main thread's two ways in, program and library, are bundled together: a module that both have is there once, with its state. Threads share no module anyway.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { ROOT } from './run.ts';

/** Files of `src` that a thread begins with, by the names that the code and package.json know them by. All lie in one folder: their paths to each other depend on it. */
const THREADS: readonly Readonly<Record<string, string>>[] = [
  { millrace: 'src/millrace.ts', index: 'src/index.ts' },
  { worker: 'src/runtime/worker.ts' },
  { 'http-thread': 'src/formats/schema-registry/http-thread.ts' },
];

/**
 * How the main thread's modules are divided, by what needs them first: the shell has no engine, and the library no server. `main` begins a server's start, before the rest of it is loaded. A part takes along what
 * its modules import and no part before it has. What is in none goes where it is imported from.
 */
const PARTS = [
  { name: 'language', test: /\/(grammar|src\/(api|base))\// },
  { name: 'main', test: /\/src\/(main|server\/starting)\.ts/ },
  { name: 'engine', test: /\/src\/(?!server|cli|check|datagen)\w+\// },
  { name: 'server', test: /\/src\/server\// },
];

/** Bundles the sources into a folder. */
export async function bundle(folder: string): Promise<void> {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  mkdirSync(folder, { recursive: true });
  for (const input of THREADS) {
    const bundled = await rolldown({
      cwd: ROOT,
      input,
      platform: 'node',
      external: Object.keys(dependencies),
      // Such imports put off what a checkout loads, where every module is a file.
      checks: { ineffectiveDynamicImport: false },
    });
    await bundled.write({
      dir: folder,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'part-[name].js',
      codeSplitting: input.millrace === undefined ? false : { groups: PARTS.map((part, i) => ({ ...part, priority: PARTS.length - i })) },
    });
    await bundled.close();
  }
}
