/** DELIMITED from topic to topic: what compiled reader and writer make of each other where their rules differ by place, delimiter or side. */
import { expect, test } from 'vitest';
import { runInline } from '../../support/inline.ts';

/** Runs a query over values that all have the same key; each output as `key value`. */
function run(script: string, values: readonly (string | null)[], key = 'k'): string[] {
  const records = values.map((value) => ({ topic: 's', key, value, timestamp: 0 }));
  // Topics are read as Latin-1.
  return runInline(script, records).outputs.map((output) => Buffer.from(`${output.key} ${output.value}`, 'latin1').toString());
}

const source = (columns: string, properties = ''): string =>
  `CREATE STREAM s (id STRING KEY, ${columns}) WITH (kafka_topic='s', value_format='DELIMITED'${properties});`;

test('what is carried keeps its bytes, in its place and in others', () => {
  const values = ['-1,b,c d', '"-1","b","c,d"', '1,,', '"","#",é', '01, x,+5'];
  expect(run(`${source('a INT, b STRING, c STRING')}CREATE STREAM o AS SELECT * FROM s;`, values)).toEqual([
    'k "-1",b,c d',
    'k "-1",b,"c,d"',
    'k 1,,',
    'k ,"#",é',
    'k 1," x",+5',
  ]);
  expect(run(`${source('a INT, b STRING, c STRING')}CREATE STREAM o AS SELECT id, c, a, b FROM s;`, values)).toEqual([
    'k c d,-1,b',
    'k "c,d",-1,b',
    'k ,1,',
    'k "é",,"#"',
    'k "+5",1," x"',
  ]);
});

test('another delimiter is another spelling: nothing is carried as bytes', () => {
  const into = (delimiter: string): string => `CREATE STREAM o WITH (value_delimiter='${delimiter}') AS SELECT * FROM s;`;
  const from = source('a STRING, b STRING');
  expect(run(from + into('|'), ['x|y,"1,2"', 'a,b'])).toEqual(['k "x|y"|1,2', 'k a|b']);
  expect(run(from + into('TAB'), ['a\tb,c'])).toEqual(['k "a\tb"\tc']);
  // Text like this can stand within numbers, or takes several bytes: the general codec.
  expect(run(from + into('-'), ['a-b,c'])).toEqual(['k "a-b"-c']);
  expect(run(from + into('é'), ['aéb,c'])).toEqual(['k "aéb"éc']);
});

test('a delimiter that both sides have', () => {
  const script = `${source('a INT, b STRING, c DOUBLE', ", value_delimiter='SPACE'")}CREATE STREAM o AS SELECT * FROM s;`;
  expect(run(script, ['1 x 1.50', '2 "a b" 1.5'])).toEqual(['k 1 x 1.5', 'k 2 "a b" 1.5']);
});

test('keys of one column and of several', () => {
  const script = "CREATE STREAM s (k BIGINT KEY, a INT) WITH (kafka_topic='s', format='DELIMITED');";
  expect(run(`${script}CREATE STREAM o AS SELECT k, a + 1 AS b FROM s;`, ['1'], '-7')).toEqual(['"-7" 2']);
  const two = "CREATE STREAM s (k STRING KEY, l INT KEY, a INT) WITH (kafka_topic='s', format='DELIMITED', key_delimiter=';');";
  expect(run(`${two}CREATE STREAM o AS SELECT * FROM s;`, ['5'], 'x,y;3')).toEqual(['x,y;3 5']);
});

test('a single value column that is NULL is no deletion', () => {
  const script = `${source('a INT, b INT')}CREATE STREAM o AS SELECT id, b FROM s;`;
  expect(run(script, ['1,2', '1,', null])).toEqual(['k 2', 'k ', 'k null']);
});
