/**
 * What keeps the project tidy and no other tool checks: sizes, header comments, names, the `all.ts` lists, the error catalogue and the
 * generated pages. Each check collects every offence, so that one run shows all there is to mend.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/base/errors.ts';
import { UNPROVOKED } from '../errors/unprovoked.ts';
import { ROOT } from '../../scripts/run.ts';
import { pages } from '../../scripts/docs.ts';

/** Tests are read one at a time, and tables of cases make them long. */
const MAX_LINES = { product: 400, test: 800 };

interface SourceFile {
  /** Below the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

function filesUnder(folder: string, ending: RegExp): SourceFile[] {
  const top = join(ROOT, folder);
  if (!existsSync(top)) return [];
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name) && !/(^|[\\/])(node_modules|dist)([\\/]|$)/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(ROOT, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

const CODE = /\.(ts|tsx|mjs|js)$/;
const product = ['src', 'grammar', 'web'].flatMap((folder) => filesUnder(folder, CODE));
const tests = filesUnder('test', CODE);
const everything = [...product, ...tests, ...filesUnder('scripts', CODE), ...filesUnder('bin', CODE)];

/** Files of the project that a file imports, by their paths below the root. */
function importsOf(file: SourceFile): string[] {
  return [...file.text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    relative(ROOT, resolve(ROOT, dirname(file.path), match[1] ?? ''))
      .split(sep)
      .join('/'),
  );
}

/** What stands at the top of the project; anything else was left there by a tool or a server that somebody tried. */
const TOP = new Set([
  ...['.ci', '.dependency-cruiser.mjs', '.dockerignore', '.gitignore', 'ARCHITECTURE.md', 'CHANGELOG.md', 'Dockerfile', 'LICENSE'],
  ...['README.md', 'bin', 'biome.json', 'docs', 'grammar', 'package-lock.json', 'package.json', 'scripts', 'sql-examples', 'src', 'test'],
  ...['tsconfig.build.json', 'tsconfig.json', 'tsconfig.web.json', 'vitest.config.ts', 'web'],
]);

it.skipIf(!existsSync(join(ROOT, '.git')))('git keeps nothing at the top but what belongs there', () => {
  const kept = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  const tops = new Set(kept.filter((path) => path !== '').map((path) => path.split('/')[0]));
  expect([...tops].sort()).toEqual([...TOP].sort());
});

describe('every file', () => {
  it('is short enough to be held in the head', () => {
    const long = everything.map((file) => ({ path: file.path, lines: file.text.trimEnd().split('\n').length }));
    expect(long.filter((file) => file.lines > (file.path.startsWith('test/') ? MAX_LINES.test : MAX_LINES.product))).toEqual([]);
  });

  it('opens with a comment that says what it is for', () => {
    const silent = everything.filter((file) => !/^(#!.*\n)?(\/\*|\/\/ )/.test(file.text));
    expect(silent.map((file) => file.path)).toEqual([]);
  });

  it('is named after what it holds', () => {
    const empty = /(^|[-_./])(utils?|helpers?|managers?|impls?)([-_./]|$)/i;
    expect(everything.filter((file) => empty.test(file.path)).map((file) => file.path)).toEqual([]);
  });

  it('silences no check', () => {
    const silenced = everything.filter((file) => /@ts-(ignore|nocheck|expect-error)|biome-ignore-all|noExplicitAny:/.test(file.text));
    expect(silenced.map((file) => file.path).filter((path) => path !== 'test/unit/tidy.test.ts')).toEqual([]);
  });

  it('has no focused or skipped test', () => {
    const open = tests.filter((file) => /\b(it|test|describe)\.(only|skip|todo)\(/.test(file.text));
    expect(open.map((file) => file.path)).toEqual([]);
  });
});

describe('lists of plug-ins', () => {
  /** A plug-in is imported by its list alone; one that nobody imports was forgotten there. The conformance runner is a user like another. */
  it('name every file beside them', () => {
    const runner = tests.filter((file) => file.path.startsWith('test/conformance/'));
    const imported = new Set([...product, ...runner].flatMap(importsOf));
    const listFolders = product.filter((file) => basename(file.path) === 'all.ts').map((file) => `${dirname(file.path)}/`);
    const forgotten = product
      .map((file) => file.path)
      .filter((path) => basename(path) !== 'all.ts' && listFolders.some((folder) => path.startsWith(folder)))
      .filter((path) => !imported.has(path));
    expect(forgotten).toEqual([]);
  });
});

describe('the error catalogue', () => {
  const codes = Object.keys(ERRORS);
  const provokedIn = tests.filter((file) => file.path !== 'test/errors/unprovoked.ts');
  const golden = filesUnder('test/errors', /\.(json|txt|sql|golden)$/);
  const provoked = new Set(codes.filter((code) => [...provokedIn, ...golden].some((file) => new RegExp(`\\b${code}\\b`).test(file.text))));

  it('gives each area its own codes', () => {
    const areas = filesUnder('src/base/errors', /\.ts$/).filter((file) => basename(file.path) !== 'definition.ts');
    const named = areas.flatMap((file) => [...file.text.matchAll(/^ {2}([A-Z][A-Z0-9_]*): \{/gm)].map((match) => match[1]));
    expect(named.filter((code, at) => named.indexOf(code) !== at)).toEqual([]);
    expect(new Set(named)).toEqual(new Set(codes));
  });

  it('has a code that is thrown somewhere for each entry', () => {
    const throwing = product.filter((file) => !file.path.startsWith('src/base/errors/'));
    expect(codes.filter((code) => !throwing.some((file) => file.text.includes(`'${code}'`)))).toEqual([]);
  });

  it('is provoked by tests, but for a list with reasons', () => {
    expect(codes.filter((code) => !provoked.has(code) && !(code in UNPROVOKED))).toEqual([]);
  });

  it('keeps that list short of what is provoked or gone', () => {
    expect(Object.keys(UNPROVOKED).filter((code) => !codes.includes(code) || provoked.has(code as keyof typeof ERRORS))).toEqual([]);
  });
});

describe('generated pages', () => {
  it.each([...pages()])('%s is what `npm run docs` writes', (path, text) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
  });
});
