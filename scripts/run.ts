/** Runs one program of node_modules/.bin in the project's root and stops this script when it fails. For the other scripts only. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's root folder, without a slash at its end. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** Runs `node_modules/.bin/<program> ...args` with this terminal; ends the process with the program's exit code when that is not 0. */
export function run(program: string, args: readonly string[]): void {
  const done = spawnSync(process.execPath, [binaryOf(program), ...args], { cwd: ROOT, stdio: 'inherit' });
  if (done.error) throw done.error;
  if (done.status !== 0) process.exit(done.status ?? 1);
}

function binaryOf(program: string): string {
  return `${ROOT}/node_modules/.bin/${program}`;
}
