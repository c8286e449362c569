/**
 * The fenced blocks of a page of documentation, and how those that can be run are run. The language behind the fence says what a block is:
 * `sql` runs, in the page's order and all in one database; `sql parse` is only parsed; `js` is a program of its own; `text` directly behind
 * one of them is what it prints. Everything else is for the reader alone.
 */
import { MillraceError } from '../../src/base/errors.ts';
import { ParseError } from '../../grammar/errors.ts';
import { parseScript } from '../../grammar/parser.ts';
import type { Database } from '../../src/index.ts';

export interface DocBlock {
  readonly language: string;
  readonly text: string;
  /** The line of the opening fence, from 1. */
  readonly line: number;
  /** What the block is said to print; null when the page does not show it. */
  readonly prints: string | null;
}

const FENCED = /^```([^\n]*)\n([\s\S]*?)^```$/gm;

/** Every fenced block of a page, in its order, without those that are the print of the one before. */
export function blocksOf(markdown: string): DocBlock[] {
  const found = [...markdown.matchAll(FENCED)];
  const printOf = (at: number): string | null => {
    const [block, next] = [found[at], found[at + 1]];
    if (next === undefined || next[1] !== 'text') return null;
    return markdown.slice(block.index + block[0].length, next.index).trim() === '' ? next[2] : null;
  };
  return found
    .map((match, at) => ({
      language: match[1],
      text: match[2],
      line: markdown.slice(0, match.index).split('\n').length,
      prints: printOf(at),
    }))
    .filter((block) => block.language !== 'text');
}

/** Runs the statements of a block and gives what it prints: a line of JSON per row of its queries, or the message of the error that ends it. */
export async function runSql(db: Database, sql: string): Promise<string> {
  const lines: string[] = [];
  try {
    for (const statement of parseScript(sql)) {
      const text = `${statement.text};`;
      if (statement.kind === 'select') lines.push(...(await rowsOf(db, text, endless(statement.query))));
      else await db.execute(text);
      await db.idle();
    }
  } catch (error) {
    if (!(error instanceof MillraceError || error instanceof ParseError)) throw error;
    lines.push(`Error: ${error.message}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** A push query that no LIMIT ends: starting it is all that can be done here. */
function endless(query: { readonly emit: string | null; readonly limit: number | null }): boolean {
  return query.emit !== null && query.limit === null;
}

async function rowsOf(db: Database, sql: string, started: boolean): Promise<string[]> {
  if (started) {
    (await db.subscribe(sql)).close();
    return [];
  }
  const rows = await db.query(sql).all();
  return rows.map((row) => JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
}
