/** AVRO: Avro binary with registered schemas. */
import { checkMapKeys, hasForeignMapKeys } from '../check.ts';
import type { Format } from '../format.ts';
import { registryReader, registryWriter } from '../schema-registry/dialect.ts';
import type { Dialect } from '../schema-registry/dialect.ts';
import { avroCodec } from './codec.ts';
import { avroColumns, generateAvro } from './generate.ts';

export const avroDialect: Dialect = {
  type: 'AVRO',
  generate: generateAvro,
  codec: (schema) => avroCodec(schema.text),
  columns: avroColumns,
  nullBytes: true,
  hint: '',
};

export const avro: Format = {
  name: 'AVRO',
  knownProperties: ['fullSchemaName', 'schemaId'],
  singleColumn: 'both',
  registry: true,
  check: (shape) => {
    checkMapKeys(shape, 'Avro only supports', 's');
    // Finds names that Avro does not have.
    generateAvro(shape);
  },
  supports: (type) => !hasForeignMapKeys(type),
  reader: (shape, context) => registryReader(avroDialect, shape, context),
  writer: (shape, context) => registryWriter(avroDialect, shape, context),
};
