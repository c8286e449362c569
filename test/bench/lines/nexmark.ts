/**
 * Nexmark queries, topic to topic: durable input, compiled stage, one commit after the other, durable output. Topics have as many partitions as the machine has cores, and as many threads work on them; lines
 * that end in `-1p` have one of each.
 */
import { auctions, bids } from '../events.ts';
import type { BidFormat, Dataset } from '../events.ts';
import { CORES, engineRunner } from '../engine-runner.ts';
import { bidLoop, q0Loop } from '../loops.ts';
import { rateLine } from '../measure.ts';
import type { Baseline, BenchOptions, Line } from '../measure.ts';

const COUNT = 400_000;

/** The stream of bids. */
export function bidStream(format: BidFormat = 'JSON', partitions = 1): string {
  return `CREATE STREAM bid (auction BIGINT, bidder BIGINT, price BIGINT, channel VARCHAR, url VARCHAR, dateTime BIGINT, extra VARCHAR)
    WITH (KAFKA_TOPIC = 'bid', PARTITIONS = ${partitions}, VALUE_FORMAT = '${format}');`;
}

interface BidQuery {
  readonly sql: string;
  readonly loop?: (data: () => Dataset) => Baseline;
  readonly target?: string;
  readonly joined?: boolean;
}

/** The queries by name; the dialect's own spelling of each. */
export const BID_QUERIES: Readonly<Record<string, BidQuery>> = {
  q0: { sql: 'CREATE STREAM out AS SELECT auction, bidder, price, dateTime, extra FROM bid;', loop: q0Loop, target: '≥ 3 × loop' },
  q1: {
    sql: 'CREATE STREAM out AS SELECT auction, bidder, 0.908 * price AS price, dateTime, extra FROM bid;',
    loop: (data) =>
      bidLoop(data, ({ auction, bidder, price, dateTime, extra }) => ({ auction, bidder, price: (price * 908) / 1000, dateTime, extra })),
    target: '≥ 2.5 × loop',
  },
  q2: {
    sql: 'CREATE STREAM out AS SELECT auction, price FROM bid WHERE auction % 123 = 0;',
    loop: (data) => bidLoop(data, ({ auction, price }) => (auction % 123 === 0 ? { auction, price } : null)),
    target: '≥ 2.5 × loop',
  },
  'filter-project': {
    sql: 'CREATE STREAM out AS SELECT auction, bidder, CAST(price AS DOUBLE) * 0.908E0 AS price, channel FROM bid WHERE price > 3000;',
    loop: (data) =>
      bidLoop(data, ({ auction, bidder, price, channel }) => (price > 3000 ? { auction, bidder, price: price * 0.908, channel } : null)),
    target: '≥ 2.5 × loop',
  },
  q14: {
    sql: `CREATE STREAM out AS SELECT auction, bidder, 0.908 * price AS price,
      CASE WHEN (dateTime / 3600000) % 24 >= 8 AND (dateTime / 3600000) % 24 <= 18 THEN 'dayTime'
           WHEN (dateTime / 3600000) % 24 <= 6 OR (dateTime / 3600000) % 24 >= 20 THEN 'nightTime' ELSE 'otherTime' END AS bidTimeType,
      dateTime, extra, LEN(extra) - LEN(REPLACE(extra, 'c', '')) AS c_counts
      FROM bid WHERE 0.908 * price > 1000000 AND 0.908 * price < 50000000;`,
    loop: (data) => bidLoop(data, q14),
  },
  q21: {
    sql: `CREATE STREAM out AS SELECT auction, bidder, price, channel,
      CASE WHEN LCASE(channel) = 'apple' THEN '0' WHEN LCASE(channel) = 'google' THEN '1' WHEN LCASE(channel) = 'facebook' THEN '2'
           WHEN LCASE(channel) = 'baidu' THEN '3' ELSE REGEXP_EXTRACT('(&|^)channel_id=([^&]*)', url, 2) END AS channel_id
      FROM bid WHERE REGEXP_EXTRACT('(&|^)channel_id=([^&]*)', url, 2) IS NOT NULL OR LCASE(channel) IN ('apple', 'google', 'facebook', 'baidu');`,
    loop: (data) => bidLoop(data, q21),
  },
  q22: {
    sql: `CREATE STREAM out AS SELECT auction, bidder, price, channel, SPLIT(url, '/')[4] AS dir1, SPLIT(url, '/')[5] AS dir2, SPLIT(url, '/')[6] AS dir3 FROM bid;`,
    loop: (data) =>
      bidLoop(data, ({ auction, bidder, price, channel, url }) => {
        const parts = url.split('/');
        return { auction, bidder, price, channel, dir1: parts[3], dir2: parts[4], dir3: parts[5] };
      }),
  },
  q11: { sql: 'CREATE TABLE out AS SELECT bidder, COUNT(*) AS bid_count FROM bid WINDOW SESSION (10 SECONDS) GROUP BY bidder;' },
  q12: { sql: 'CREATE TABLE out AS SELECT bidder, COUNT(*) AS bid_count FROM bid WINDOW TUMBLING (SIZE 10 SECONDS) GROUP BY bidder;' },
  q17: {
    sql: `CREATE TABLE out WITH (KEY_FORMAT = 'JSON') AS SELECT auction, dateTime / 86400000 AS day, COUNT(*) AS total_bids, SUM(CASE WHEN price < 10000 THEN 1 ELSE 0 END) AS rank1_bids,
      SUM(CASE WHEN price >= 10000 AND price < 1000000 THEN 1 ELSE 0 END) AS rank2_bids, SUM(CASE WHEN price >= 1000000 THEN 1 ELSE 0 END) AS rank3_bids,
      MIN(price) AS min_price, MAX(price) AS max_price, AVG(price) AS avg_price, SUM(price) AS sum_price FROM bid GROUP BY auction, dateTime / 86400000;`,
  },
  join: {
    sql: `CREATE TABLE auction (id BIGINT PRIMARY KEY, itemName VARCHAR, seller BIGINT, category BIGINT) WITH (KAFKA_TOPIC = 'auction', PARTITIONS = ${CORES}, VALUE_FORMAT = 'JSON');
      CREATE STREAM out AS SELECT b.auction AS id, b.bidder, b.price, a.itemName, a.category FROM bid b JOIN auction a ON b.auction = a.id;`,
    joined: true,
  },
};

