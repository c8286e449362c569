/** PRINT: positions, lines, and the guess of formats. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runQuery } from '../../../src/statements/run-query.ts';
import { testEngine } from '../../support/engine.ts';
import type { PrintResult } from '../../../src/api/query-result.ts';
import type { TestEngine } from '../../support/engine.ts';

let t: TestEngine;
beforeEach(async () => {
  t = await testEngine();
  await t.engine.log.createTopic({ name: 't', partitions: 1 });
});
afterEach(() => t.engine.close());

const AT = Date.UTC(2024, 2, 1, 10, 20, 30);

async function produce(...records: readonly (readonly [key: Buffer | string | null, value: Buffer | string | null])[]): Promise<void> {
  const bytes = (x: Buffer | string | null): Buffer | null => (typeof x === 'string' ? Buffer.from(x) : x);
  for (const [key, value] of records) await t.engine.appends.append('t', AT, bytes(key), bytes(value));
}

async function print(text: string, formats = true): Promise<string[]> {
  const result = (await runQuery(t.engine, text, t.session, { formats })) as PrintResult;
  const lines: string[] = [];
  for await (const some of result.lines) lines.push(...some);
  return lines;
}

const line = (key: string, value: string): string => `rowtime: 2024/03/01 10:20:30.000 Z, key: ${key}, value: ${value}, partition: 0`;

test('from the beginning, with formats guessed and narrowed', async () => {
  await produce(['abcd', '{"a":1}'], ['abcde', 'text'], [null, null]);
  expect(await print('PRINT t FROM BEGINNING LIMIT 3;')).toEqual([
    'Key format: KAFKA_INT or KAFKA_STRING',
    'Value format: JSON or KAFKA_STRING',
    line('1633837924', '{"a":1}'),
    'Key format: KAFKA_STRING',
    'Value format: KAFKA_STRING',
    line('abcde', 'text'),
    line('<null>', '<null>'),
  ]);
  expect(await print('PRINT t FROM BEGINNING LIMIT 1;', false)).toEqual([line('1633837924', '{"a":1}')]);
});

test('every n-th record, the first included', async () => {
  await produce(...['a', 'b', 'c', 'd', 'e'].map((k) => [k, k] as const));
  expect(await print('PRINT t FROM BEGINNING INTERVAL 2 LIMIT 3;', false)).toEqual([line('a', 'a'), line('c', 'c'), line('e', 'e')]);
});

test('windowed keys, sessions and bytes of no format', async () => {
  const bounds = Buffer.alloc(16);
  bounds.writeBigInt64BE(BigInt(AT + 500), 0);
  bounds.writeBigInt64BE(BigInt(AT), 8);
  await produce([Buffer.concat([Buffer.from('k'), bounds.subarray(8)]), Buffer.from([0, 0x41, 0xff])]);
  expect(await print('PRINT t FROM BEGINNING LIMIT 1;', false)).toEqual([line(`[k@${AT}/-]`, '\\x00A\\xFF')]);
  await t.engine.log.deleteTopic('t');
  await t.engine.log.createTopic({ name: 't', partitions: 1 });
  await produce([Buffer.concat([Buffer.from('k'), bounds]), '8 chars!']);
  expect(await print('PRINT t FROM BEGINNING LIMIT 1;')).toEqual([
    expect.stringContaining('SESSION(KAFKA_STRING)'),
    'Value format: KAFKA_BIGINT or KAFKA_DOUBLE or KAFKA_STRING',
    line(`[k@${AT}/${AT + 500}]`, Buffer.from('8 chars!').readBigInt64BE(0).toString()),
  ]);
});

test('from now on, until it is closed', async () => {
  await produce(['old', 'old']);
  const result = (await runQuery(t.engine, 'PRINT t;', t.session)) as PrintResult;
  const lines: string[] = [];
  const done = (async () => {
    for await (const some of result.lines) {
      lines.push(...some);
      result.close();
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 10));
  await produce(['new', 'new']);
  await done;
  expect(lines).toEqual(['Key format: KAFKA_STRING', 'Value format: KAFKA_STRING', line('new', 'new')]);
});

test('a topic of another case is suggested', async () => {
  await expect(print('PRINT T;')).rejects.toThrow(/Could not find topic 'T'.*case-sensitive\.\nDid you mean:\n\tprint t;/s);
});
