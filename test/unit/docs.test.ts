/** What the pages of documentation show is true: their SQL runs and gives what stands under it, their programs print what stands under them, and their links lead somewhere. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { METRICS } from '../../src/base/telemetry.ts';
import { COMMANDS } from '../../src/cli/commands/all.ts';
import { open } from '../../src/index.ts';
import { parseScript } from '../../grammar/parser.ts';
import { ROOT } from '../../scripts/run.ts';
import { blocksOf, runSql } from '../support/doc-blocks.ts';

const pageText = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
const docs = readdirSync(join(ROOT, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);

describe('the SQL of a page', () => {
  it.each(['README.md', 'docs/sql.md', 'docs/formats.md', 'docs/compatibility.md'])('%s gives what it shows', async (page) => {
    const db = await open();
    try {
      for (const block of blocksOf(pageText(page))) {
        if (block.language === 'sql parse') parseScript(block.text);
        if (block.language !== 'sql') continue;
        expect({ line: block.line, prints: await runSql(db, block.text) }).toEqual({ line: block.line, prints: block.prints ?? '' });
      }
    } finally {
      await db.close();
    }
  });
});

describe('the programs of a page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-docs-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const programs = ['README.md', 'docs/library.md'].flatMap((page) =>
    blocksOf(pageText(page))
      .filter((block) => block.language === 'js')
      .map((block) => ({ page, ...block })),
  );

  it.each(programs)('$page, line $line', ({ text, prints, line }) => {
    const file = join(folder, `program-${line}.mjs`);
    writeFileSync(file, text.replace("from 'millrace'", `from '${pathToFileURL(join(ROOT, 'src/index.ts'))}'`));
    const printed = execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8', timeout: 30_000 });
    if (prints !== null) expect(printed).toBe(prints);
  });
});

/** A heading as the target of a link, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

function anchorsOf(page: string): Set<string> {
  return new Set([...pageText(page).matchAll(/^#+ (.*)$/gm)].map((match) => anchorOf(match[1])));
}

describe('numbers', () => {
  it('README.md counts the functions there are', () => {
    const count = /^(\d+) functions\./m.exec(pageText('docs/functions.md'))?.[1];
    expect(pageText('README.md')).toContain(`${count} functions`);
  });

  it('docs/operations.md has every metric', () => {
    const page = pageText('docs/operations.md');
    expect(Object.keys(METRICS).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('lists', () => {
  it('docs/cli.md has every command', () => {
    const page = pageText('docs/cli.md');
    for (const { name } of COMMANDS) expect(page).toMatch(new RegExp(`^\\| .*\`${name}\\b`, 'm'));
  });

  it('ARCHITECTURE.md has the rows of the layer check', () => {
    const [, rows] = /const ROWS = \[\n([\s\S]*?)\n\];/.exec(pageText('.dependency-cruiser.mjs')) ?? [];
    const checked = rows
      .split('\n')
      .flatMap((line, row) => [...line.matchAll(/'([^']+)'/g)].map(([, folder]) => `${row} ${folder}`))
      .filter((line) => existsSync(join(ROOT, line.split(' ')[1])));
    const table = [...pageText('ARCHITECTURE.md').matchAll(/^\| (\d+) \| ([^|]+) \|/gm)].flatMap(([, row, folders]) =>
      [...folders.matchAll(/`([^`]+?)\/?`/g)].map(([, folder]) => `${row} ${folder}`),
    );
    expect(table.sort()).toEqual(checked.sort());
  });
});

describe('links', () => {
  it.each(['README.md', 'ARCHITECTURE.md', ...docs])('of %s lead somewhere', (page) => {
    const broken = [...pageText(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)]
      .map(([, path, anchor]) => ({ path: path === '' ? page : join(dirname(page), path), anchor }))
      .filter(({ path, anchor }) => {
        if (!existsSync(resolve(ROOT, path))) return true;
        return anchor !== undefined && path.endsWith('.md') && !anchorsOf(path).has(anchor);
      });
    expect(broken).toEqual([]);
  });

  it('of docs/README.md name every page', () => {
    const index = pageText('docs/README.md');
    expect(docs.filter((page) => page !== 'docs/README.md' && !index.includes(`(${page.slice('docs/'.length)})`))).toEqual([]);
  });
});
