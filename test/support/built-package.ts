/** The package as users have it, made from the sources of today: what `files` of package.json names, bundled, without type declarations and console. */
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../scripts/bundle.ts';
import { ROOT } from '../../scripts/run.ts';

/** Lays it out in `node_modules/millrace` of the folder, beside links to what it depends on; the path of the command. */
export async function installPackage(folder: string): Promise<string> {
  const home = join(folder, 'node_modules', 'millrace');
  mkdirSync(home, { recursive: true });
  for (const name of ['bin', 'sql-examples', 'package.json']) cpSync(join(ROOT, name), join(home, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'), 'junction');
  await bundle(join(home, 'dist', 'src'));
  return join(home, 'bin', 'millrace.js');
}
