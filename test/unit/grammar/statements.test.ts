/** Every statement: its forms and its tree. */
import { describe, expect, it } from 'vitest';
import { parseStatement } from '../../../grammar/parser.ts';
import { STATEMENTS } from '../../../grammar/statements/all.ts';
import { printStatement } from '../../../grammar/print-statement.ts';
import { withoutPlaces } from './places.ts';

/** The tree without places, with only the given text's meaning. */
const tree = (text: string): unknown => withoutPlaces(parseStatement(text, { testStatements: true }));
/** The statement in normalised text. */
const normal = (text: string): string => printStatement(parseStatement(text, { testStatements: true }));

describe('sources', () => {
  it('reads CREATE with columns of every role', () => {
    expect(
      tree(
        "create or replace stream if not exists s (k int key, `v` array<string>, h array<struct<key string, value bytes>> headers, x bytes header('a')) with (kafka_topic='t', partitions=1)",
      ),
    ).toMatchObject({
      kind: 'createSource',
      type: 'STREAM',
      orReplace: true,
      ifNotExists: true,
      readOnly: false,
      name: { name: 'S' },
      columns: [
        { name: { name: 'K' }, role: 'key', type: { kind: 'primitive', name: 'INTEGER' } },
        { name: { name: 'v' }, role: 'value', type: { kind: 'array', element: { name: 'STRING' } } },
        { role: 'headers', headerKey: null },
        { role: 'header', headerKey: 'a' },
      ],
      properties: [
        { key: 'KAFKA_TOPIC', value: { kind: 'string', value: 't' } },
        { key: 'PARTITIONS', value: { kind: 'integer', value: '1n' } },
      ],
    });
  });

  it('reads CREATE SOURCE TABLE and CREATE without columns', () => {
    expect(tree('CREATE SOURCE TABLE t (id BIGINT PRIMARY KEY)')).toMatchObject({ readOnly: true, columns: [{ role: 'primaryKey' }] });
    expect(tree("CREATE TABLE t WITH (kafka_topic='t')")).toMatchObject({ columns: null });
  });

  it('reads CREATE … AS and INSERT', () => {
    expect(tree("CREATE TABLE t WITH (x='y') AS SELECT * FROM s")).toMatchObject({
      kind: 'createAs',
      type: 'TABLE',
      properties: [{ key: 'X' }],
    });
    expect(tree("INSERT INTO s WITH (query_id='q') SELECT a FROM b")).toMatchObject({
      kind: 'insertInto',
      properties: [{ key: 'QUERY_ID' }],
    });
    expect(tree('INSERT INTO s SELECT a FROM b')).toMatchObject({ kind: 'insertInto', properties: [] });
    expect(tree('INSERT INTO s (a, `b`) VALUES (1, f(-2))')).toMatchObject({
      kind: 'insertValues',
      columns: [{ name: 'A' }, { name: 'b' }],
    });
    expect(tree('INSERT INTO s VALUES ()')).toMatchObject({ columns: null, values: [] });
  });

  it('has no query over listed columns or read-only sources', () => {
    expect(() => parseStatement('CREATE STREAM s (a INT) AS SELECT * FROM b')).toThrow('Syntax Error');
    expect(() => parseStatement('CREATE SOURCE STREAM s AS SELECT * FROM b')).toThrow('Syntax Error');
  });

  it('insists on KEY for streams and PRIMARY KEY for tables', () => {
    expect(() => parseStatement('CREATE TABLE INPUT (ID INT KEY, NAME STRING)')).toThrow(
      "Line: 1, Col: 21: Column `ID` is a 'KEY' column: please use 'PRIMARY KEY' for tables.",
    );
    expect(() => parseStatement('CREATE STREAM INPUT (ID INT PRIMARY KEY)')).toThrow(
      "Column `ID` is a 'PRIMARY KEY' column: please use 'KEY' for streams.",
    );
  });

  it('reads DROP and ALTER', () => {
    expect(tree('DROP STREAM IF EXISTS s DELETE TOPIC')).toMatchObject({ kind: 'dropSource', ifExists: true, deleteTopic: true });
    expect(tree('DROP TABLE if')).toMatchObject({ ifExists: false, name: { name: 'IF' } });
    expect(tree('ALTER STREAM s ADD COLUMN a INT, ADD b VARCHAR(10), ADD column DOUBLE')).toMatchObject({
      columns: [{ name: { name: 'A' } }, { name: { name: 'B' }, type: { name: 'STRING' } }, { name: { name: 'COLUMN' } }],
    });
  });

  it('reads types', () => {
    expect(tree('CREATE TYPE IF NOT EXISTS address AS STRUCT<>')).toMatchObject({
      name: { name: 'ADDRESS' },
      type: { kind: 'struct', fields: [] },
    });
    expect(normal('CREATE TYPE a AS MAP<STRING, INT ARRAY>')).toBe('CREATE TYPE A AS MAP<STRING, ARRAY<INTEGER>>;');
    expect(tree('CREATE TYPE a AS `STRING`')).toMatchObject({ type: { kind: 'custom' } });
    expect(tree('DROP TYPE IF EXISTS a')).toMatchObject({ kind: 'dropType', ifExists: true });
  });
});

