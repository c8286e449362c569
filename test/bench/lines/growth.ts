/**
 * Growth: the same work with more partitions, more queries, more keys, larger records. Rates are per unit of work, so a line that falls shows cost that grows faster than the work. Within a family
 * rounds have the same events, enough for each partition and query that what a round costs once does not count.
 */
import { bids, keyed, keyedFrom, wide } from '../events.ts';
import type { Dataset } from '../events.ts';
import { engineRunner } from '../engine-runner.ts';
import { rateLine } from '../measure.ts';
import type { BenchOptions, Line } from '../measure.ts';
import { groupSql } from './groups.ts';
import { BID_QUERIES, bidStream } from './nexmark.ts';

const EVENTS = 200_000;
const FILL_PIECE = 500_000;

const scaled = (count: number, { scale }: BenchOptions) => Math.round(count * scale);

function partitionsLine(partitions: number): Line {
  return rateLine(
    (options) => ({
      name: '',
      unit: 'events/s',
      start: () =>
        engineRunner(
          {
            sql: bidStream('JSON', partitions) + BID_QUERIES['filter-project'].sql,
            partitions,
            input: () => ({ bid: bids(scaled(EVENTS, options)) }),
          },
          options.directory,
        ),
    }),
    `growth-partitions-${partitions}`,
  );
}

/** Units are events times queries. */
function queriesLine(queries: number): Line {
  const filters = Array.from(
    { length: queries },
    (_, n) => `CREATE STREAM out_${n} AS SELECT auction, price FROM bid WHERE auction % 123 = ${n};`,
  );
  return rateLine((options) => {
    const events = scaled(EVENTS, options);
    return {
      name: '',
      unit: 'events×queries/s',
      start: () =>
        engineRunner(
          { sql: bidStream() + filters.join('\n'), input: () => ({ bid: bids(events) }), units: events * queries },
          options.directory,
        ),
    };
  }, `growth-queries-${queries}`);
}

/** Every key is there before the first round: a round's events meet a state of that size, whether or not they touch all of it. */
function* fill(keys: number): Generator<Record<string, Dataset>> {
  for (let from = 0; from < keys; from += FILL_PIECE) yield { s: keyedFrom(from, Math.min(FILL_PIECE, keys - from), keys) };
}

function keysLine(most: number): Line {
  return rateLine((options) => {
    const keys = scaled(most, options);
    const events = scaled(Math.min(1_000_000, Math.max(200_000, most)), options);
    return {
      name: '',
      unit: 'events/s',
      start: () =>
        engineRunner({ sql: groupSql(), input: () => ({ s: keyed(events, keys) }), before: () => fill(keys) }, options.directory),
    };
  }, `growth-keys-${most}`);
}

/** Units are megabytes. */
function sizesLine(size: number): Line {
  return rateLine((options) => {
    const count = scaled(Math.min(100_000, Math.round(20_000_000 / size)), options);
    const sql = `CREATE STREAM wide (n BIGINT, note VARCHAR) WITH (KAFKA_TOPIC = 'wide', PARTITIONS = 1, VALUE_FORMAT = 'JSON');
      CREATE STREAM out AS SELECT n, note FROM wide WHERE n % 2 = 0;`;
    return {
      name: '',
      unit: 'MB/s',
      start: () => engineRunner({ sql, input: () => ({ wide: wide(count, size) }), units: (count * size) / 1e6 }, options.directory),
    };
  }, `growth-bytes-${size}`);
}

export const growthLines: readonly Line[] = [
  ...[1, 4, 16].map(partitionsLine),
  ...[1, 10, 100].map(queriesLine),
  ...[10_000, 100_000, 1_000_000, 10_000_000].map(keysLine),
  ...[100, 1000, 10_000, 100_000].map(sizesLine),
];
