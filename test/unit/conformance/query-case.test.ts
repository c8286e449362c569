/** The five steps of a query case, against a fake engine whose one query copies its inputs. */
import { describe, expect, it } from 'vitest';
import { BIGINT, STRING } from '../../../src/data/types.ts';
import type { SourceDefinition } from '../../../src/sql/catalog.ts';
import { mapOf, readCase } from '../../conformance/cases.ts';
import type { Case } from '../../conformance/cases.ts';
import { runQueryCase } from '../../conformance/query-case.ts';
import type { StoredRecord } from '../../conformance/records.ts';
import type { Verdict } from '../../conformance/result.ts';
import { parseTree } from '../../conformance/tree.ts';
import { StatementFailure } from '../../conformance/world.ts';
import type { World, WorldQuery } from '../../conformance/world.ts';

function source(name: string): SourceDefinition {
  return {
    name,
    kind: 'STREAM',
    schema: [
      { name: 'K', type: STRING, role: 'key' },
      { name: 'V', type: BIGINT, role: 'value' },
    ],
    topic: name.toLowerCase(),
    key: { format: 'KAFKA', properties: {}, unwrapped: true, feature: null },
    value: { format: 'JSON', properties: {}, unwrapped: false, feature: null },
    window: null,
    timestamp: null,
    readOnly: false,
    queryId: null,
    queryable: false,
    statement: '',
  };
}

function query(id: string, sourceTopics: string[], sinkTopic: string): WorldQuery {
  return { id, sourceTopics, sinkTopic, explain: () => '' };
}

interface FakeOptions {
  readonly execute?: () => void;
  readonly feed?: (topic: string, record: StoredRecord) => StoredRecord[];
  readonly queries?: readonly WorldQuery[];
  readonly inserted?: readonly StoredRecord[];
  readonly internal?: readonly string[];
}

/** A world with the sources IN, MID and OUT, and what it was asked for. */
function fakeWorld(options: FakeOptions): { world: World; log: string[] } {
  const log: string[] = [];
  const world: World = {
    createTopic: async (name, partitions) => void log.push(`topic ${name} ${partitions}`),
    registerSchema: (subject) => void log.push(`schema ${subject}`),
    execute: async (script) => {
      log.push(`execute ${script}`);
      options.execute?.();
    },
    sources: () => [source('IN'), source('MID'), source('OUT')],
    queries: () => options.queries ?? [query('Q', ['in'], 'out')],
    start: (started) => ({
      code: [],
      problems: [],
      feed: (topic, record) => {
        log.push(`${started.id} ${topic} ${record.value?.toString()}`);
        return options.feed?.(topic, record) ?? [record];
      },
      topicsWithRecords: () => options.internal ?? [],
      close: () => {},
    }),
    inserted: (topic) => (topic === 'in' ? [...(options.inserted ?? [])] : []),
    partitionsOf: () => 4,
    latestSchema: () => null,
    schemas: null,
    close: async () => void log.push('closed'),
  };
  return { world, log };
}

const RECORD = '{"topic":"in","key":"a","value":{"V":1},"timestamp":5}';
const OUTPUT = '{"topic":"out","key":"a","value":{"V":1},"timestamp":5}';

function caseOf(text: string): Case {
  return readCase(mapOf(parseTree(`{"id":"f/n","statements":["one;","two;"],${text}}`)) ?? new Map(), 'query', 'f');
}

async function run(text: string, options: FakeOptions = {}): Promise<{ verdict: Verdict; log: string[] }> {
  const { world, log } = fakeWorld(options);
  return {
    verdict: await runQueryCase(
      caseOf(text),
      async () => world,
      () => {},
    ),
    log,
  };
}