describe('queries', () => {
  it('reads every clause', () => {
    const text =
      'select a.*, b->*, *, c as d from s as x left outer join t y within (1 day, 2 hours) grace period 3 seconds on x.a = y.b ' +
      'window w hopping (size 5 minutes, advance by 1 minute, retention 7 days, grace period 30 seconds) where a > 1 group by (a, b) partition by c ' +
      'having count(*) > 1 emit final limit 5';
    expect(normal(text)).toBe(
      'SELECT\n  A.*,\n  B->*,\n  *,\n  C D\nFROM S X\nLEFT OUTER JOIN T Y WITHIN (1 DAYS, 2 HOURS) GRACE PERIOD 3 SECONDS ON ((X.A = Y.B))\n' +
        'WINDOW HOPPING ( SIZE 5 MINUTES , ADVANCE BY 1 MINUTES , RETENTION 7 DAYS , GRACE PERIOD 30 SECONDS )\nWHERE (A > 1)\n' +
        'GROUP BY A, B\nPARTITION BY C\nHAVING (COUNT(*) > 1)\nEMIT FINAL\nLIMIT 5;',
    );
  });

  it('knows EMIT and PARTITION as aliases and as clauses', () => {
    expect(tree('SELECT * FROM s EMIT CHANGES')).toMatchObject({ query: { from: { alias: null }, emit: 'CHANGES' } });
    expect(tree('SELECT * FROM s EMIT EMIT CHANGES')).toMatchObject({ query: { from: { alias: { name: 'EMIT' } }, emit: 'CHANGES' } });
    expect(tree('SELECT * FROM s partition LIMIT 1')).toMatchObject({ query: { from: { alias: { name: 'PARTITION' } }, limit: 1 } });
  });

  it('tells a bracketed list from a bracketed expression', () => {
    const items = (clause: string): number | undefined => {
      const statement = parseStatement(`SELECT * FROM s GROUP BY ${clause}`);
      return statement.kind === 'select' ? statement.query.groupBy?.items.length : undefined;
    };
    expect(['(a, b)', '(a)', '(a + b) * 2', '()', '(a), b', '(f(a, b))', '(a is null)'].map(items)).toEqual([2, 1, 1, 0, 2, 1, 1]);
  });

  it('reads windows and session gaps', () => {
    expect(tree('SELECT * FROM s WINDOW SESSION (1 HOUR, GRACE PERIOD 5 MILLISECONDS) GROUP BY a')).toMatchObject({
      query: {
        window: { type: 'SESSION', gap: { amount: 1, unit: 'HOURS' }, retention: null, grace: { amount: 5, unit: 'MILLISECONDS' } },
      },
    });
  });

  it('wants whole numbers', () => {
    expect(() => parseStatement('SELECT * FROM s LIMIT 2.5')).toThrow('Value must be integer for command: LIMIT');
    expect(tree('SELECT * FROM s LIMIT -1')).toMatchObject({ query: { limit: -1 } });
  });

  it.each([
    'SELECT 1',
    'SELECT * FROM a, b',
    'SELECT * FROM s ORDER BY a',
    'SELECT DISTINCT a FROM s',
    'SELECT * FROM s LIMIT 1 EMIT CHANGES',
    'SELECT a + b->* FROM s',
  ])('has no %s', (text) => {
    expect(() => parseStatement(text)).toThrow('Syntax Error');
  });
});

