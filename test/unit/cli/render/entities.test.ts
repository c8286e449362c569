/** Entities as tables, held against the layout that clients of the original shell know. */
import { describe, expect, it } from 'vitest';
import { entityLines, failedCommand } from '../../../../src/cli/render/entities.ts';
import { parseWire } from '../../../../src/cli/wire.ts';
import type { WireObject } from '../../../../src/cli/wire.ts';

function shown(entity: object, width = 120): string {
  return entityLines(parseWire(JSON.stringify(entity)) as WireObject, width).join('\n');
}

const field = (name: string, type: string, more: object = {}): object => ({
  name,
  schema: { type, fields: null, memberSchema: null },
  ...more,
});

const source = {
  name: 'CLICKS',
  windowType: null,
  readQueries: [],
  writeQueries: [],
  fields: [field('ID', 'STRING', { type: 'KEY' }), field('URL', 'STRING')],
  type: 'STREAM',
  timestamp: '',
  statistics: '',
  errorStats: '',
  extended: false,
  keyFormat: 'KAFKA',
  valueFormat: 'JSON',
  topic: 'clicks',
  partitions: 1,
  replication: 1,
  statement: 'CREATE STREAM …;',
  queryOffsetSummaries: [],
  sourceConstraints: ['OTHER'],
  clusterStatistics: [],
  clusterErrorStats: [],
};

describe('lists', () => {
  it('shows streams sorted by name, each column as wide as its widest cell', () => {
    const stream = (name: string, topic: string): object => ({
      type: 'STREAM',
      name,
      topic,
      keyFormat: 'KAFKA',
      valueFormat: 'JSON',
      isWindowed: false,
    });
    expect(
      shown({ '@type': 'streams', streams: [stream('VISITS', 'v'), stream('CLICKS', 'clicks')], warnings: [{ message: 'Behind.' }] }),
    ).toBe(
      [
        '',
        ' Stream Name | Kafka Topic | Key Format | Value Format | Windowed ',
        '------------------------------------------------------------------',
        ' CLICKS      | clicks      | KAFKA      | JSON         | false    ',
        ' VISITS      | v           | KAFKA      | JSON         | false    ',
        '------------------------------------------------------------------',
        'WARNING: Behind.',
      ].join('\n'),
    );
  });

  it('does not draw rules wider than the terminal', () => {
    expect(shown({ '@type': 'tables', tables: [] }, 30).split('\n')[2]).toBe('-'.repeat(30));
  });

  it('shows queries with their state counts and on one line each', () => {
    const query = {
      queryString: 'CREATE STREAM a AS\n  SELECT *',
      sinks: ['A'],
      sinkKafkaTopics: ['A'],
      id: 'CSAS_A_1',
      statusCount: { RUNNING: 1, ERROR: 2 },
      queryType: 'PERSISTENT',
      state: 'ERROR',
    };
    const text = shown({ '@type': 'queries', queries: [query] });
    expect(text).toContain(' CSAS_A_1 | PERSISTENT | RUNNING:1,ERROR:2 | A         | A                | CREATE STREAM a AS SELECT * ');
    expect(text).toMatch(/EXPLAIN <Query ID>;$/);
  });

  it('shows replicas as one number when they are all the same', () => {
    const topics = [
      { name: 'a', replicaInfo: [1, 1, 1] },
      { name: 'b', replicaInfo: [1, 2] },
    ];
    const text = shown({ '@type': 'kafka_topics', topics });
    expect(text).toContain(' a           | 3          | 1                  ');
    expect(text).toContain(' b           | 2          | 1, 2               ');
  });

  it('says what overrides a property', () => {
    const property = (name: string, value: string | null): object => ({ name, scope: 'KSQL', value, editable: true, level: 'SERVER' });
    const text = shown({
      '@type': 'properties',
      properties: [property('c', null), property('b', '1'), property('a', '2')],
      overwrittenProperties: ['a'],
      defaultProperties: ['c'],
    });
    const rows = text.split('\n').filter((line) => line.includes('KSQL'));
    expect(rows.map((row) => row.split('|').map((cell) => cell.trim()))).toEqual([
      ['a', 'KSQL', 'SESSION', '2'],
      ['b', 'KSQL', 'SERVER', '1'],
      ['c', 'KSQL', '', 'NULL'],
    ]);
  });

  it('groups functions by category', () => {
    const functions = [
      { name: 'B', type: 'SCALAR', category: 'STRING' },
      { name: 'A', type: 'SCALAR', category: 'STRING' },
      { name: 'Z', type: 'SCALAR', category: 'MAP' },
    ];
    const names = shown({ '@type': 'function_names', functions })
      .split('\n')
      .slice(3, 7)
      .map((line) => line.split('|')[0].trim());
    expect(names).toEqual(['Z', '', 'A', 'B']);
  });

  it('writes nested types without quotes', () => {
    const struct = {
      type: 'STRUCT',
      memberSchema: null,
      fields: [
        field('A', 'DOUBLE'),
        { name: 'B', schema: { type: 'DECIMAL', fields: null, memberSchema: null, parameters: { precision: 4, scale: 2 } } },
      ],
    };
    const types = { T: { type: 'MAP', fields: null, memberSchema: { type: 'ARRAY', fields: null, memberSchema: struct } } };
    expect(shown({ '@type': 'type_list', types })).toContain(' T         | MAP<STRING, ARRAY<STRUCT<A DOUBLE, B DECIMAL(4, 2)>>> ');
  });
});

