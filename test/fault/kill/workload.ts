/**
 * The load of the kill test, computable from the seed alone, and the naive evaluation of it. Keys and times are chosen so that every query has real work: windows fill and close, groups repeat, joins match and miss. The people's rows
 * are older than all input: of two inputs the earlier record has its turn first, so whether they join must not depend on when a task was killed.
 */
import { BatchEncoder } from '../../../src/log/batch-encoder.ts';
import { partitionOfKey } from '../../../src/log/partitioner.ts';
import { seededRandom } from '../../../src/base/random.ts';

export const PARTITIONS = 2;
export const WINDOW_MS = 1000;

export const SCRIPT = `
  CREATE STREAM input (id STRING KEY, n BIGINT, amount BIGINT) WITH (kafka_topic='input', value_format='JSON', partitions=${PARTITIONS});
  CREATE TABLE people (id STRING PRIMARY KEY, city STRING) WITH (kafka_topic='people', value_format='JSON', partitions=${PARTITIONS});
  INSERT INTO people (ROWTIME, id, city) VALUES (1600000000000, 'k0', 'Rome');
  INSERT INTO people (ROWTIME, id, city) VALUES (1600000000000, 'k1', 'Oslo');
  INSERT INTO people (ROWTIME, id, city) VALUES (1600000000000, 'k2', 'Lima');
  SET 'auto.offset.reset' = 'earliest';
  CREATE STREAM filtered AS SELECT id, n, amount * 2 AS doubled FROM input WHERE amount > 50;
  CREATE TABLE totals AS SELECT id, COUNT(*) AS n, SUM(amount) AS total FROM input GROUP BY id;
  CREATE TABLE windowed AS SELECT id, COUNT(*) AS n, SUM(amount) AS total FROM input WINDOW TUMBLING (SIZE ${WINDOW_MS} MILLISECONDS, GRACE PERIOD 1 DAY) GROUP BY id;
  CREATE STREAM joined AS SELECT input.id, n, city FROM input LEFT JOIN people ON input.id = people.id;`;

/** One record of the input. `n` numbers the records of all partitions. */
export interface InputRecord {
  readonly id: string;
  readonly n: number;
  readonly amount: number;
  readonly timestamp: number;
}

/** Batches of the producer, in order; each is for one partition and has the next sequence numbers there. */
export interface Batch {
  readonly number: number;
  readonly partition: number;
  readonly baseSequence: number;
  readonly records: readonly InputRecord[];
}

/** The first `count` batches of a seed. */
export function* batches(seed: number, count: number): Iterable<Batch> {
  const random = seededRandom(seed);
  const sequences = new Array<number>(PARTITIONS).fill(0);
  let n = 0;
  for (let number = 0; number < count; number++) {
    const partition = random.integer(PARTITIONS);
    const records: InputRecord[] = [];
    for (let left = 1 + random.integer(20); left > 0; left--) {
      const id = idIn(partition, random.integer(40));
      records.push({ id, n: n++, amount: random.integer(100), timestamp: 1_700_000_000_000 + n * 3 + random.integer(500) });
    }
    yield { number, partition, baseSequence: sequences[partition], records };
    sequences[partition] += records.length;
  }
}

/** A key that lies in the partition; every partition gets some of `k0`, `k1` …. */
function idIn(partition: number, from: number): string {
  for (let i = from; ; i++) {
    const id = `k${i}`;
    if (partitionOfKey(PARTITIONS, Buffer.from(id)) === partition) return id;
  }
}

/** The batch as the producer sends it, again and again until it is acknowledged. */
export function encode(batch: Batch, producerId: bigint, producerEpoch: number): Buffer {
  const encoder = new BatchEncoder();
  for (const { id, n, amount, timestamp } of batch.records) {
    const key = Buffer.from(id);
    const value = Buffer.from(JSON.stringify({ n, amount }));
    encoder.append(timestamp, key, 0, key.length, value, 0, value.length);
  }
  return encoder.finish({ producerId, producerEpoch, baseSequence: batch.baseSequence });
}

/** What must be there in the end. Streams as values in order per partition, views as rows by key. */
export interface Expected {
  readonly input: readonly string[][];
  readonly filtered: readonly string[][];
  readonly joined: readonly string[][];
  readonly totals: ReadonlyMap<string, string>;
  readonly windowed: ReadonlyMap<string, string>;
}

const CITIES = new Map([
  ['k0', 'Rome'],
  ['k1', 'Oslo'],
  ['k2', 'Lima'],
]);

/** Evaluates the queries over the batches, the plain way. */
export function expected(seed: number, count: number): Expected {
  const perPartition = () => Array.from({ length: PARTITIONS }, (): string[] => []);
  const [input, filtered, joined] = [perPartition(), perPartition(), perPartition()];
  const totals = new Map<string, { n: number; total: number }>();
  const windowed = new Map<string, { n: number; total: number }>();
  const add = (groups: Map<string, { n: number; total: number }>, key: string, amount: number) => {
    const group = groups.get(key) ?? { n: 0, total: 0 };
    groups.set(key, { n: group.n + 1, total: group.total + amount });
  };
  for (const { partition, records } of batches(seed, count)) {
    for (const { id, n, amount, timestamp } of records) {
      input[partition].push(`${id} ${JSON.stringify({ n, amount })}`);
      if (amount > 50) filtered[partition].push(`${id} ${JSON.stringify({ N: n, DOUBLED: amount * 2 })}`);
      joined[partition].push(`${id} ${JSON.stringify({ N: n, CITY: CITIES.get(id) ?? null })}`);
      add(totals, id, amount);
      add(windowed, `${id} ${timestamp - (timestamp % WINDOW_MS)}`, amount);
    }
  }
  const rows = (groups: Map<string, { n: number; total: number }>) =>
    new Map([...groups].map(([key, { n, total }]) => [key, `${n} ${total}`]));
  return { input, filtered, joined, totals: rows(totals), windowed: rows(windowed) };
}