describe('the other statements', () => {
  it.each<readonly [string, object]>([
    ['show streams', { kind: 'showSources', type: 'STREAM', extended: false }],
    ['list tables extended', { kind: 'showSources', type: 'TABLE', extended: true }],
    ['show queries', { kind: 'showQueries' }],
    ['list all topics extended', { kind: 'showTopics', all: true, extended: true }],
    ['show properties', { kind: 'showProperties' }],
    ['show functions', { kind: 'showFunctions' }],
    ['show types', { kind: 'showTypes' }],
    ['show variables', { kind: 'showVariables' }],
    ['list source connectors', { kind: 'showConnectors', direction: 'SOURCE' }],
    ['show connectors', { kind: 'showConnectors', direction: null }],
    ['show connector plugins', { kind: 'showConnectorPlugins' }],
    ['describe s extended', { kind: 'describeSource', name: { name: 'S' }, extended: true }],
    ['describe tables', { kind: 'describeSources', type: 'TABLE' }],
    ['describe `TABLES`', { kind: 'describeSource', name: { name: 'TABLES' } }],
    ['describe function f', { kind: 'describeFunction', name: { name: 'F' } }],
    ['describe connector Foo', { kind: 'describeConnector', name: { name: 'Foo' } }],
    ['print MyTopic from beginning interval 2 limit 3', { kind: 'print', topic: 'MyTopic', fromBeginning: true, interval: 2, limit: 3 }],
    ["print 'my-topic' sample 2", { kind: 'print', topic: 'my-topic', interval: 2 }],
    ['terminate csas_x_0', { kind: 'controlQuery', action: 'TERMINATE', id: 'CSAS_X_0' }],
    ['pause all', { kind: 'controlQuery', action: 'PAUSE', id: null }],
    ['resume `q`', { kind: 'controlQuery', action: 'RESUME', id: 'q' }],
    ["set 'a'='b'", { kind: 'set', name: 'a', value: 'b' }],
    ["unset 'a'", { kind: 'unset', name: 'a' }],
    ["alter system 'a'='b'", { kind: 'alterSystem', name: 'a', value: 'b' }],
    ["define Name = 'v'", { kind: 'define', name: 'Name', value: 'v' }],
    ['undefine Name', { kind: 'undefine', name: 'Name' }],
    ['explain q1', { kind: 'explain', id: 'Q1', statement: null }],
    ['explain show', { kind: 'explain', id: 'SHOW' }],
    ['explain select * from s', { kind: 'explain', id: null, statement: { kind: 'select' } }],
    [
      "create sink connector if not exists Foo with ('connector.class'='x', \"a.b\"=1)",
      { kind: 'createConnector', direction: 'SINK', name: { name: 'Foo' }, properties: [{ key: 'connector.class' }, { key: 'a.b' }] },
    ],
    ['drop connector if exists Foo', { kind: 'dropConnector', ifExists: true }],
    [
      'assert topic t with (partitions=1) timeout 5 seconds',
      { kind: 'assertTopic', exists: true, topic: 't', timeout: { amount: 5, unit: 'SECONDS' } },
    ],
    ["assert not exists schema subject 'a-value' id 3", { kind: 'assertSchema', exists: false, subject: 'a-value', id: { value: '3n' } }],
    ['assert values s (a) values (1)', { kind: 'assertValues', tombstone: false, columns: [{ name: 'A' }] }],
    ['assert null values s key (1)', { kind: 'assertValues', tombstone: true, columns: null }],
    ['assert stream s (a int key) with (x=1)', { kind: 'assertSource', type: 'STREAM' }],
    ["run script 'f.sql'", { kind: 'runScript', file: 'f.sql' }],
  ])('%s', (text, expected) => {
    expect(tree(text)).toMatchObject(expected);
  });

  it('keeps the text of a statement without its semicolon', () => {
    const statement = parseStatement('  /* c */ explain  select * from s ; -- end');
    expect(statement.text).toBe('explain  select * from s');
    expect(statement).toMatchObject({ statement: { text: 'select * from s', at: { from: 19 } } });
  });

  it.each(["RUN SCRIPT 'f'", 'ASSERT VALUES s VALUES (1)', 'ASSERT STREAM s'])('knows %s only when asked', (text) => {
    expect(() => parseStatement(text)).toThrow('Syntax Error');
    expect(parseStatement(text, { testStatements: true }).text).toBe(text);
  });

  it('has one rule for each statement', () => {
    expect(new Set(STATEMENTS.map((syntax) => syntax.name)).size).toBe(STATEMENTS.length);
  });
});
