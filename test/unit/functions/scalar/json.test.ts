/** JSON functions by table, with the edge cases of each. */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../support/functions/evaluate.ts';

const DOC = `{"a": {"b": [1, {"c": "x"}, null]}, "a.b": "dotted", "n": 1.50, "t": true, "q\\"u": 1, "o:@_1": 2}`;

describe('EXTRACTJSONFIELD', () => {
  it.each([
    ['$.a.b[0]', '1'],
    ['$.a.b[1].c', 'x'],
    ['$.a.b[2]', 'null'],
    ['$.a.b[9]', 'null'],
    ['$.a.b[x]', 'null'],
    ['$.a.b.c', 'null'],
    ['$.a', '{"b":[1,{"c":"x"},null]}'],
    ['$["a.b"]', 'dotted'],
    ['$["a"]["b"][0]', '1'],
    ['$.n', '1.50'],
    ['$.t', 'true'],
    ['$["q\\"u"]', '1'],
    ['$.o:@_1', '2'],
    ['$.missing', 'null'],
    ['$.n.x', 'null'],
    ['$.a.b.1.c', 'x'],
    ['$', '{"a":{"b":[1,{"c":"x"},null]},"a.b":"dotted","n":1.50,"t":true,"q\\"u":1,"o:@_1":2}'],
  ])('%s is %s', (path, result) => expect(evaluate(`EXTRACTJSONFIELD('${DOC}', '${path}')`)).toBe(result));

  it('tells a JSON null, which is text, from nothing', () => {
    expect(evaluate(`LEN(EXTRACTJSONFIELD('{"a": null}', '$.a'))`)).toBe('4');
    expect(evaluate(`LEN(EXTRACTJSONFIELD('{"a": null}', '$.b'))`)).toBe('null');
    expect(evaluate("EXTRACTJSONFIELD('', '$.a')")).toBe('null');
    expect(evaluate("EXTRACTJSONFIELD(NULL, '$.a')")).toBe('null');
  });
  it.each(['', 'a', '$a', '$.', '$..a', '$.a b', '$[', '$[]', '$["a]', '$[*]', '$.*', '$[-1]', '$["a\\n"]'])(
    'refuses the path %s',
    (path) => expect(() => evaluate(`EXTRACTJSONFIELD('{}', '${path}')`)).toThrow('path'),
  );
  it.each(['{', '[1,]', '{"a":1,}', '{a:1}', '"a', 'tru', '01', '1.', '+1', '"\n"', '{"a" 1}', '[1 2]', 'NaN', "''"])(
    'refuses the JSON %j',
    (json) => expect(() => evaluate(`EXTRACTJSONFIELD('${json.replaceAll("'", "''")}', '$')`)).toThrow('JSON'),
  );
  it('refuses what is nested too deep instead of running out of stack', () => {
    expect(() => evaluate(`EXTRACTJSONFIELD('${'['.repeat(100_000)}', '$')`)).toThrow('nested');
  });
});

describe('numbers keep their digits', () => {
  it.each([
    ['1', '1'],
    ['-0', '0'],
    ['1.50', '1.50'],
    ['-0.0', '0.0'],
    ['12345678901234567890123', '12345678901234567890123'],
    ['0.000001', '0.000001'],
    ['0.0000001', '1E-7'],
    ['1e3', '1E+3'],
    ['1.5E2', '1.5E+2'],
    ['15e-1', '1.5'],
    ['-1.20e-10', '-1.20E-10'],
    ['1e0', '1'],
  ])('%s is %s', (json, text) => expect(evaluate(`JSON_CONCAT('${json}')`)).toBe(text));
});