describe('descriptions', () => {
  it('shows the columns of a stream', () => {
    expect(shown({ '@type': 'sourceDescription', sourceDescription: source })).toBe(
      [
        '',
        'Name                 : CLICKS',
        ' Field | Type                    ',
        '---------------------------------',
        ' ID    | VARCHAR(STRING)  (key)  ',
        ' URL   | VARCHAR(STRING)         ',
        '---------------------------------',
        'For runtime statistics and query details run: DESCRIBE <Stream,Table> EXTENDED;',
      ].join('\n'),
    );
  });

  it('marks primary keys with their window, and headers', () => {
    const fields = [field('ID', 'INTEGER', { type: 'KEY' }), field('H', 'BYTES', { type: 'HEADER', headerKey: 'k' })];
    const text = shown({ '@type': 'sourceDescription', sourceDescription: { ...source, type: 'TABLE', windowType: 'TUMBLING', fields } });
    expect(text).toContain('INTEGER          (primary key) (Window type: TUMBLING)');
    expect(text).toContain("BYTES            (header('k'))");
  });

  it('shows all there is when EXTENDED', () => {
    const query = { id: 'CSAS_X_1', state: 'RUNNING', queryString: 'CREATE …' };
    const offsets = [{ partition: 0, logStartOffset: 0, logEndOffset: 10, consumerOffset: 7 }];
    const text = shown({
      '@type': 'sourceDescription',
      sourceDescription: {
        ...source,
        extended: true,
        readQueries: [query],
        queryOffsetSummaries: [{ groupId: 'g', topicSummaries: [{ kafkaTopic: 'clicks', offsets }] }],
        clusterStatistics: [{ name: 'messages', host: { host: 'h', port: 1 }, value: 5, timestamp: 0 }],
      },
    });
    expect(text).toContain('Timestamp field      : Not set - using <ROWTIME>');
    expect(text).toContain('Kafka topic          : clicks (partitions: 1, replication: 1)');
    expect(text).toContain(`Queries that read from this STREAM\n${'-'.repeat(35)}\nCSAS_X_1 (RUNNING) : CREATE …`);
    expect(text).toContain('Sources that have a DROP constraint on this source');
    expect(text).toContain(' h:1  | messages |          5 | ');
    expect(text).toContain('Max lag              : 3');
  });

  it('shows a query with its plan', () => {
    const queryDescription = {
      id: 'Q',
      statementText: 'SELECT 1',
      fields: [field('A', 'BIGINT')],
      sources: ['S'],
      sinks: [],
      topology: 'Topologies:\n  one',
      executionPlan: ' > SOURCE',
      overriddenProperties: { p: 'v' },
      ksqlHostQueryStatus: { 'h:1': 'RUNNING' },
      queryType: 'PUSH',
      queryErrors: [{ timestamp: 0, errorMessage: 'Bad', type: 'USER' }],
    };
    const text = shown({ '@type': 'queryDescription', queryDescription });
    expect(text).toContain('Host Query Status    : {h:1=RUNNING}');
    expect(text).toContain('Execution plan      \n--------------------\n > SOURCE');
    expect(text).toContain(' p        | v     ');
    expect(text).toContain('Error Details        : Bad');
  });

  it('wraps the description of a function under its label', () => {
    const entity = {
      '@type': 'describe_function',
      name: 'F',
      description: 'word '.repeat(30).trim(),
      author: '',
      version: '',
      path: 'internal',
      type: 'SCALAR',
      functions: [
        { arguments: [{ name: 'a', type: 'INT', description: 'A number.', isVariadic: true }], returnType: 'INT', description: '' },
      ],
    };
    const lines = shown(entity, 80).split('\n');
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    expect(lines[3]).toMatch(/^ {14}word/);
    expect(lines).toContain('\tVariation   : F(a INT[])');
    expect(lines.some((line) => line.startsWith('Author'))).toBe(false);
  });
});

describe('messages', () => {
  it('shows the message of a command', () => {
    expect(shown({ '@type': 'currentStatus', commandStatus: { status: 'SUCCESS', message: 'Stream created' } })).toContain(
      ' Message        \n----------------\n Stream created ',
    );
  });

  it('gives the first line of a failed command only', () => {
    expect(failedCommand({ commandStatus: { status: 'ERROR', message: 'Broken\nat x' } })).toBe('Broken');
    expect(failedCommand({ commandStatus: { status: 'SUCCESS', message: 'x' } })).toBeNull();
  });

  it('shows what it does not know as JSON', () => {
    expect(shown({ '@type': 'from_the_future', a: [1] })).toContain('"@type" : "from_the_future"');
  });

  it('says whether a topic exists', () => {
    expect(shown({ '@type': 'assert_topic', topicName: 'T', exists: false })).toBe('\nTopic T does not exist.');
    expect(shown({ '@type': 'assert_schema', subject: 'S', id: 3, exists: true })).toBe('\nSchema with subject S id 3 exists.');
  });
});