function q14({
  auction,
  bidder,
  price,
  dateTime,
  extra,
}: {
  auction: number;
  bidder: number;
  price: number;
  dateTime: number;
  extra: string;
}): object | null {
  const dollars = price * 0.908;
  if (dollars <= 1_000_000 || dollars >= 50_000_000) return null;
  const hour = Math.floor(dateTime / 3_600_000) % 24;
  const bidTimeType = hour >= 8 && hour <= 18 ? 'dayTime' : hour <= 6 || hour >= 20 ? 'nightTime' : 'otherTime';
  return { auction, bidder, price: dollars, bidTimeType, dateTime, extra, c_counts: extra.length - extra.replaceAll('c', '').length };
}

const IDS: Readonly<Record<string, string>> = { apple: '0', google: '1', facebook: '2', baidu: '3' };

function q21({
  auction,
  bidder,
  price,
  channel,
  url,
}: {
  auction: number;
  bidder: number;
  price: number;
  channel: string;
  url: string;
}): object | null {
  const id = IDS[channel.toLowerCase()] ?? /(&|^)channel_id=([^&]*)/.exec(url)?.[2];
  return id === undefined ? null : { auction, bidder, price, channel, channel_id: id };
}

/** The same query in another setting than the one the target is for. */
function untargeted(name: string): BidQuery {
  return { ...BID_QUERIES[name], target: undefined };
}

function queryLine(name: string, query: BidQuery, format: BidFormat, cores: number): Line {
  const count = ({ scale }: BenchOptions) => Math.round(COUNT * scale);
  return rateLine(
    (options) => ({
      name,
      unit: 'events/s',
      target: query.target,
      baseline: query.loop?.(() => bids(count(options))),
      start: () =>
        engineRunner(
          {
            sql: bidStream(format, cores) + query.sql,
            partitions: cores,
            workers: cores,
            input: () => ({ bid: bids(count(options), format) }),
            before: query.joined === true ? () => [{ auction: auctions(count(options)) }] : undefined,
          },
          options.directory,
        ),
    }),
    name,
  );
}

export const nexmarkLines: readonly Line[] = [
  ...Object.entries(BID_QUERIES).map(([name, query]) => queryLine(name, query, 'JSON', CORES)),
  ...['q0', 'q1', 'q2', 'filter-project'].map((name) => queryLine(`${name}-1p`, untargeted(name), 'JSON', 1)),
  ...['q0', 'filter-project'].map((name) => queryLine(`${name}-delimited`, untargeted(name), 'DELIMITED', CORES)),
];