describe('a query case', () => {
  it('passes when the sink holds what is expected, and closes its world', async () => {
    const { verdict, log } = await run(`"inputs":[${RECORD}],"outputs":[${OUTPUT}]`);
    expect(verdict.reason).toBeNull();
    expect(log).toEqual(['topic in 4', 'topic out 4', 'execute one;\ntwo;', 'Q in {"V":1}', 'closed']);
  });

  it.each([
    ['value', OUTPUT.replace('"V":1', '"V":2'), 'topic out, record 0 of 1: value.V: expected 2, actual 1'],
    ['number text', OUTPUT.replace('"V":1', '"V":1.0'), null],
    ['key', OUTPUT.replace('"a"', '"b"'), 'key: expected "b", actual "a"'],
    ['time', OUTPUT.replace('5}', '6}'), 'timestamp: expected 6, actual 5'],
    ['window', OUTPUT.replace('5}', '5,"window":{"start":0,"end":5,"type":"time"}}'), 'window: expected time 0–5, actual none'],
    ['headers', OUTPUT.replace('5}', '5,"headers":[{"KEY":"h","VALUE":"AQ=="}]}'), 'headers: expected [h=AQ==], actual []'],
    ['count', `${OUTPUT},${OUTPUT}`, '2 records expected, there are 1'],
  ])('compares the %s', async (_what, outputs, reason) => {
    const { verdict } = await run(`"inputs":[${RECORD}],"outputs":[${outputs}]`);
    if (reason === null) expect(verdict.reason).toBeNull();
    else expect(verdict.reason).toContain(reason);
  });

  it('feeds a downstream query what the upstream one wrote, unless the topic has inputs', async () => {
    const queries = [query('A', ['in'], 'mid'), query('B', ['mid'], 'out')];
    const chained = await run(`"inputs":[${RECORD}],"outputs":[${OUTPUT}]`, { queries });
    expect(chained.log.filter((line) => line.startsWith('B'))).toEqual(['B mid {"V":1}']);
    const given = await run(`"inputs":[${RECORD},${RECORD.replace('"in"', '"mid"').replace('"V":1', '"V":9')}]`, { queries });
    expect(given.log.filter((line) => line.startsWith('B'))).toEqual(['B mid {"V":9}']);
  });

  it('feeds inputs of all topics in the order of the case, then what INSERT VALUES wrote', async () => {
    const inserted = [{ key: null, value: Buffer.from('i'), timestamp: 0, headers: [] }];
    const both = [query('Q', ['in', 'mid'], 'out')];
    const { log } = await run(`"inputs":[${RECORD.replace('"in"', '"mid"')}]`, { queries: both, inserted });
    expect(log.filter((line) => line.startsWith('Q'))).toEqual(['Q mid {"V":1}', 'Q in i']);
  });

  it('starts an output topic that is also an input with those inputs', async () => {
    const { verdict } = await run(`"inputs":[${RECORD},${OUTPUT}],"outputs":[${OUTPUT},${OUTPUT}]`);
    expect(verdict.reason).toBeNull();
  });

  it('checks that nothing was repartitioned', async () => {
    const post = '"post":{"topics":{"blacklist":".*-repartition"}}';
    expect((await run(`"inputs":[${RECORD}],${post}`)).verdict.passed).toBe(true);
    const { verdict } = await run(`"inputs":[${RECORD}],${post}`, { internal: ['Q-1-repartition'] });
    expect(verdict.reason).toContain('Q-1-repartition received records');
  });

  it('checks sources', async () => {
    const post = (schema: string): string => `"post":{"sources":[{"name":"OUT","type":"stream","schema":"${schema}"}]}`;
    expect((await run(post('K STRING KEY, V BIGINT'))).verdict.passed).toBe(true);
    expect((await run(post('K STRING KEY, V INT'))).verdict.reason).toContain('column 2');
  });
});

describe('an expected exception', () => {
  const statementFails = (index: number, message: string) => (): void => {
    throw new StatementFailure(index, 2, new Error(message));
  };
  const expected = '"expectedException":{"type":"x.KsqlException","message":"no such thing"}';

  it('passes when the last statement fails with the message', async () => {
    expect((await run(expected, { execute: statementFails(1, 'There is no such thing here') })).verdict.passed).toBe(true);
    expect((await run(expected, { execute: statementFails(-1, 'no such thing') })).verdict.passed).toBe(true);
  });

  it('is level 1 with another message, and failed when another statement fails or none', async () => {
    const other = (await run(expected, { execute: statementFails(1, 'something else') })).verdict;
    expect([other.passed, other.refused]).toEqual([false, true]);
    const early = (await run(expected, { execute: statementFails(0, 'no such thing') })).verdict;
    expect([early.passed, early.refused]).toEqual([false, false]);
    expect((await run(expected)).verdict.reason).toContain('no error');
  });

  it("of the stream runtime asks for a failure while processing, and the cause's message", async () => {
    const stream = `"inputs":[${RECORD}],"expectedException":{"type":"o.StreamsException","message":"wrapper","causeMessage":"overflow"}`;
    const feed = (message: string) => (): never => {
      throw new Error('failed', { cause: new Error(message) });
    };
    expect((await run(stream, { feed: feed('overflow') })).verdict.passed).toBe(true);
    expect((await run(stream, { feed: feed('other') })).verdict.refused).toBe(true);
    expect((await run(stream, { execute: statementFails(1, 'overflow') })).verdict.reason).toContain('expected in processing');
  });
});
