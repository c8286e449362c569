/** Whatever statements have been executed: the replay of the command log gives the catalogue that they left, and plans nothing that is not in it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSession } from '../../../src/engine/session.ts';
import { executeScript } from '../../../src/statements/execute.ts';
import { openEngine } from '../../../src/statements/open.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { TaskHost } from '../../../src/runtime/host.ts';

/** Takes queries and never runs them. */
const idleHost: TaskHost = {
  start: async () => {},
  stop: async () => {},
  setPaused: () => {},
  isIdle: async () => true,
  memoryStates: () => [],
  caughtUp: () => null,
  close: async () => {},
};

const name = fc.constantFrom('A', 'B', 'C', '`c`');
const topic = fc.constantFrom('t', 'u', 'A');
const kind = fc.constantFrom('STREAM', 'TABLE');
const replace = fc.constantFrom('', 'OR REPLACE ');
const id = fc
  .integer({ min: 0, max: 12 })
  .chain((n) => fc.constantFrom(`CSAS_A_${n}`, `CSAS_B_${n}`, `CTAS_C_${n}`, `INSERTQUERY_${n}`, 'ALL'));

const statement = fc.oneof(
  fc
    .tuple(replace, name, topic, fc.integer({ min: 1, max: 3 }))
    .map(([r, n, t, p]) => `CREATE ${r}STREAM ${n} (K STRING KEY, V INT) WITH (KAFKA_TOPIC='${t}', PARTITIONS=${p});`),
  fc
    .tuple(name, topic)
    .map(([n, t]) => `CREATE TABLE ${n} (K STRING PRIMARY KEY, V MONEY) WITH (KAFKA_TOPIC='${t}', VALUE_FORMAT='JSON');`),
  fc
    .tuple(replace, name, name, fc.integer({ min: 0, max: 3 }))
    .map(([r, n, m, x]) => `CREATE ${r}STREAM ${n} AS SELECT K, V FROM ${m} WHERE V > ${x};`),
  fc.tuple(name, name).map(([n, m]) => `CREATE TABLE ${n} AS SELECT K, COUNT(*) AS V FROM ${m} GROUP BY K;`),
  fc.tuple(name, name).map(([n, m]) => `INSERT INTO ${n} SELECT K, V FROM ${m};`),
  fc.tuple(kind, name, fc.constantFrom('', ' DELETE TOPIC')).map(([k, n, d]) => `DROP ${k} ${n}${d};`),
  fc.tuple(kind, name).map(([k, n]) => `ALTER ${k} ${n} ADD COLUMN X INT;`),
  fc.tuple(fc.constantFrom('TERMINATE', 'PAUSE', 'RESUME'), id).map(([a, i]) => `${a} ${i};`),
  fc.constantFrom('CREATE TYPE MONEY AS DECIMAL(9, 2);', 'CREATE TYPE MONEY AS INT;', 'DROP TYPE MONEY;'),
  fc.constantFrom('JSON', 'DELIMITED', 'KAFKA').map((f) => `SET 'ksql.persistence.default.format.value'='${f}';`),
);

function catalogOf(engine: Engine): unknown {
  const { sources, types, derived, queries } = engine.catalog;
  return [[...sources], [...types], [...derived], [...queries]];
}

test('a replay gives the same catalogue', async () => {
  let executed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(statement, { minLength: 1, maxLength: 2 }), { maxLength: 14 }), async (scripts) => {
      const settings = { 'ksql.persistence.default.format.value': 'JSON' };
      const first = await openEngine({ directory: null, host: () => idleHost, settings });
      const session = createSession();
      for (const script of scripts) {
        const before = JSON.stringify(catalogOf(first));
        await executeScript(first, script.join('\n'), session).then(
          () => executed++,
          () => expect(JSON.stringify(catalogOf(first))).toBe(before),
        );
      }
      const second = await openEngine({ directory: null, log: first.log, host: () => idleHost });
      expect(catalogOf(second)).toEqual(catalogOf(first));
      expect(second.queries.list().map((q) => [q.spec.id, q.state])).toEqual(first.queries.list().map((q) => [q.spec.id, q.state]));
      for (const source of second.catalog.sources.values()) expect(second.log.topic(source.topic)).toBeDefined();
      await second.close();
    }),
    { numRuns: 150 },
  );
  expect(executed).toBeGreaterThan(100);
}, 60_000);
