/** How expressions are grouped and read. */
import { describe, expect, it } from 'vitest';
import type { Expression } from '../../../grammar/ast.ts';
import { parseExpression } from '../../../grammar/parser.ts';
import { printExpression } from '../../../grammar/print.ts';

/** The tree in its normalised text, where brackets show how it was grouped. */
const grouped = (text: string): string => printExpression(parseExpression(text));

describe('precedence and association', () => {
  it.each([
    ['a - b - c', '((A - B) - C)'],
    ['a + b * c - d', '((A + (B * C)) - D)'],
    ['a * b % c / d', '(((A * B) % C) / D)'],
    ['a || b + c || d', '((A || (B + C)) || D)'],
    ['a + b || c * d', '((A + B) || (C * D))'],
    ['-a * b', '(-A * B)'],
    ['- - a', '- -A'],
    ['a = b + 1 and c < d or e', '(((A = (B + 1)) AND (C < D)) OR E)'],
    ['a or b and c', '(A OR (B AND C))'],
    ['not a and b', '((NOT A) AND B)'],
    ['not a = b', '(NOT (A = B))'],
    ['not not a', '(NOT (NOT A))'],
    ['a between 1 and 2 and b', '((A BETWEEN 1 AND 2) AND B)'],
    ['a not between 1 + 1 and 2 or b', '((A NOT BETWEEN (1 + 1) AND 2) OR B)'],
    ["a not like 'x%' escape '!'", "(A NOT LIKE 'x%' ESCAPE '!')"],
    ['a in (1, b = c) and d not in (2)', '((A IN (1, (B = C))) AND (D NOT IN (2)))'],
    ['a is not null and b is null', '((A IS NOT NULL) AND (B IS NULL))'],
    ['a is not distinct from b + 1', '(A IS NOT DISTINCT FROM (B + 1))'],
    ['a->b[1]->c + 1', '(A->B[1]->C + 1)'],
    ['-a->b', '-A->B'],
    ["-a at time zone 'UTC'", "-A AT TIME ZONE 'UTC'"],
    ['(a + b) * c', '((A + B) * C)'],
    ['a.b->c', 'A.B->C'],
  ])('%s means %s', (text, meaning) => {
    expect(grouped(text)).toBe(meaning);
  });

  it.each(['a = b = c', 'a < b < c', 'a is null is null', 'a between 1 and 2 between 3 and 4'])('%s does not parse', (text) => {
    expect(() => parseExpression(text)).toThrow('Syntax Error');
  });
});

describe('literals', () => {
  it('takes a minus directly before a number into the literal', () => {
    expect(parseExpression('-2147483648')).toMatchObject({ kind: 'integer', value: -2147483648n });
    expect(parseExpression('- 1.50')).toMatchObject({ kind: 'decimal', text: '-1.50' });
    expect(parseExpression('2 - -1')).toMatchObject({ kind: 'arithmetic', right: { kind: 'integer', value: -1n } });
    expect(parseExpression('a -1')).toMatchObject({ kind: 'arithmetic', operator: '-', right: { kind: 'integer', value: 1n } });
    expect(parseExpression('+1')).toMatchObject({ kind: 'negate', sign: '+' });
  });

  it('tells integers, decimals and doubles apart', () => {
    const kinds = ['1', '1.', '.5', '1.50', '1E5', '1.5e-3', '.1E1', '9223372036854775807', '-9223372036854775808'].map(
      (text) => parseExpression(text).kind,
    );
    expect(kinds).toEqual(['integer', 'decimal', 'decimal', 'decimal', 'double', 'double', 'double', 'integer', 'integer']);
  });

  it('has one typed literal', () => {
    expect(parseExpression("DECIMAL '1.20'")).toMatchObject({ kind: 'decimal', text: '1.20' });
    expect(() => parseExpression("DATE '2020-01-01'")).toThrow('Unknown type: DATE');
  });

  it.each(['9223372036854775808', '-9223372036854775809'])('refuses %s', (text) => {
    expect(() => parseExpression(text)).toThrow(`Invalid numeric literal: ${text}`);
  });

  it('refuses doubles out of range', () => {
    expect(() => parseExpression('-1.7976931348623160E308')).toThrow('Number overflows DOUBLE: -1.7976931348623160E308');
    expect(parseExpression('1.7976931348623157E308').kind).toBe('double');
  });

  it('reads strings over several lines and with quotes', () => {
    expect(parseExpression("'a''b\n -- c'")).toMatchObject({ kind: 'string', value: "a'b\n -- c" });
  });
});

describe('names', () => {
  it.each([
    ['foo', 'FOO'],
    ['`foo`', 'foo'],
    ['"f""o`o"', 'f"o`o'],
    ['1ab', '1AB'],
    ['a@b_1', 'A@B_1'],
    ['key', 'KEY'],
    ['Timestamp', 'TIMESTAMP'],
    ['array', 'ARRAY'],
  ])('%s is the column %s', (text, name) => {
    expect(parseExpression(text)).toMatchObject({ kind: 'column', name: { name } });
  });

  it('upper-cases function names even in quotes', () => {
    expect(parseExpression('`ucase`(a)')).toMatchObject({ kind: 'call', name: 'UCASE' });
  });
});

describe('calls', () => {
  it('tells time units from columns', () => {
    const unit = parseExpression('timestampadd(day, 1, day + 1)') as Extract<Expression, { kind: 'call' }>;
    expect(unit.args.map((argument) => argument.kind)).toEqual(['unit', 'integer', 'arithmetic']);
    expect(unit.args[0]).toMatchObject({ unit: 'DAYS', word: { name: 'DAY' } });
  });

  it('tells lambdas from bracketed expressions', () => {
    const call = parseExpression('reduce(a, (b), (x, y) => x + y, z => z)') as Extract<Expression, { kind: 'call' }>;
    expect(call.args.map((argument) => argument.kind)).toEqual(['column', 'column', 'lambda', 'lambda']);
  });

  it('has F(*), F() and constructors', () => {
    expect(parseExpression('count(*)')).toMatchObject({ star: true, args: [] });
    expect(parseExpression('count()')).toMatchObject({ star: false, args: [] });
    expect(parseExpression('map()').kind).toBe('map');
    expect(parseExpression('array[]').kind).toBe('array');
    expect(parseExpression('struct(a := 1)').kind).toBe('struct');
    expect(parseExpression('replace(a, b, c)')).toMatchObject({ kind: 'call', name: 'REPLACE' });
  });

  it('parses both forms of CASE', () => {
    expect(parseExpression('case when a then 1 end')).toMatchObject({ kind: 'case', otherwise: null });
    expect(parseExpression('case a when 1 then 2 else 3 end')).toMatchObject({ kind: 'simpleCase', operand: { kind: 'column' } });
  });
});

describe('places', () => {
  it('spans the text of every node', () => {
    const text = 'a +\n  f(b,  c)->d';
    const sum = parseExpression(text) as Extract<Expression, { kind: 'arithmetic' }>;
    expect(text.slice(sum.at.from, sum.at.to)).toBe(text);
    expect(text.slice(sum.right.at.from, sum.right.at.to)).toBe('f(b,  c)->d');
    expect(sum.right.at).toMatchObject({ line: 2, column: 3 });
  });
});
