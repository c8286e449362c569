/** URL functions and the two of category OTHER by table. */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../support/functions/evaluate.ts';

const URL = 'https://user@docs.test.com:8080/a%20b/c?x=1&y=%26z&x=2&flag#frag%20ment';

describe('parts', () => {
  it.each([
    ['PROTOCOL', 'https'],
    ['HOST', 'docs.test.com'],
    ['PORT', '8080'],
    ['PATH', '/a b/c'],
    ['QUERY', 'x=1&y=&z&x=2&flag'],
    ['FRAGMENT', 'frag ment'],
  ])('%s is %s', (part, result) => expect(evaluate(`URL_EXTRACT_${part}('${URL}')`)).toBe(result));

  it.each([
    ['PROTOCOL', '/a/b', 'null'],
    ['PROTOCOL', 'MailTo:a@b', 'MailTo'],
    ['HOST', 'mailto:a@b', 'null'],
    ['HOST', 'a/b', 'null'],
    ['HOST', 'http://a_b/c', 'null'],
    ['HOST', 'http://[::1]:80/', '[::1]'],
    ['HOST', 'http://10.0.0.1', '10.0.0.1'],
    ['HOST', '//h/p', 'h'],
    ['HOST', 'file:///a', 'null'],
    ['PORT', 'http://h', 'null'],
    ['PORT', 'http://h:', 'null'],
    ['PATH', 'http://h', ''],
    ['PATH', 'mailto:a@b', 'null'],
    ['PATH', 'file:///a', '/a'],
    ['PATH', 'http://h/%E2%82%AC\u20ac', '/\u20ac\u20ac'],
    ['PATH', 'http://h/%ff', '/\ufffd'],
    ['QUERY', 'http://h/?', ''],
    ['QUERY', 'http://h/', 'null'],
    ['QUERY', 'http://h/?a=b+c', 'a=b+c'],
    ['FRAGMENT', 'http://h/', 'null'],
    ['FRAGMENT', 'http://h/#', ''],
    ['FRAGMENT', '#x', 'x'],
  ])('%s of %s is %s', (part, url, result) => expect(evaluate(`URL_EXTRACT_${part}('${url}')`)).toBe(result));

  it.each([
    'http://h/a b',
    'http://h/%zz',
    'http://h/%',
    'http://',
    ':a',
    '1http://h',
    'http://h/<>',
    'http://h?a|b',
    'http://h#a#b',
    'http:',
    'http://h/{}',
    'a\\b',
    'mailto:a b',
    'http://h h/',
  ])('%s is refused', (url) =>
    expect(() => evaluate(`URL_EXTRACT_HOST('${url}')`)).toThrow(expect.objectContaining({ code: 'FUNCTION_INPUT' })),
  );

  it('NULL is NULL', () => expect(evaluate('URL_EXTRACT_PATH(NULL)')).toBe('null'));
});

describe('parameters', () => {
  it.each([
    ['x', '1'],
    ['y', ''],
    ['z', ''],
    ['flag', ''],
    ['nope', 'null'],
  ])('%s is %j', (name, result) => expect(evaluate(`URL_EXTRACT_PARAMETER('${URL}', '${name}')`)).toBe(result));
  it.each([
    ["URL_EXTRACT_PARAMETER('http://h?a=b=c', 'a')", 'b=c'],
    ["URL_EXTRACT_PARAMETER('http://h', 'a')", 'null'],
    ["URL_EXTRACT_PARAMETER(NULL, 'a')", 'null'],
    ["URL_ENCODE_PARAM('a b-_.*~!\u20ac\u{1f600}&')", 'a+b-_.*%7E%21%E2%82%AC%F0%9F%98%80%26'],
    ["URL_ENCODE_PARAM('')", ''],
    ["URL_DECODE_PARAM('a+b%26%E2%82%AC')", 'a b&\u20ac'],
    ["URL_DECODE_PARAM('%2B')", '+'],
    ['URL_DECODE_PARAM(NULL)', 'null'],
  ])('%s is %s', (sql, result) => expect(evaluate(sql)).toBe(result));
  it.each(["URL_DECODE_PARAM('%')", "URL_DECODE_PARAM('%4')", "URL_DECODE_PARAM('%xy')"])('%s is an error', (sql) =>
    expect(() => evaluate(sql)).toThrow(),
  );
});

describe('OTHER', () => {
  it.each([
    ["AS_VALUE('x')", 'x'],
    ['AS_VALUE(CAST(NULL AS INT))', 'null'],
    ['GEO_DISTANCE(0, 0, 0, 0)', '0.0'],
    ['GEO_DISTANCE(0, 0, 0, 180)', '20015.086796020572'],
    ["GEO_DISTANCE(0, 0, 0, 180, 'Miles')", '12437.565315561991'],
    ['GEO_DISTANCE(0, 0, 0, 180, NULL)', '20015.086796020572'],
    ["GEO_DISTANCE(0, 0, 0, 180, ' ')", '20015.086796020572'],
    ["GEO_DISTANCE(37.4439, -122.1663, 51, 0, 'KILOMETRE')", '8682.459061368269'],
  ])('%s is %s', (sql, result) => expect(evaluate(sql)).toBe(result));
  it.each([
    'GEO_DISTANCE(90.1, 0, 0, 0)',
    'GEO_DISTANCE(0, 0, 0, -180.1)',
    "GEO_DISTANCE(0, 0, 0, 0, 'yards')",
    'GEO_DISTANCE(0, 0, 0, CAST(NULL AS DOUBLE))',
    "GEO_DISTANCE(0, 0, 0, CAST(NULL AS DOUBLE), 'km')",
  ])('%s is an error', (sql) => expect(() => evaluate(sql)).toThrow());
});
