/** The parser as a whole, the tokens, and the splitting of scripts. */
import { describe, expect, it } from 'vitest';
import { isUnfinished, parseScript, SqlParser, splitStatements } from '../../../grammar/parser.ts';
import { isReserved, KEYWORDS, lex } from '../../../grammar/tokens.ts';

describe('the grammar', () => {
  it('has no ambiguity or left recursion that a rule did not settle', () => {
    expect(() => new SqlParser(true)).not.toThrow();
  });

  it('is assembled quickly', () => {
    const times = [1, 2, 3].map(() => {
      const start = performance.now();
      new SqlParser();
      return performance.now() - start;
    });
    console.log(`parser construction: ${times.map((time) => time.toFixed(1)).join(', ')} ms`);
    expect(Math.min(...times)).toBeLessThan(120);
  });
});

describe('tokens', () => {
  const images = (text: string): string[] => lex(text).tokens.map((token) => `${token.tokenType.name} ${token.image}`);

  it('knows keywords in any case, and which are reserved', () => {
    expect(images('select Key')).toEqual(['KeywordSELECT select', 'KeywordKEY Key']);
    expect([isReserved('SELECT'), isReserved('KEY'), isReserved('FOO')]).toEqual([true, false, false]);
    for (const [word, keyword] of KEYWORDS) expect(lex(word.toLowerCase()).tokens[0].tokenType).toBe(keyword.type);
  });

  it('takes the longest token', () => {
    expect(images('1ab 1e5 1E5x 1.5 1. .5 12')).toEqual([
      'DigitWord 1ab',
      'FloatLiteral 1e5',
      'DigitWord 1E5x',
      'DecimalLiteral 1.5',
      'DecimalLiteral 1.',
      'DecimalLiteral .5',
      'IntegerLiteral 12',
    ]);
    expect(images('a->b<>c<=d=>e:=f||g').filter((_, index) => index % 2 === 1)).toEqual([
      'Arrow ->',
      'NotEqual <>',
      'LessOrEqual <=',
      'FatArrow =>',
      'Assign :=',
      'Concat ||',
    ]);
  });

  it('reads quoted text with doubled quotes and line ends', () => {
    expect(images('\'a\'\'b\nc\' `a``b` "a""b"')).toEqual(["StringLiteral 'a''b\nc'", 'QuotedName `a``b`', 'QuotedName "a""b"']);
  });

  it('skips comments and directives; an empty line comment takes the next line with it', () => {
    expect(images('a -- b\nc')).toEqual(['Word a', 'Word c']);
    expect(images('a --\nb\nc')).toEqual(['Word a', 'Word c']);
    expect(images('a --\r\nb')).toEqual(['Word a', 'Word b']);
    expect(images('a /* b\n* / */ c')).toEqual(['Word a', 'Word c']);
    expect(images('--@test: x\na')).toEqual(['Word a']);
    expect(images('a --')).toEqual(['Word a']);
  });

  it('lexes everything, even what is no SQL', () => {
    expect(images("é \u{1F600} 'x")).toEqual(['Unrecognized é', 'Unrecognized \u{1F600}', "UnterminatedString 'x"]);
  });
});

describe('splitting', () => {
  it('cuts at semicolons outside of quotes and comments', () => {
    const script = " -- c;\nSELECT ';' FROM `a;b` /* ; */ ; ;\n  SHOW x";
    expect(splitStatements(script)).toEqual([
      { text: "SELECT ';' FROM `a;b`", from: 7, to: 28, line: 2, column: 1, complete: true },
      { text: 'SHOW x', from: 43, to: 49, line: 3, column: 3, complete: false },
    ]);
    for (const piece of splitStatements(script)) expect(script.slice(piece.from, piece.to)).toBe(piece.text);
  });

  it('knows when a shell must ask for more', () => {
    expect(['', 'SHOW x', 'SHOW x;', 'SHOW x; -- c', "SELECT 'a;", 'a; b', 'SELECT /* ;'].map(isUnfinished)).toEqual([
      false,
      true,
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  it('parses a long script in time', () => {
    const script = "INSERT INTO s (a, b, c) VALUES (1, 'x', ARRAY[1, 2, 3]);\n".repeat(2_000);
    const nodes = parseScript(script);
    expect(nodes).toHaveLength(2_000);
    expect(nodes[1_999].at.line).toBe(2_000);
  });
});
