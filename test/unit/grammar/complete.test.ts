/** Completion and highlighting, which must bear unfinished text. */
import { EOF } from 'chevrotain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from '../../../grammar/complete.ts';
import { highlight } from '../../../grammar/highlight.ts';
import { nextTokens } from '../../../grammar/parser.ts';
import { printStatement } from '../../../grammar/print-statement.ts';
import { lex } from '../../../grammar/tokens.ts';
import { statements } from './trees.ts';

const at = (text: string) => complete(text, text.length);

describe('completion', () => {
  it('offers the beginnings of statements', () => {
    expect(at('').keywords).toEqual(expect.arrayContaining(['CREATE', 'DROP', 'INSERT', 'SELECT', 'SHOW']));
    expect(at('SHOW STREAMS; DE').keywords).toEqual(['DEFINE', 'DESCRIBE']);
    expect(at('').keywords).not.toContain('RUN');
    expect(complete('', 0, { testStatements: true }).keywords).toContain('RUN');
  });

  it('goes on from what has been typed and says what it would replace', () => {
    expect(at('select a fr')).toMatchObject({ from: 9, keywords: ['FROM'], symbols: [] });
    expect(at('select a ').keywords).toEqual(expect.arrayContaining(['FROM', 'AS', 'IS']));
    expect(at('CREATE OR ').keywords).toEqual(['REPLACE']);
    expect(at('SHOW ALL ')).toMatchObject({ keywords: ['TOPICS'], identifiers: false });
    expect(complete('SHOW  FROM x', 5).keywords).toContain('STREAMS');
  });

  it('says which names fit', () => {
    expect(at('SELECT * FROM ')).toMatchObject({ identifiers: true, names: 'source' });
    expect(at('SELECT a FROM s WHERE ')).toMatchObject({ identifiers: true, names: 'column', strings: true, numbers: true });
    expect(at('CREATE STREAM s (a ')).toMatchObject({ names: 'type', keywords: ['ARRAY', 'DECIMAL', 'MAP', 'STRUCT'] });
    expect(at("CREATE STREAM s WITH (kafka_topic='x', ")).toMatchObject({ names: 'property' });
    expect(at('PRINT ')).toMatchObject({ names: 'topic', strings: true });
    expect(at('DESCRIBE FUNCTION ')).toMatchObject({ names: 'function' });
  });

  it('knows where a statement may end', () => {
    expect([at('SHOW STREAMS ').end, at('SHOW ').end]).toEqual([true, false]);
  });

  it('offers every token a valid statement goes on with', () => {
    fc.assert(
      fc.property(statements, (tree) => {
        const { tokens } = lex(printStatement(tree).slice(0, -1));
        expect(nextTokens(tokens, { testStatements: true }).some((step) => step.type === EOF)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is silent in quotes and comments and behind mistakes', () => {
    for (const text of ["SELECT 'a", 'SELECT "a', 'SELECT a -- x', 'SELECT /* a', 'foo bar '])
      expect(at(text)).toMatchObject({ keywords: [], identifiers: false });
  });
});

describe('highlighting', () => {
  it('classifies pieces in order and without overlaps, also of unfinished text', () => {
    const text = `SELECT ucase(\`a\`), 1.5 -- c\nFROM s WHERE x = '\${v}' AND \${v} ? 'open`;
    const pieces = highlight(text);
    expect(pieces.map((piece) => [text.slice(piece.from, piece.to), piece.kind])).toEqual([
      ['SELECT', 'keyword'],
      ['ucase', 'function'],
      ['(', 'punctuation'],
      ['`a`', 'identifier'],
      [')', 'punctuation'],
      [',', 'punctuation'],
      ['1.5', 'number'],
      ['-- c', 'comment'],
      ['FROM', 'keyword'],
      ['s', 'identifier'],
      ['WHERE', 'keyword'],
      ['x', 'identifier'],
      ['=', 'operator'],
      [`'\${v}'`, 'string'],
      ['AND', 'keyword'],
      [`\${v}`, 'variable'],
      ['?', 'error'],
      ["'open", 'string'],
    ]);
  });
});
