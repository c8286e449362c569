/**
 * The files of the browser console, as the build has made them. Only files that were in the folder when the page was asked for are ever served, each by its exact name:
 * there is no path to climb out by.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { packageFile } from '../base/package-file.ts';

export interface ConsoleFile {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** The console talks to this server alone. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Files by folder: name with slashes → path. */
const listings = new Map<string, ReadonlyMap<string, string>>();

/** Where the build puts the console. Null when it has not been built. */
export function findConsole(): string | null {
  const folder = packageFile('dist/console');
  return existsSync(join(folder, 'index.html')) ? folder : null;
}

/** A file of the console; null when there is none of that name. Asking for the page looks at the folder anew, so that a rebuilt console is found. */
export function consoleFile(folder: string | null, name: string): ConsoleFile | null {
  if (folder === null) return null;
  if (name === 'index.html') listings.delete(folder);
  const path = listing(folder).get(name);
  if (path === undefined) return null;
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  const hashed = name.startsWith('assets/');
  const headers = {
    'content-type': type,
    'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
  return { bytes: readFileSync(path), headers };
}

function listing(folder: string): ReadonlyMap<string, string> {
  const known = listings.get(folder);
  if (known !== undefined) return known;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  const files = new Map(paths.map((path): [string, string] => [relative(folder, path).split(sep).join('/'), path]));
  listings.set(folder, files);
  return files;
}
