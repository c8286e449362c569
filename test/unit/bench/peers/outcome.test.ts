/** What has been written, in two numbers: blind to how engines spell, to nothing else. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { groupsOutcome, recordsOf, rowsOutcome } from '../../../bench/peers/outcome.ts';
import type { KeyAndValue } from '../../../bench/peers/outcome.ts';
import { makeBatch } from '../../../support/log/batches.ts';
import { openEmbeddedLog } from '../../../../src/log/segment/embedded-log.ts';

const NONE = Buffer.alloc(0);

function key(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(number));
  return bytes;
}

const rows = (...values: string[]) => rowsOutcome(values.map((value): KeyAndValue => [NONE, Buffer.from(value)]));
const groups = (...records: [number, string][]) => groupsOutcome(records.map(([k, value]): KeyAndValue => [key(k), Buffer.from(value)]));

describe('rows', () => {
  it('are the same however they are spelt and in whatever order', () => {
    const one = rows('{"auction":1,"price":2.5,"channel":"Apple"}', '{"auction":2,"price":7.000,"channel":"Google"}');
    expect(rows('{"CHANNEL":"Google","AUCTION":2,"PRICE":7}', '{"PRICE":2.50,"AUCTION":1,"CHANNEL":"Apple"}')).toEqual(one);
    expect(one.count).toBe(2);
  });

  it.each([
    ['a number', '{"a":1,"b":3}', '{"a":3,"b":4}'],
    ['a text', '{"a":1,"b":"x"}', '{"a":3,"b":4}'],
    ['a name', '{"a":1,"c":2}', '{"a":3,"b":4}'],
    ['whose value is whose', '{"a":1,"b":4}', '{"a":3,"b":2}'],
  ])('differ in %s', (_, ...values) => {
    expect(rows(...values)).not.toEqual(rows('{"a":1,"b":2}', '{"a":3,"b":4}'));
  });

  it('are all counted', () => {
    expect(rows('{"a":1}', '{"a":1}').count).toBe(2);
  });
});

describe('groups', () => {
  it('are what was written last by key', () => {
    const last = groups([1, '{"n":2,"total":30}'], [2, '{"n":1,"total":5}']);
    expect(groups([1, '{"n":1,"total":10}'], [2, '{"n":1,"total":5}'], [1, '{"total":30,"n":2}'])).toEqual(last);
    expect(last.count).toBe(2);
  });

  it('differ when two keys have swapped rows', () => {
    expect(groups([1, '{"n":1}'], [2, '{"n":2}'])).not.toEqual(groups([1, '{"n":2}'], [2, '{"n":1}']));
  });
});

it('is taken from a log batch by batch, with and without keys', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-outcome-'));
  const log = await openEmbeddedLog({ directory });
  await log.createTopic({ name: 't', partitions: 1 });
  await log.append('t', 0, makeBatch([{ key: 'k', value: 'v' }]));
  await log.append('t', 0, makeBatch([{ key: null, value: 'w' }]));
  const found = [...recordsOf(log, 't')].map(([k, value]) => [k.toString(), value.toString()]);
  await log.close();
  rmSync(directory, { recursive: true });
  expect(found).toEqual([
    ['k', 'v'],
    ['', 'w'],
  ]);
});
