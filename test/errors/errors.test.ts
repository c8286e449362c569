/**
 * The texts of errors, as golden files: `<area>.sql` has the statements, `<area>.golden` what a user reads. `UPDATE=1 npx vitest run test/errors` writes them anew, so that a worse text shows in review.
 * Every one of them names the place, the reason and the way out. A case may say `-- before: STATEMENT` and `-- server: setting=value`; it then has an engine of its own.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toErrorBody } from '../../src/api/errors.ts';
import { createSession } from '../../src/engine/session.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { executeScript } from '../../src/statements/execute.ts';
import { openEngine } from '../../src/statements/open.ts';
import { runQuery } from '../../src/statements/run-query.ts';

interface ErrorCase {
  readonly title: string;
  readonly sql: string;
  /** Statements that run before, one on each `-- before:` line. */
  readonly before: readonly string[];
  /** Settings of a server of its own, one `name=value` on each `-- server:` line. */
  readonly server: Readonly<Record<string, string>>;
}

/** What a user can read of an error. */
interface Shown {
  readonly message: string;
  readonly hint: string;
  readonly line: number | null;
  readonly column: number | null;
}

const areas = readdirSync(import.meta.dirname)
  .filter((f) => f.endsWith('.sql') && f !== 'setup.sql')
  .map((f) => f.slice(0, -4));
let engine: Engine;

async function openWith(settings: Readonly<Record<string, string>>): Promise<Engine> {
  const opened = await openEngine({ directory: null, workers: 0, settings });
  await executeScript(opened, readFileSync(join(import.meta.dirname, 'setup.sql'), 'utf8'), createSession());
  return opened;
}

beforeAll(async () => {
  engine = await openWith({});
});
afterAll(() => engine.close());

function casesOf(area: string): ErrorCase[] {
  const text = readFileSync(join(import.meta.dirname, `${area}.sql`), 'utf8');
  return text
    .split(/^-- case: /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.trimEnd().split('\n');
      const directives = (name: string): string[] =>
        lines.filter((line) => line.startsWith(`-- ${name}: `)).map((line) => line.slice(name.length + 5));
      return {
        title,
        sql: lines.filter((line) => !line.startsWith('-- ')).join('\n'),
        before: directives('before'),
        server: Object.fromEntries(directives('server').map((line) => line.split('=', 2) as [string, string])),
      };
    });
}

/** The error of a statement: queries go where queries go, unless the case is about just that. */
async function errorOf(one: ErrorCase): Promise<unknown> {
  const own = Object.keys(one.server).length > 0 || one.before.length > 0;
  const target = own ? await openWith(one.server) : engine;
  try {
    return await errorIn(target, one);
  } finally {
    if (own) await target.close();
  }
}

async function errorIn(target: Engine, { title, sql, before }: ErrorCase): Promise<unknown> {
  const session = createSession();
  for (const statement of before) await executeScript(target, statement, session);
  try {
    if (/^(SELECT|PRINT)/i.test(sql) && !title.includes('statement endpoint')) {
      const result = await runQuery(target, sql, session);
      if ('close' in result) result.close();
    } else await executeScript(target, sql, session);
  } catch (error) {
    return error;
  }
  throw new Error(`no error: ${title}`);
}

function shown(error: unknown): Shown {
  const e = error as { message: string; hint?: string; at?: { line: number; column: number } | null; line?: number; column?: number };
  const at = e.at ?? (e.line === undefined ? null : { line: e.line, column: e.column ?? 1 });
  return { message: e.message, hint: e.hint ?? '', line: at?.line ?? null, column: at?.column ?? null };
}

/** The statement with a caret under the place, then the reason and the way out. */
function render({ title, sql }: Pick<ErrorCase, 'title' | 'sql'>, error: unknown): string {
  const { message, hint, line, column } = shown(error);
  const lines = sql
    .split('\n')
    .flatMap((text, i) => (i + 1 === line ? [`  ${text}`, `  ${' '.repeat((column ?? 1) - 1)}^`] : [`  ${text}`]));
  const { status, body } = toErrorBody(error, sql);
  const code = (error as { code?: string }).code ?? 'SYNTAX';
  return [`# ${title}`, ...lines, `${code} ${status} ${body.error_code} at ${line}:${column}`, message, `Way out: ${hint}`].join('\n');
}

describe.each(areas)('%s', (area) => {
  const cases = casesOf(area);
  const golden = join(import.meta.dirname, `${area}.golden`);

  test('texts are as agreed', async () => {
    const texts: string[] = [];
    for (const one of cases) texts.push(await errorOf(one).then((error) => render(one, error), String));
    const text = `${texts.join('\n\n')}\n`;
    if (process.env.UPDATE === '1' || !existsSync(golden)) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });

  test.each(cases)('$title: place, reason and way out', async (one) => {
    const { message, hint, line, column } = shown(await errorOf(one));
    expect(message.length).toBeGreaterThan(10);
    expect(line, 'line').toBeGreaterThan(0);
    expect(column, 'column').toBeGreaterThan(0);
    expect(hint.length, 'way out').toBeGreaterThan(10);
    expect(message).not.toMatch(/undefined|\[object|Assertion|\{[a-z]\w*\}/);
  });
});
