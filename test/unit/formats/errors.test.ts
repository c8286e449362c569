/** Every error of the formats area, provoked once: its code, and that its message has no holes. */
import { expect, test } from 'vitest';
import { MessageChannel } from 'node:worker_threads';
import { MillraceError, fail } from '../../../src/base/errors.ts';
import type { formatErrors } from '../../../src/base/errors/formats.ts';
import { INTEGER, STRING, arrayType, mapType } from '../../../src/data/types.ts';
import { checkProperties, checkShape, checkWrapping, formatNamed, formats } from '../../../src/formats/all.ts';
import { checkNoMapInKey } from '../../../src/formats/check.ts';
import { checkDelimiter } from '../../../src/formats/delimited/delimiter.ts';
import type { FormatName, FormatProperties, SchemaLookup } from '../../../src/formats/format.ts';
import { bridgedSchemas } from '../../../src/formats/schema-registry/bridge.ts';
import { inferSide } from '../../../src/formats/schema-registry/infer.ts';
import { registerSink } from '../../../src/formats/schema-registry/registration.ts';
import { createRegistry } from '../../../src/formats/schema-registry/registry.ts';
import { readRow, shapeOf, writeRow } from '../../support/formats.ts';

const INT_MAP = mapType(INTEGER, INTEGER);

/** Infers a side of topic `t` from a registered text. */
function infer(
  format: FormatName,
  type: 'AVRO' | 'PROTOBUF',
  text: string,
  side: 'key' | 'value' = 'value',
  properties: FormatProperties = {},
): unknown {
  const registry = createRegistry();
  if (text !== '') registry.add(`t-${side}`, { type, text });
  return inferSide({ format, properties }, side, 't', false, registry);
}

const REFUSING: SchemaLookup = {
  byId: () => {
    throw new Error('no such id');
  },
  latest: () => null,
  register: () => {
    throw new Error('incompatible');
  },
};

const PROVOKED: Readonly<Record<keyof typeof formatErrors, () => unknown>> = {
  FORMAT_UNKNOWN: () => formatNamed('FOO'),
  FORMAT_SCHEMA_UNSUPPORTED: () => checkShape(shapeOf('JSON', { A: INT_MAP })),
  FORMAT_TYPE_UNSUPPORTED: () => formats.KAFKA.check(shapeOf('KAFKA', { A: INT_MAP })),
  FORMAT_SINGLE_FIELD: () => formats.KAFKA.check(shapeOf('KAFKA', { A: INTEGER, B: INTEGER })),
  FORMAT_NO_COLUMNS: () => formats.NONE.check(shapeOf('NONE', { A: INTEGER })),
  FORMAT_MAP_KEYS: () => formats.JSON.check(shapeOf('JSON', { A: INT_MAP })),
  FORMAT_MAP_IN_KEY: () => checkNoMapInKey([{ name: 'K', type: arrayType(INT_MAP), role: 'key' }]),
  FORMAT_PROPERTIES_UNKNOWN: () => checkProperties({ format: 'KAFKA', properties: { delimiter: ',' } }, 'key'),
  FORMAT_WRAP_UNSUPPORTED: () => checkWrapping('DELIMITED', true),
  FORMAT_DELIMITER_INVALID: () => checkDelimiter('ab', 'KEY_DELIMITER'),
  FORMAT_DELIMITER_EMPTY: () => checkDelimiter('', 'KEY_DELIMITER'),
  FORMAT_FULL_NAME_EMPTY: () => checkProperties({ format: 'PROTOBUF', properties: { fullSchemaName: '' } }, 'key'),
  AVRO_INCOMPATIBLE: () => formats.AVRO.check(shapeOf('AVRO', { '1': INTEGER })),
  RECORD_UNREADABLE: () => readRow(shapeOf('JSON', { A: INTEGER }), '{'),
  DELIMITED_UNREADABLE: () => readRow(shapeOf('DELIMITED', { A: INTEGER }), 'x'),
  KAFKA_UNREADABLE: () => readRow(shapeOf('KAFKA', { A: INTEGER }, { unwrapped: true }), 'x'),
  RECORD_UNWRITABLE: () => {
    const schemas = createRegistry();
    schemas.registerWithId('t-value', { type: 'AVRO', text: '{"type":"record","name":"r","fields":[{"name":"B","type":"int"}]}' }, 4);
    writeRow(shapeOf('AVRO', { A: INTEGER }, { properties: { schemaId: 4 } }), [1], { schemas });
  },
  REGISTRY_MISSING: () => formats.AVRO.reader(shapeOf('AVRO', { A: INTEGER }), {}),
  REGISTRY_UNREACHABLE: () => bridgedSchemas(new MessageChannel().port1, 5).byId(1),
  REGISTRY_REFUSED: () => {
    throw fail('REGISTRY_REFUSED', { status: 401, reason: 'provoked over HTTP in schema-registry-remote.test.ts' });
  },
  REGISTRY_SCHEMA_UNKNOWN: () => createRegistry().byId(3),
  REGISTRY_ID_TAKEN: () => {
    const registry = createRegistry();
    registry.registerWithId('a', { type: 'AVRO', text: '"int"' }, 1);
    registry.registerWithId('a', { type: 'AVRO', text: '"long"' }, 1);
  },
  REGISTRY_REFERENCE_UNKNOWN: () =>
    createRegistry().add('a', { type: 'AVRO', text: '"int"', references: [{ name: 'x', subject: 'y', version: 1 }] }),
  REGISTRY_SCHEMA_INVALID: () => createRegistry().add('a', { type: 'JSON', text: '{' }),
  REGISTRY_REGISTER_FAILED: () => registerSink(shapeOf('AVRO', { A: INTEGER }), REFUSING),
  INFERENCE_SCHEMA_MISSING: () => infer('AVRO', 'AVRO', ''),
  INFERENCE_SCHEMA_ID_MISSING: () => infer('AVRO', 'AVRO', '', 'key', { schemaId: 9 }),
  INFERENCE_FORMAT_WRONG: () => infer('PROTOBUF', 'AVRO', '"int"'),
  INFERENCE_NO_COLUMNS: () => infer('AVRO', 'AVRO', '"null"', 'key'),
  INFERENCE_KEY_COLUMNS: () => infer('PROTOBUF', 'PROTOBUF', 'syntax = "proto3"; message A { int32 a = 1; int32 b = 2; }', 'key'),
  INFERENCE_VALUE_NOT_RECORD: () => infer('AVRO', 'AVRO', '"int"'),
  INFERENCE_SCHEMA_UNUSABLE: () => infer('PROTOBUF', 'PROTOBUF', 'message {'),
  INFERENCE_SEVERAL_MESSAGES: () =>
    infer('PROTOBUF', 'PROTOBUF', 'syntax = "proto3"; message A { int32 a = 1; } message B { int32 b = 1; }'),
};

test.each(Object.entries(PROVOKED))('%s', (code, provoke) => {
  const error = caught(provoke);
  expect(error.code).toBe(code);
  expect(error.message).not.toMatch(/\{\w+\}|undefined/);
  expect(error.hint).not.toMatch(/\{\w+\}|undefined/);
});

test('the reason of a record error stands behind it', () => {
  expect(caught(() => readRow(shapeOf('JSON', { A: STRING }), '')).cause).toBeInstanceOf(Error);
});

function caught(call: () => unknown): MillraceError {
  try {
    call();
  } catch (error) {
    if (error instanceof MillraceError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
