/**
 * Every statement of the conformance cases parses, except where the case expects a syntax error; then the message is the expected one.
 * The cases are read in place; where they are absent the tests are skipped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ParseError } from '../../../grammar/errors.ts';
import { parseScript } from '../../../grammar/parser.ts';
import { printStatement } from '../../../grammar/print-statement.ts';
import { withoutPlaces } from './places.ts';

interface Case {
  readonly id: string;
  readonly suite: string;
  readonly statements: readonly string[];
  readonly expectedException?: { readonly type?: string; readonly message?: string };
  readonly expectedError?: { readonly type?: string; readonly message?: string };
}

const folder = process.env.MILLRACE_CONFORMANCE ?? join(import.meta.dirname, '../../../../shared/conformance');

function readCases(): Case[] {
  return ['query', 'rest'].flatMap((suite) =>
    readdirSync(join(folder, suite))
      .filter((file) => file.endsWith('.json'))
      .flatMap((file) => (JSON.parse(readFileSync(join(folder, suite, file), 'utf8')) as { cases: Case[] }).cases)
      .map((one) => ({ ...one, suite })),
  );
}

/** Whether a case expects its text not to parse (as opposed to failing while a statement is given its meaning). */
function expectsSyntaxError(message: string | undefined): boolean {
  return /Syntax [Ee]rror|Invalid numeric literal|Number overflows|Value must be integer|' column: please use/.test(message ?? '');
}

describe.skipIf(!existsSync(folder))(`conformance cases (skipped when absent: ${folder})`, () => {
  const cases = existsSync(folder) ? readCases() : [];

  it('parse, print and parse again to the same tree, except for the expected syntax errors', () => {
    const wrong: string[] = [];
    let parsed = 0;
    let refused = 0;
    let statements = 0;
    for (const { id, suite, statements: texts, expectedException, expectedError } of cases) {
      const expected = expectedException?.message ?? expectedError?.message;
      try {
        // Query cases are one script; in the others every statement may be a request of its own.
        const scripts = suite === 'query' ? [texts.join('\n')] : texts;
        const nodes = scripts.flatMap((script) => parseScript(script, { requireTerminator: true }));
        statements += nodes.length;
        if (expectsSyntaxError(expected)) wrong.push(`${id}: parses, but should say ${expected}`);
        else parsed += 1;
        for (const node of nodes) {
          const printed = printStatement(node);
          const again = parseScript(printed)[0];
          if (JSON.stringify(withoutPlaces(again)) !== JSON.stringify(withoutPlaces(node))) wrong.push(`${id}: prints as ${printed}`);
        }
      } catch (error) {
        const message = (error as ParseError).message;
        if (expectsSyntaxError(expected) && message.includes(expected ?? '')) refused += 1;
        else wrong.push(`${id}: ${(error as Error).name} ${message}; expected ${expected ?? 'no error'}`);
      }
    }
    console.log(`${cases.length} cases: ${parsed} parse (${statements} statements), ${refused} refused as expected, ${wrong.length} wrong`);
    expect(wrong).toEqual([]);
    expect(parsed).toBeGreaterThan(1800);
  });
});
