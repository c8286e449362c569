/** Count and sum by key, over an input keyed by it: the way to state, changelog, view and output topic, for few and for many keys. */
import Sqlite from 'better-sqlite3';
import { join } from 'node:path';
import { D2, MultiSet, groupBy, groupByOperators, output } from '@tanstack/db-ivm';
import { keyOf, keyed } from '../events.ts';
import { CORES, engineRunner, temporary } from '../engine-runner.ts';
import { groupLoop } from '../loops.ts';
import { measureRate } from '../measure.ts';
import type { Baseline, BenchOptions, Figure, Line, Runner } from '../measure.ts';

/** The source and the grouped aggregate under test. */
export function groupSql(partitions = 1): string {
  return `CREATE STREAM s (k BIGINT KEY, amount BIGINT) WITH (KAFKA_TOPIC = 's', PARTITIONS = ${partitions}, VALUE_FORMAT = 'JSON');
  CREATE TABLE out AS SELECT k, COUNT(*) AS n, SUM(amount) AS total FROM s GROUP BY k;`;
}

/** Bare better-sqlite3: upserts of sorted keys in transactions of 10,000, what a store cannot be faster than if it writes every event. */
export function upsertLoop(count: number, keys: number, directory: string): Baseline {
  return {
    name: 'better-sqlite3 upserts, 10,000 sorted keys a transaction',
    start: (): Runner => {
      const place = temporary(directory);
      const database = new Sqlite(join(place.path, 'upserts.sqlite'));
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = NORMAL');
      database.exec('CREATE TABLE t (k INTEGER PRIMARY KEY, n INTEGER, total INTEGER) WITHOUT ROWID');
      const upsert = database.prepare(
        'INSERT INTO t VALUES (?, 1, ?) ON CONFLICT (k) DO UPDATE SET n = n + 1, total = total + excluded.total',
      );
      return {
        run: () => {
          for (let from = 0; from < count; from += 10_000) {
            const batch = Array.from({ length: Math.min(10_000, count - from) }, (_, i) => keyOf(from + i, keys)).sort((a, b) => a - b);
            database.exec('BEGIN');
            for (const key of batch) upsert.run(key, key % 1000);
            database.exec('COMMIT');
          }
          return count;
        },
        close: () => {
          database.close();
          place.remove();
        },
      };
    },
  };
}

/** TanStack's incremental view engine, in memory: parsed events in, changed groups out. */
function ivm(count: number, keys: number): Baseline {
  return {
    name: '@tanstack/db-ivm groupBy in memory',
    start: (): Runner => ({
      run: () => {
        const { bytes, starts, keys: recordKeys } = keyed(count, keys);
        if (recordKeys === null) throw new Error('groups are by key');
        const graph = new D2();
        const input = graph.newInput<{ k: number; amount: number }>();
        let changes = 0;
        input.pipe(
          groupBy((e) => ({ k: e.k }), { n: groupByOperators.count(), total: groupByOperators.sum((e: { amount: number }) => e.amount) }),
          output((message) => {
            changes += message.getInner().length;
          }),
        );
        graph.finalize();
        for (let from = 0; from < count; from += 10_000) {
          const rows: [{ k: number; amount: number }, number][] = [];
          for (let i = from; i < Math.min(count, from + 10_000); i++) {
            const { amount } = JSON.parse(bytes.utf8Slice(starts[i], starts[i + 1])) as { amount: number };
            rows.push([{ k: Number(recordKeys[i]), amount }, 1]);
          }
          input.sendData(new MultiSet(rows));
          graph.run();
        }
        if (changes === 0) throw new Error('db-ivm gave no result');
        return count;
      },
    }),
  };
}

interface Size {
  readonly label: string;
  readonly keys: number;
  readonly events: number;
  readonly target: { readonly loop?: string; readonly upserts?: string };
}

const SIZES: readonly Size[] = [
  { label: '1k', keys: 1000, events: 400_000, target: { loop: '≥ 2 × loop' } },
  { label: '100k', keys: 100_000, events: 400_000, target: { upserts: '≥ 250 k/s per core or 1.0 × upserts' } },
  { label: '1M', keys: 1_000_000, events: 1_000_000, target: { upserts: '≥ 0.7 × upserts' } },
];

function sizeLine(size: Size): Line {
  const name = `group-${size.label}`;
  return {
    name,
    measure: async (options) => {
      const events = Math.round(size.events * options.scale);
      const data = () => keyed(events, size.keys);
      const run = { sql: groupSql(CORES), input: () => ({ s: data() }), partitions: CORES, workers: CORES };
      const start = () => engineRunner(run, options.directory);
      const against = (baseline: Baseline, suffix: string, target?: string): Promise<Figure> =>
        measureRate({ name: `${name}${suffix}`, unit: 'events/s', target, start, baseline }, options);
      return [
        await against(groupLoop(data), '', size.target.loop),
        await against(upsertLoop(events, size.keys, options.directory), ' vs upserts', size.target.upserts),
        await ivmFigure(name, start, events, size.keys, options),
      ];
    },
  };
}

/** db-ivm is many times slower: one round of it is enough. */
async function ivmFigure(name: string, start: () => Promise<Runner>, events: number, keys: number, options: BenchOptions): Promise<Figure> {
  return measureRate(
    { name: `${name} vs db-ivm`, unit: 'events/s', target: '≥ 3 × db-ivm', start, baseline: ivm(events, keys) },
    { ...options, rounds: 1, warmup: 1 },
  );
}

export const groupLines: readonly Line[] = SIZES.map(sizeLine);
