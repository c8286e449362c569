/** What happens between a row and a topic: which partition it goes to, and what is said where a value has no form in the topic's schema. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRegistry } from '../../../src/formats/schema-registry/registry.ts';
import { createSession } from '../../../src/engine/session.ts';
import { executeScript } from '../../../src/statements/execute.ts';
import { openEngine } from '../../../src/statements/open.ts';
import { BLOCK_BYTES, Blocks } from '../../../src/log/blocks.ts';
import { OutputTopic } from '../../../src/operators/output.ts';
import type { Engine } from '../../../src/engine/engine.ts';

it('all windows of a key go to one partition', () => {
  const asked: string[] = [];
  const output = new OutputTopic(
    't',
    4,
    (_topic, key, from, to) => {
      asked.push(key === null ? 'none' : key.toString('latin1', from, to));
      return 0;
    },
    8,
  );
  for (const suffix of ['window 1', 'window 2']) {
    output.key.writeBytes(Buffer.from(`key${suffix}`));
    output.begin(0, true);
    output.end(false, null);
  }
  output.begin(0, false);
  output.end(false, null);
  expect(asked).toEqual(['key', 'key', 'none']);
  expect(output.take()[0].records).toBe(3);
});

it('a batch ends before a record that its block would not hold: large records are not moved to other memory', () => {
  const blocks = new Blocks();
  for (const [bytes, perBatch] of [
    [100_000, 2],
    [60_000, 4],
    [130_000, 1],
  ]) {
    const output = new OutputTopic('t', 1, () => 0, 0, blocks);
    for (let n = 0; n < 20; n++) {
      output.begin(n, false).writeBytes(Buffer.alloc(bytes));
      output.end(true, null);
    }
    const batches = output.take();
    expect(batches.map((batch) => batch.records)).toEqual(Array.from({ length: 20 / perBatch }, () => perBatch));
    // The first of an output grows into its block.
    for (const { batch } of batches.slice(1)) expect(batch.buffer.byteLength).toBe(BLOCK_BYTES);
  }
});

let engine: Engine;
const registry = createRegistry();
beforeAll(async () => {
  engine = await openEngine({ directory: null, workers: 0, schemas: registry });
});
afterAll(() => engine.close());

it('SERIALIZATION_FAILED stops the query and names topic, side and value', async () => {
  const colour = { type: 'enum', name: 'Colour', symbols: ['RED'] };
  const text = JSON.stringify({ type: 'record', name: 'R', fields: [{ name: 'COLOUR', type: colour }] });
  const id = registry.register('x-value', { type: 'AVRO', text, references: [] });
  await executeScript(
    engine,
    `CREATE STREAM s (id STRING KEY, colour STRING) WITH (kafka_topic='s', value_format='JSON', partitions=1);
     CREATE STREAM x WITH (kafka_topic='x', value_format='AVRO', value_schema_id=${id}) AS SELECT id, colour FROM s;
     INSERT INTO s (id, colour) VALUES ('a', 'GREEN');`,
    createSession(),
  );
  const errors = () => engine.queries.list().flatMap((query) => query.errors.map((error) => error.message));
  await expect.poll(errors, { timeout: 5000 }).toHaveLength(1);
  expect(errors()[0]).toMatch(/^Error serializing message to topic: x\. The value could not be written: invalid .*"GREEN"/);
});
