/** Where the files are that come with the package, in a checkout and in an installed package alike. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert } from './assert.ts';

let root: string | null = null;

/** The path of a file by its path in the package. */
export function packageFile(path: string): string {
  root ??= packageRoot();
  return join(root, path);
}

/** The nearest folder above this file with a package.json. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    assert(dirname(folder) !== folder, 'this file lies in a package');
    folder = dirname(folder);
  }
  return folder;
}
