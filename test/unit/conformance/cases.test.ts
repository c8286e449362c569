/** Loading cases, and the topics that exist before they run. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listCases, loadFile, mapOf, readCase } from '../../conformance/cases.ts';
import type { Case, Suite } from '../../conformance/cases.ts';
import { schemasInOrder, topicsToCreate } from '../../conformance/topics.ts';
import { parseTree } from '../../conformance/tree.ts';

function caseOf(text: string, suite: Suite = 'query'): Case {
  return readCase(mapOf(parseTree(text)) ?? new Map(), suite, 'file');
}

describe('cases', () => {
  it('are listed by suite and by part of their id', () => {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-cases-'));
    try {
      mkdirSync(join(folder, 'query'));
      writeFileSync(join(folder, 'query', 'b.json'), '{"file":"b","suite":"query","cases":[{"id":"b/one"},{"id":"b/two"}]}');
      writeFileSync(join(folder, 'query', 'a.json'), '{"file":"a","suite":"query","cases":[{"id":"a/two"}]}');
      expect(listCases(folder, 'query').map((place) => place.id)).toEqual(['a/two', 'b/one', 'b/two']);
      const [, second] = listCases(folder, 'query', 'two');
      expect(second && loadFile(second.path)[second.index]?.id).toBe('b/two');
      expect(() => listCases(folder, 'rest')).toThrow('There are no rest cases');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('have the defaults of their README', () => {
    const one = caseOf(
      '{"id":"x","topics":[{"name":"T","valueSchema":"int"}],"inputs":[{"topic":"T","value":1}],"properties":{"a":1,"b":true,"c":"t"}}',
    );
    expect(one.topics[0]).toEqual({
      name: 'T',
      partitions: null,
      keySchema: null,
      valueSchema: { format: 'AVRO', text: '"int"', id: null, references: [] },
    });
    expect(one.inputs[0]).toEqual({
      topic: 'T',
      key: null,
      value: { number: '1', kind: 'integer' },
      timestamp: null,
      window: null,
      headers: [],
    });
    expect([...one.properties]).toEqual([
      ['a', '1'],
      ['b', 'true'],
      ['c', 't'],
    ]);
  });

  it('keep PROTOBUF schemas as text and headers as bytes', () => {
    const one = caseOf(
      '{"topics":[{"name":"T","valueFormat":"protobuf","valueSchema":"syntax","valueSchemaId":7}],"outputs":[{"topic":"T","value":null,"headers":[{"KEY":"a","VALUE":"AQ=="},{"KEY":"a","VALUE":null}]}]}',
    );
    expect(one.topics[0]?.valueSchema).toEqual({ format: 'PROTOBUF', text: 'syntax', id: 7, references: [] });
    expect(one.outputs[0]?.headers).toEqual([
      { key: 'a', value: Buffer.from([1]) },
      { key: 'a', value: null },
    ]);
  });
});

describe('schemasInOrder', () => {
  it('gives ids to declared topics before the others', () => {
    const statements = ["CREATE STREAM A (ID INT) WITH (kafka_topic='a', value_format='AVRO');", 'CREATE STREAM C AS SELECT * FROM A;'];
    const topics = [
      { name: 'C', valueSchema: 'int' },
      { name: 'a', valueSchema: 'int' },
      { name: 'x', valueSchema: 'int', valueSchemaId: 9 },
    ];
    const { first, later } = schemasInOrder(caseOf(JSON.stringify({ id: 'x', statements, topics })));
    expect(first.map((one) => one.subject)).toEqual(['x-value', 'a-value']);
    expect(later.map((one) => one.subject)).toEqual(['C-value']);
  });
});

describe('topicsToCreate', () => {
  const statements = [
    "CREATE STREAM A (ID INT) WITH (kafka_topic='a', value_format='JSON', partitions=2);",
    "CREATE STREAM B (ID INT) WITH (kafka_topic='listed', value_format='JSON', partitions=9);",
    'CREATE STREAM C AS SELECT * FROM A;',
    'not a statement;',
  ];
  const text = JSON.stringify({
    id: 'x',
    statements,
    topics: [{ name: 'listed', partitions: 3 }],
    inputs: [{ topic: 'in', value: 1 }],
    outputs: [{ topic: 'C', value: 1 }],
  });

  it('takes listed topics, declared ones and those of records', () => {
    expect(topicsToCreate(caseOf(text)).map(({ name, partitions }) => `${name} ${partitions}`)).toEqual(['listed 3', 'a 2', 'in 4', 'C 4']);
  });

  it('leaves sinks to their queries in the rest suite', () => {
    expect(topicsToCreate(caseOf(text, 'rest')).map((topic) => topic.name)).toEqual(['listed', 'a', 'in']);
  });
});
