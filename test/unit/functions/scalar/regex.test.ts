/** Functions of regular expressions by table; the patterns themselves are in java-regex.test.ts. */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../support/functions/evaluate.ts';

describe('results', () => {
  it.each([
    ["REGEXP_EXTRACT('(.*) (.*)', 'hello there')", 'hello there'],
    ["REGEXP_EXTRACT('(.*) (.*)', 'hello there', 2)", 'there'],
    ["REGEXP_EXTRACT('(.*) (.*)', 'hello there', 3)", 'null'],
    ["REGEXP_EXTRACT('x', 'hello')", 'null'],
    ["REGEXP_EXTRACT('(x)?h', 'hello', 1)", 'null'],
    ["REGEXP_EXTRACT('.', NULL)", 'null'],
    ["REGEXP_EXTRACT('[0-9]+', 'a1b22')", '1'],
    ["REGEXP_EXTRACT_ALL('[0-9]+', 'a1b22')", '[1, 22]'],
    ["REGEXP_EXTRACT_ALL('(\\w)(\\d)?', 'a1b', 2)", '[1, null]'],
    ["REGEXP_EXTRACT_ALL('x', 'abc')", '[]'],
    ["REGEXP_EXTRACT_ALL('x', 'abc', 1)", 'null'],
    ["REGEXP_EXTRACT_ALL(NULL, 'abc')", 'null'],
    ["REGEXP_REPLACE('foobar', 'o', 'a')", 'faabar'],
    ["REGEXP_REPLACE('John Smith', '(\\w+) (\\w+)', '$2, $1')", 'Smith, John'],
    ["REGEXP_REPLACE(NULL, 'a', 'b')", 'null'],
    ["REGEXP_SPLIT_TO_ARRAY('aabcda', 'ab|cd')", '[a, , a]'],
    ["REGEXP_SPLIT_TO_ARRAY('xayax', 'x')", '[, aya, ]'],
    ["REGEXP_SPLIT_TO_ARRAY('abc', '')", '[a, b, c]'],
    ["REGEXP_SPLIT_TO_ARRAY('a1b', '[0-9]*')", '[a, , b]'],
    ["REGEXP_SPLIT_TO_ARRAY('', ',')", '[]'],
    ["REGEXP_SPLIT_TO_ARRAY('a', NULL)", 'null'],
  ])('%s is %s', (sql, result) => expect(evaluate(sql)).toBe(result));
});

describe('errors', () => {
  it.each([
    "REGEXP_EXTRACT('(', 'a')",
    "REGEXP_EXTRACT('a', 'a', -1)",
    "REGEXP_EXTRACT_ALL('[', 'a')",
    "REGEXP_EXTRACT_ALL('a', 'a', -1)",
    "REGEXP_REPLACE('a', '*', 'b')",
    "REGEXP_REPLACE('a', 'a', '$1')",
    "REGEXP_SPLIT_TO_ARRAY('a', '(')",
  ])('%s', (sql) => expect(() => evaluate(sql)).toThrow());
});
