/** The built-in schema registry: what statements register, that it outlives the process, that worker threads find it, and that the sandbox leaves it alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followSchemas, SCHEMA_TOPIC } from '../../../src/runtime/schema-topic.ts';
import { scratchSchemas } from '../../../src/engine/schema-store.ts';
import { testEngine } from '../../support/engine.ts';
import { createRegistry } from '../../../src/formats/schema-registry/registry.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-schemas-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const SOURCE = "CREATE STREAM S (K STRING KEY, V INT, N STRUCT<A INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='AVRO', PARTITIONS=2);";

test('AVRO in worker threads, across a restart', async () => {
  const first = await testEngine({ directory, workers: 1 });
  await first.run(`${SOURCE} CREATE TABLE T WITH (VALUE_FORMAT='PROTOBUF') AS SELECT V, COUNT(*) AS C FROM S GROUP BY V;`);
  await first.run("INSERT INTO S VALUES ('a', 1, STRUCT(A := 5)); INSERT INTO S VALUES ('b', 1, NULL);");
  await expect.poll(() => first.rows('SELECT * FROM T;')).toEqual([[1, 2]]);
  expect(first.engine.schemas?.latest('s-value')?.type).toBe('AVRO');
  expect(first.engine.schemas?.latest('T-value')?.type).toBe('PROTOBUF');
  const id = first.engine.schemas?.latest('s-value')?.id;
  await first.engine.close();

  const second = await testEngine({ directory, workers: 1 });
  expect(second.engine.schemas?.latest('s-value')?.id).toBe(id);
  expect(second.engine.queries.list().map((q) => q.state)).toEqual(['RUNNING']);
  await second.run("CREATE STREAM AGAIN WITH (KAFKA_TOPIC='s', VALUE_FORMAT='AVRO'); INSERT INTO S VALUES ('c', 1, NULL);");
  await expect.poll(() => second.rows('SELECT * FROM T;')).toEqual([[1, 3]]);
  expect(second.engine.catalog.sources.get('AGAIN')?.schema.map((c) => c.name)).toEqual(['V', 'N']);
  await second.engine.close();
}, 30_000);

test('a later statement of a script finds what an earlier one would register; a refused script registers nothing', async () => {
  const t = await testEngine();
  const infer = "CREATE STREAM I WITH (KAFKA_TOPIC='s', VALUE_FORMAT='AVRO');";
  await t.refusal(`${SOURCE} ${infer} CREATE STREAM C WITH (FORMAT='AVRO') AS SELECT * FROM I; DROP STREAM NOPE;`);
  await t.run('EXPLAIN SELECT 1 FROM X;').catch(() => undefined);
  expect(t.engine.schemas?.latest('s-value')).toBeNull();
  expect(t.engine.log.topic(SCHEMA_TOPIC)).toBeUndefined();
  await t.run(`${SOURCE} ${infer}`);
  expect(t.engine.catalog.sources.get('I')?.schema.map((c) => c.name)).toEqual(['V', 'N']);
  await t.run('EXPLAIN CREATE STREAM C AS SELECT * FROM I;');
  expect(t.engine.schemas?.latest('C-value')).toBeNull();
  await t.engine.close();
});

test('a replay infers what was inferred, whatever the subject has become', async () => {
  const first = await testEngine({ directory });
  await first.run(`${SOURCE} CREATE STREAM I WITH (KAFKA_TOPIC='s', VALUE_FORMAT='AVRO');`);
  first.engine.schemas?.register('s-value', {
    type: 'AVRO',
    text: '{"type":"record","name":"R","fields":[{"name":"OTHER","type":"int"}]}',
    references: [],
  });
  const before = first.engine.catalog.sources.get('I');
  await first.engine.close();
  const second = await testEngine({ directory });
  expect(second.engine.schemas?.latest('s-value')?.text).toContain('OTHER');
  expect(second.engine.catalog.sources.get('I')).toEqual(before);
  await second.engine.close();
});

test('DELETE TOPIC removes the subjects, for followers too', async () => {
  const t = await testEngine();
  const follower = followSchemas(t.engine.log);
  expect(follower.latest('s-value')).toBeNull();
  await t.run(SOURCE);
  const { id } = follower.latest('s-value') ?? { id: 0 };
  expect(follower.byId(id).type).toBe('AVRO');
  await t.run('DROP STREAM S DELETE TOPIC;');
  expect(t.engine.schemas?.latest('s-value')).toBeNull();
  expect(follower.latest('s-value')).toBeNull();
  expect(follower.byId(id).type).toBe('AVRO');
  await t.engine.close();
});

test('a scratch registry is over another and leaves it alone', () => {
  const base = createRegistry();
  const schema = { type: 'AVRO' as const, text: '"int"', references: [] };
  const id = base.register('a', schema);
  const scratch = scratchSchemas(base);
  expect(scratch.register('a', schema)).toBe(id);
  const other = scratch.register('a', { ...schema, text: '"string"' });
  expect(scratch.latest('a')?.text).toBe('"string"');
  expect(scratch.byId(other).text).toBe('"string"');
  expect(base.latest('a')?.id).toBe(id);
});

test('a registry elsewhere that does not answer refuses the statement, and nothing is written', async () => {
  const t = await testEngine({ settings: { 'ksql.schema.registry.url': 'http://127.0.0.1:9' } });
  expect(await t.refusal(SOURCE)).toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
  expect(t.engine.commands.next).toBe(0);
  await t.run("CREATE STREAM J (V INT) WITH (KAFKA_TOPIC='j', VALUE_FORMAT='JSON', PARTITIONS=1);");
  await t.engine.close();
}, 30_000);
