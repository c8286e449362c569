/** Results with rows in Protobuf: schema, bytes, and what has no form there. */
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { protobufFormat } from '../../../src/server/protobuf-rows.ts';
import type { QueryResult } from '../../../src/api/query-result.ts';

function result(kind: QueryResult['kind'], columns: Record<string, string>): QueryResult {
  return {
    kind,
    queryId: 'q',
    columns: Object.entries(columns).map(([name, type], i) => ({ name, type, key: i === 0 })),
    rows: (async function* () {})(),
    endReason: () => null,
    close: () => undefined,
  };
}

const row = (columns: string, deleted = false) => ({ columns, deleted });

describe('rows in Protobuf', () => {
  const one = result('pull', { ID: 'STRING', N: 'BIGINT', L: 'ARRAY<INTEGER>', D: 'DECIMAL(4, 2)', S: 'STRUCT<`X` INTEGER>' });

  it('are messages of the schema in the header', () => {
    const [{ header }] = JSON.parse(`${protobufFormat.head(one)}]`) as { header: { protoSchema: string; schema: string } }[];
    expect(header.schema).toBe('`ID` STRING KEY, `N` BIGINT, `L` ARRAY<INTEGER>, `D` DECIMAL(4, 2), `S` STRUCT<`X` INTEGER>');
    expect(header.protoSchema).toMatch(/^syntax = "proto3";/);
    const element = protobufFormat.row(row('["a",9007199254740993,[1,2],1.50,{"X":7}]'), one);
    expect(element).toMatch(/^,\n\{"row":\{"protobufBytes":"[\w+/=]+"\}\}$/);
    const bytes = Buffer.from((JSON.parse(element.slice(2)) as { row: { protobufBytes: string } }).row.protobufBytes, 'base64');
    const plain = protobuf.parse('syntax = "proto3"; message M { string ID = 1; int64 N = 2; repeated int32 L = 3; }', { keepCase: true });
    const type = plain.root.lookupType('M');
    expect(type.toObject(type.decode(bytes), { longs: String })).toMatchObject({ ID: 'a', N: '9007199254740993', L: [1, 2] });
  });

  it('of push queries end with a message, and say when a row is gone', () => {
    const push = result('push', { ID: 'INTEGER', N: 'BIGINT' });
    expect(protobufFormat.row(row('[1,null]', true), push)).toBe('{"row":{"protobufBytes":"CAE=","tombstone":true}},\n');
    expect(protobufFormat.tail(push)).toContain('finalMessage');
  });

  it('do not exist for maps with keys that are not text', () => {
    expect(() => protobufFormat.head(result('pull', { M: 'MAP<INTEGER, INTEGER>' }))).toThrow(/MAP/);
  });
});
