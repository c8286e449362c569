/** The shapes that the bench measures take the compiled road: no record of theirs falls back to a format's general reader or writer, which would be right and slow. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { BatchEncoder } from '../../../src/log/batch-encoder.ts';
import { recordSlice } from '../../../src/log/record-slice.ts';
import { decodeSlice } from '../../../src/log/slice-decode.ts';
import { compileStage } from '../../../src/operators/lower.ts';
import { batchesOf, bids, keyed } from '../../bench/events.ts';
import type { BidFormat, Dataset } from '../../bench/events.ts';
import { groupSql } from '../../bench/lines/groups.ts';
import { BID_QUERIES, bidStream } from '../../bench/lines/nexmark.ts';
import { stageOf } from '../../bench/stage-of.ts';

const general = vi.hoisted(() => ({ reads: 0 }));

vi.mock('../../../src/formats/json/read.ts', async (original) => {
  const module = await original<typeof import('../../../src/formats/json/read.ts')>();
  const jsonReader: typeof module.jsonReader = (shape) => {
    const read = module.jsonReader(shape);
    return (...args) => {
      general.reads++;
      return read(...args);
    };
  };
  return { ...module, jsonReader };
});

vi.mock('../../../src/formats/delimited/read.ts', async (original) => {
  const module = await original<typeof import('../../../src/formats/delimited/read.ts')>();
  const delimitedReader: typeof module.delimitedReader = (shape) => {
    const read = module.delimitedReader(shape);
    return (...args) => {
      general.reads++;
      return read(...args);
    };
  };
  return { ...module, delimitedReader };
});

beforeEach(() => {
  general.reads = 0;
});

/** Runs batches through the first stage of the query; the generated source and the records that came out. */
function run(sql: string, batches: readonly Buffer[]): { source: string; written: number } {
  const [topology, options] = stageOf(sql);
  const problems: string[] = [];
  const stage = compileStage(topology, { ...options, unreadable: (_slice, _index, side) => void problems.push(side) });
  const slice = recordSlice();
  let written = 0;
  const take = () => {
    for (const output of stage.outputs) for (const { records } of output.take()) written += records;
  };
  for (const batch of batches) {
    decodeSlice(batch, 0, slice);
    stage.inputs[0].process(slice, 0, slice.count);
    take();
  }
  stage.flush();
  take();
  expect(problems).toEqual([]);
  return { source: stage.source, written };
}

/** A batch of one record without key. */
function batchOf(text: string): Buffer {
  const encoder = new BatchEncoder();
  const value = Buffer.from(text);
  encoder.append(0, value, -1, 0, value, 0, value.length);
  return encoder.finish();
}

type Case = [name: string, format: BidFormat, sql: string, data: () => Dataset];

const FORMATS: readonly BidFormat[] = ['JSON', 'DELIMITED'];
/** The join has a second source; AVG keeps a STRUCT between its stages, which DELIMITED has not. */
const QUERIES = Object.entries(BID_QUERIES).filter(([name]) => name !== 'join');
const isCase = (name: string, format: BidFormat): boolean => name !== 'q17' || format !== 'DELIMITED';
const shapes: Case[] = [
  ...FORMATS.flatMap((format) =>
    QUERIES.filter(([name]) => isCase(name, format)).map(([name, { sql }]): Case => {
      return [`${name} ${format}`, format, bidStream(format) + sql, () => bids(2000, format)];
    }),
  ),
  ['group', 'JSON', groupSql(), () => keyed(2000, 100)],
];

describe('no general reader', () => {
  test.each(shapes)('%s', (_, format, sql, data) => {
    const { source, written } = run(sql, batchesOf(data(), 500));
    expect(written).toBeGreaterThan(0);
    expect(general.reads).toBe(0);
    // The writer too: fields are put into the sink's bytes by the generated code itself. Internal topics fall back to JSON for too few columns.
    expect(source).toMatch(new RegExp(`${format} value of OUT|(${format}|JSON) value of _confluent`));
    expect(source).not.toMatch(/write(JSON|DELIMITED|Delimited)/);
  });

  test('an escape in a field is what would be noticed', () => {
    const value = '{"auction":1,"bidder":2,"price":3,"channel":"a\\"b","url":"u","dateTime":1,"extra":"\\u00e4","url":"twice"}';
    run(bidStream() + BID_QUERIES.q0.sql, [batchOf(value)]);
    expect(general.reads).toBe(1);
  });

  test('a plus sign before a number is what would be noticed', () => {
    run(bidStream('DELIMITED') + BID_QUERIES.q0.sql, [batchOf('1,2,+3,c,u,1,e')]);
    expect(general.reads).toBe(1);
  });

  test('quotes, text that is not ASCII and NULLs are read and written without', () => {
    const { written } = run(bidStream('DELIMITED') + BID_QUERIES.q0.sql, [batchOf('"-1",2,3,"a ""b""","u,v",,ä')]);
    expect([written, general.reads]).toEqual([1, 0]);
  });
});
