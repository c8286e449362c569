/** Nesting is limited, with a place; length is not. */
import { describe, expect, it } from 'vitest';
import { ParseError } from '../../../grammar/errors.ts';
import { parseExpression, parseStatement, parseType } from '../../../grammar/parser.ts';
import { MAX_NESTING } from '../../../grammar/rules.ts';

/** What opens and closes one level; `inner` is what stands in the middle. */
const LEVELS: readonly (readonly [string, string, string])[] = [
  ['(', '1', ')'],
  ['f(', '1', ')'],
  ['f(x => ', '1', ')'],
  ['ARRAY[', '1', ']'],
  ['MAP(1:=', '1', ')'],
  ['STRUCT(a:=', '1', ')'],
  ['a[', '1', ']'],
  ['a IN (', '1', ')'],
  ['CAST(', '1', ' AS INT)'],
  ['CASE WHEN a THEN ', '1', ' END'],
  ['CASE ', 'a', ' WHEN 1 THEN 1 END'],
  ['1 + 2 = 1 AND 2 < 1 + f(1, ', '1', ')'],
  ['NOT ', 'a', ''],
  ['- ', 'a', ''],
];

const nest = ([open, inner, close]: readonly [string, string, string], depth: number): string =>
  open.repeat(depth) + inner + close.repeat(depth);

function failure(run: () => unknown): ParseError {
  try {
    run();
  } catch (error) {
    if (error instanceof ParseError) return error;
    throw error;
  }
  throw new Error('parsed');
}

describe('nesting', () => {
  it.each(LEVELS)('%s…: parses half of the limit and refuses ten thousand levels with a place', (...level) => {
    parseExpression(nest(level, MAX_NESTING / 2));
    const error = failure(() => parseExpression(nest(level, 10_000)));
    expect(error.message).toContain('levels of nesting');
    expect(error.column).toBeGreaterThan(MAX_NESTING);
    expect(error.column).toBeLessThan(MAX_NESTING * 40);
    expect(failure(() => parseExpression(level[0].repeat(10_000))).message).toContain('levels of nesting');
  });

  it('limits types and EXPLAIN', () => {
    parseType(nest(['ARRAY<', 'INT', '>'], MAX_NESTING / 2));
    expect(failure(() => parseType(nest(['ARRAY<', 'INT', '>'], 10_000))).message).toContain('levels of nesting');
    expect(failure(() => parseType(`INT${' ARRAY'.repeat(10_000)}`)).message).toContain('levels of nesting');
    expect(failure(() => parseStatement(`${'EXPLAIN '.repeat(10_000)}SELECT 1`)).message).toContain('levels of nesting');
  });

  it('does not count what only follows one another', () => {
    const many = (part: string, glue: string): string => Array.from({ length: 5_000 }, () => part).join(glue);
    expect(parseExpression(many('a', ' + ')).kind).toBe('arithmetic');
    expect(parseExpression(many('(a = b)', ' AND ')).kind).toBe('and');
    expect(parseExpression(`f(${many('g(1)', ', ')})`).kind).toBe('call');
    expect(parseExpression(`a${'[1]'.repeat(5_000)}`).kind).toBe('subscript');
  });

  it('recovers: the next text parses as if nothing had been', () => {
    failure(() => parseExpression('('.repeat(10_000)));
    expect(parseExpression('(1)')).toMatchObject({ kind: 'integer' });
  });

  it('gives the same error when the stack is nearly used up', () => {
    const deep = (): unknown => {
      try {
        return deep();
      } catch (error) {
        if (error instanceof ParseError) throw error;
        return parseExpression(nest(['f(', '1', ')'], 90));
      }
    };
    try {
      deep();
    } catch (error) {
      expect(error).toBeInstanceOf(ParseError);
    }
  });
});
