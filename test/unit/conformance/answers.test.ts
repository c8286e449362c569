/** Answers of the server against the responses of rest cases. */
import { describe, expect, it } from 'vitest';
import { responsesDiffer } from '../../conformance/answers.ts';
import type { Answer } from '../../conformance/answers.ts';
import { mapsOf } from '../../conformance/cases.ts';
import { protoAnswer } from '../../conformance/proto-answer.ts';
import { parseTree } from '../../conformance/tree.ts';

function difference(expected: string, answers: readonly [Answer['kind'], string][], verifyOrder = false): string | null {
  const bodies = answers.map(([kind, text]) => ({ kind, body: parseTree(text) }));
  return responsesDiffer(mapsOf(parseTree(expected)), bodies, { verifyOrder, statements: ['FIRST;', 'SECOND;'] });
}

describe('responsesDiffer', () => {
  it('asks only for what is expected of an entity', () => {
    expect(difference('[{"admin":{"@type":"currentStatus"}}]', [['admin', '{"@type":"currentStatus","more":1}']])).toBeNull();
    expect(difference('[{"admin":{"@type":"x"}}]', [['admin', '{"@type":"y"}']])).toContain('expected "x", actual "y"');
    expect(difference('[{"admin":{"a":1}}]', [])).toContain('there is no answer');
    expect(difference('[{"admin":{"a":1}}]', [['query', '[]']])).toContain('expected admin');
  });

  it('takes rows in any order, each once', () => {
    const two = '[{"header":{"queryId":"q","schema":"s"}},{"row":{"columns":[2]}},{"row":{"columns":[1]}}]';
    expect(
      difference('[{"query":[{"header":{"schema":"s"}},{"row":{"columns":[1]}},{"row":{"columns":[2]}}]}]', [['query', two]]),
    ).toBeNull();
    expect(difference('[{"query":[{"header":{}},{"row":{"columns":[1]}},{"row":{"columns":[1]}}]}]', [['query', two]])).toContain(
      'is not among',
    );
    expect(
      difference('[{"query":[{"header":{}},{"row":{"columns":[1]}},{"row":{"columns":[2]}}]}]', [['query', two]], true),
    ).not.toBeNull();
    expect(difference('[{"query":[{"header":{}}]}]', [['query', two]])).toContain('1 elements expected, 3 came');
  });

  it('tells integers from fractions, and scales apart', () => {
    const row = (value: string): string => `[{"row":{"columns":[${value}]}}]`;
    const differs = (expected: string, actual: string): boolean =>
      difference(`[{"query":${row(expected)}}]`, [['query', row(actual)]]) !== null;
    expect(differs('1', '1')).toBe(false);
    expect(differs('1', '1.0')).toBe(true);
    expect(differs('1.0', '1.00')).toBe(true);
    expect(differs('{"A":1}', '{"A":1,"B":null}')).toBe(true);
    expect(differs('null', 'null')).toBe(false);
  });

  it('knows prefixes and the statement', () => {
    expect(difference('[{"admin":{"id|starts_with":"AB","t":"{STATEMENT}"}}]', [['admin', '{"id":"ABC","t":"FIRST;"}']])).toBeNull();
    expect(difference('[{"admin":{"id|starts_with":"X"}}]', [['admin', '{"id":"ABC"}']])).toContain('to start with "X"');
  });
});

describe('protoAnswer', () => {
  it('prints rows in protobuf text format', () => {
    const schema =
      'syntax = \\"proto3\\"; message M { int64 ID = 1; repeated E MAP = 2; string S = 3; message E { string key = 1; int32 value = 2; } }';
    // ID 1; entry "a" → −1; S is empty and so absent.
    const bytes = Buffer.from([8, 1, 18, 14, 10, 1, 97, 16, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]).toString('base64');
    const printed = protoAnswer(`[{"header":{"protoSchema":"${schema}"}},{"row":{"protobufBytes":"${bytes}"}}]`);
    expect(Array.isArray(printed) && printed[1]).toEqual(new Map([['row', 'ID: 1\nMAP {\n  key: "a"\n  value: -1\n}\n']]));
  });
});