describe('results', () => {
  it.each([
    ["IS_JSON_STRING('{}')", 'true'],
    [`IS_JSON_STRING('"x"')`, 'true'],
    ["IS_JSON_STRING('1')", 'true'],
    ["IS_JSON_STRING(' null ')", 'true'],
    ["IS_JSON_STRING('')", 'false'],
    ["IS_JSON_STRING(' ')", 'false'],
    ["IS_JSON_STRING('abc')", 'false'],
    ["IS_JSON_STRING('{1}')", 'false'],
    ['IS_JSON_STRING(NULL)', 'false'],
    ["JSON_ARRAY_CONTAINS('[1, 2]', 2)", 'true'],
    ["JSON_ARRAY_CONTAINS('[1, 2]', 9999999999)", 'false'],
    ["JSON_ARRAY_CONTAINS('[9999999999]', 9999999999)", 'true'],
    ["JSON_ARRAY_CONTAINS('[1.0]', 1)", 'false'],
    ["JSON_ARRAY_CONTAINS('[1.5]', 1.5E0)", 'true'],
    ["JSON_ARRAY_CONTAINS('[1]', 1E0)", 'false'],
    ["JSON_ARRAY_CONTAINS('[1.5]', 1.5)", 'false'],
    [`JSON_ARRAY_CONTAINS('["a", "b"]', 'b')`, 'true'],
    [`JSON_ARRAY_CONTAINS('["1"]', 1)`, 'false'],
    ["JSON_ARRAY_CONTAINS('[true]', true)", 'true'],
    ["JSON_ARRAY_CONTAINS('[true]', 'true')", 'false'],
    ["JSON_ARRAY_CONTAINS('[null]', NULL)", 'true'],
    ["JSON_ARRAY_CONTAINS('[1]', NULL)", 'false'],
    ["JSON_ARRAY_CONTAINS('[[1]]', 1)", 'false'],
    [`JSON_ARRAY_CONTAINS('{"a": 1}', 1)`, 'false'],
    ["JSON_ARRAY_CONTAINS('nonsense', 1)", 'false'],
    ["JSON_ARRAY_CONTAINS('[]', 1)", 'false'],
    ["JSON_ARRAY_CONTAINS('[1, x', 1)", 'true'],
    ["JSON_ARRAY_CONTAINS('[x, 1]', 1)", 'false'],
    ["JSON_ARRAY_LENGTH('[1, [2, 3], {}]')", '3'],
    ["JSON_ARRAY_LENGTH('[]')", '0'],
    ["JSON_ARRAY_LENGTH('{}')", 'null'],
    ["JSON_ARRAY_LENGTH('')", 'null'],
    ['JSON_ARRAY_LENGTH(NULL)', 'null'],
    [`JSON_CONCAT('{"a": 1, "b": 1}', '{"a": {"x": 2}}')`, '{"a":{"x":2},"b":1}'],
    ["JSON_CONCAT('[1]', '{}', '2', '[[3]]')", '[1,{},2,[3]]'],
    ["JSON_CONCAT('null', 'null')", '[null,null]'],
    ["JSON_CONCAT('1', '')", 'null'],
    ["JSON_CONCAT('1', NULL)", 'null'],
    [`JSON_CONCAT('"a\\u001f\\""')`, '"a\\u001F\\""'],
    [`JSON_ITEMS('[{"a": 1}, "b", [1, 2], null]')`, '[{"a":1}, "b", [1,2], null]'],
    ["JSON_ITEMS('[]')", '[]'],
    ['JSON_ITEMS(NULL)', 'null'],
    [`JSON_KEYS('{"b": 1, "1": {"c": 2}, "a": 1, "b": 2}')`, '[b, 1, a]'],
    ["JSON_KEYS('{}')", '[]'],
    ["JSON_KEYS('[]')", 'null'],
    ["JSON_KEYS('')", 'null'],
    [`JSON_RECORDS('{"a": "x", "b": [1, "y"], "c": null}')`, '{a=x, b=[1,"y"], c=null}'],
    ["JSON_RECORDS('[1]')", 'null'],
    ["JSON_RECORDS('{}')", '{}'],
    ['TO_JSON_STRING(1)', '1'],
    ['TO_JSON_STRING(1.50)', '1.50'],
    ['TO_JSON_STRING(1E0)', '1.0'],
    [`TO_JSON_STRING('a"b')`, '"a\\"b"'],
    ['TO_JSON_STRING(NULL)', 'null'],
    ['TO_JSON_STRING(CAST(NULL AS INT))', 'null'],
    ["TO_JSON_STRING(ARRAY['a', NULL])", '["a",null]'],
    ["TO_JSON_STRING(CAST('10:20:30' AS TIME))", '"10:20:30"'],
    ["TO_JSON_STRING(CAST('2024-03-01' AS DATE))", '"2024-03-01"'],
    ["TO_JSON_STRING(CAST('2024-03-01' AS TIMESTAMP))", '"2024-03-01T00:00:00.000"'],
    ["TO_JSON_STRING(TO_BYTES('!', 'ascii'))", '"IQ=="'],
    ["TO_JSON_STRING(SPLIT_TO_MAP('b:1,a:2', ',', ':'))", '{"a":"2","b":"1"}'],
    ['TO_JSON_STRING(true)', 'true'],
  ])('%s is %s', (sql, result) => expect(evaluate(sql)).toBe(result));
});

describe('errors', () => {
  it.each([
    "JSON_ARRAY_LENGTH('[')",
    "JSON_CONCAT('{')",
    "JSON_ITEMS('{}')",
    "JSON_ITEMS('')",
    'JSON_KEYS(\'{"a"}\')',
    "JSON_RECORDS('{')",
    'JSON_ARRAY_CONTAINS(CAST(NULL AS STRING), 1)',
  ])('%s', (sql) => expect(() => evaluate(sql)).toThrow(expect.objectContaining({ code: 'FUNCTION_INPUT' })));
});

describe('EXTRACTJSONFIELD on either of its ways', () => {
  it.each([
    ['{"a":[10,20]}', '$.a[01]', '20'],
    ['{"a":[10,20]}', '$.a.length', 'null'],
    ['{"a":{"constructor":1}}', '$.a.constructor', '1'],
    ['{"a":{}}', '$.a.constructor', 'null'],
    ['{"__proto__":{"x":"y"}}', '$.__proto__.x', 'y'],
    ['{"a":1,"a":2}', '$.a', '2'],
    ['{"a":12,"b":1.5}', '$.a', '12'],
    ['{"a":0}', '$.a', '0'],
    ['{"a":-0}', '$.a', '0'],
    ['{"a":100.0}', '$.a', '100.0'],
    ['{"a":1e2}', '$.a', '1E+2'],
    ['{"a":9007199254740993}', '$.a', '9007199254740993'],
    ['{"2":1,"1":2}', '$', '{"2":1,"1":2}'],
    ['"text"', '$', 'text'],
    ['{"a":1} rest', '$.a', '1'],
  ])('%s %s is %s', (json, path, result) => expect(evaluate(`EXTRACTJSONFIELD('${json}', '${path}')`)).toBe(result));
});
