/**
 * Builds the browser console from web/ into dist/console, where the server looks for it.
 * With --if-stale only when a source is newer than the last build, so that `npm start` in a checkout has it without waiting.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './run.ts';

const BUILT = join(ROOT, 'dist', 'console', 'index.html');
const SOURCES = ['web', 'grammar', join('src', 'api'), 'package.json'];

function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const facts = statSync(path);
  if (!facts.isDirectory()) return facts.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

function isStale(): boolean {
  if (!existsSync(BUILT)) return true;
  const builtAt = statSync(BUILT).mtimeMs;
  return SOURCES.some((source) => newest(join(ROOT, source)) > builtAt);
}

if (!existsSync(join(ROOT, 'web', 'index.html'))) {
  console.error('No console to build: web/index.html is missing.');
} else if (!process.argv.includes('--if-stale') || isStale()) {
  run('vite', ['build', 'web', '--outDir', join(ROOT, 'dist', 'console'), '--emptyOutDir', '--logLevel', 'warn']);
}
