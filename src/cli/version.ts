/** The version of this package, read from its package.json. */
import { readFileSync } from 'node:fs';
import { packageFile } from '../base/package-file.ts';

/** For example `0.1.0`. */
export function clientVersion(): string {
  const text = readFileSync(packageFile('package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
