/** Makes what is published: dist/src (bundled JavaScript), type declarations in dist/src and dist/grammar, and dist/console (the browser console). */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { ROOT, run } from './run.ts';

const DIST = join(ROOT, 'dist');

/** A path like `./x.ts` in text would work here and break once installed. */
function refuseSourcePaths(): void {
  const bad = readdirSync(DIST, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && !name.startsWith('console'))
    .filter((name) => /new URL\(\s*['"`][^'"`]*\.ts['"`]/.test(readFileSync(join(DIST, name), 'utf8')));
  if (bad.length === 0) return;
  console.error(`These built files name a .ts file at run time, which is not published: ${bad.join(', ')}.`);
  console.error('Choose the ending by that of import.meta.url.');
  process.exit(1);
}

rmSync(DIST, { recursive: true, force: true });
run('tsc', ['-p', 'tsconfig.build.json']);
await bundle(join(DIST, 'src'));
refuseSourcePaths();
await import('./console.ts');
