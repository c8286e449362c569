/** What is run on both sides: each line's data, Millrace's statements, and the same as Flink SQL. The Kafka Streams applications are in `src/`, by the same names. */
import { bids, keyed } from '../events.ts';
import type { Dataset } from '../events.ts';
import { groupSql } from '../lines/groups.ts';
import { BID_QUERIES, bidStream } from '../lines/nexmark.ts';

/** Where a Flink script reads and writes. */
export interface FlinkTopics {
  readonly address: string;
  readonly input: string;
  readonly output: string;
  readonly group: string;
}

export interface PeerLine {
  readonly name: string;
  /** The name of the Kafka Streams application. */
  readonly application: string;
  /** What is compared: every row written, or the last state of every group. */
  readonly result: 'rows' | 'groups';
  /** The name of the input topic on Millrace's side. */
  readonly topic: string;
  readonly sql: string;
  readonly flink: (topics: FlinkTopics) => string;
  /** A name for the data, equal for lines that share it. */
  readonly dataset: string;
  readonly data: (scale: number) => Dataset;
  /** Least ratio of events per CPU second to Kafka Streams' that is aimed at. */
  readonly target?: number;
}

const BIDS = 200_000;
const KEYED = 400_000;

const connection = ({ address }: FlinkTopics, topic: string) => `'topic' = '${topic}', 'properties.bootstrap.servers' = '${address}'`;
const reading = (topics: FlinkTopics) =>
  `${connection(topics, topics.input)}, 'properties.group.id' = '${topics.group}', 'properties.isolation.level' = 'read_committed', 'scan.startup.mode' = 'earliest-offset'`;
const writing = (topics: FlinkTopics) =>
  `${connection(topics, topics.output)}, 'properties.transaction.timeout.ms' = '600000', 'sink.delivery-guarantee' = 'exactly-once', 'sink.transactional-id-prefix' = '${topics.group}'`;

function flinkBids(columns: string, query: string): PeerLine['flink'] {
  return (
    topics,
  ) => `CREATE TABLE bid (auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, \`dateTime\` BIGINT, extra STRING)
      WITH ('connector' = 'kafka', 'format' = 'json', ${reading(topics)});
    CREATE TABLE written (${columns}) WITH ('connector' = 'kafka', 'format' = 'json', ${writing(topics)});
    INSERT INTO written ${query}`;
}

/** Without mini-batches Flink would write every update; with them it coalesces, as the others do at a commit. */
function flinkGroups(topics: FlinkTopics): string {
  const key = `'key.format' = 'raw', 'value.format' = 'json', 'value.fields-include' = 'EXCEPT_KEY'`;
  return `SET 'table.exec.mini-batch.enabled' = 'true';
    SET 'table.exec.mini-batch.allow-latency' = '100 ms';
    SET 'table.exec.mini-batch.size' = '100000';
    CREATE TABLE s (k BIGINT, amount BIGINT) WITH ('connector' = 'kafka', ${key}, 'key.fields' = 'k', ${reading(topics)});
    CREATE TABLE written (k BIGINT, n BIGINT, total BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', ${key}, ${writing(topics)});
    INSERT INTO written SELECT k, COUNT(*), SUM(amount) FROM s GROUP BY k`;
}

function bidLine(name: string, flink: PeerLine['flink'], target?: number): PeerLine {
  return {
    name,
    application: name,
    result: 'rows',
    topic: 'bid',
    sql: bidStream() + BID_QUERIES[name].sql,
    flink,
    dataset: 'bids',
    data: (scale) => bids(Math.round(BIDS * scale)),
    target,
  };
}

function groupLine(label: string, keys: number): PeerLine {
  return {
    name: `group-${label}`,
    application: 'group',
    result: 'groups',
    topic: 's',
    sql: groupSql(),
    flink: flinkGroups,
    dataset: `keyed-${label}`,
    data: (scale) => keyed(Math.round(KEYED * scale), keys),
    target: 3,
  };
}

export const PEER_LINES: readonly PeerLine[] = [
  bidLine(
    'q0',
    flinkBids(
      'auction BIGINT, bidder BIGINT, price BIGINT, `dateTime` BIGINT, extra STRING',
      'SELECT auction, bidder, price, `dateTime`, extra FROM bid',
    ),
  ),
  bidLine(
    'q1',
    flinkBids(
      'auction BIGINT, bidder BIGINT, price DECIMAL(23, 3), `dateTime` BIGINT, extra STRING',
      'SELECT auction, bidder, 0.908 * price, `dateTime`, extra FROM bid',
    ),
    3,
  ),
  bidLine('q2', flinkBids('auction BIGINT, price BIGINT', 'SELECT auction, price FROM bid WHERE MOD(auction, 123) = 0'), 3),
  bidLine(
    'filter-project',
    flinkBids(
      'auction BIGINT, bidder BIGINT, price DOUBLE, channel STRING',
      'SELECT auction, bidder, CAST(price AS DOUBLE) * 0.908E0, channel FROM bid WHERE price > 3000',
    ),
  ),
  groupLine('1k', 1000),
  groupLine('100k', 100_000),
];
