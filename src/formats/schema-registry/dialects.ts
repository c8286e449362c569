/** The dialects of registered schemas, by format. */
import { avroDialect } from '../avro/format.ts';
import type { FormatName, RegisteredSchema, RowShape } from '../format.ts';
import { jsonSrDialect } from '../json-sr/format.ts';
import { protobufDialect } from '../protobuf/format.ts';
import type { Dialect } from './dialect.ts';
import type { NewSchema } from './registry.ts';

/** Formats that need a schema registry and can infer columns. */
export type RegisteredFormat = 'AVRO' | 'JSON_SR' | 'PROTOBUF';

export const dialects: Readonly<Record<RegisteredFormat, Dialect>> = {
  AVRO: avroDialect,
  JSON_SR: jsonSrDialect,
  PROTOBUF: protobufDialect,
};

export function isRegistered(format: FormatName): format is RegisteredFormat {
  return Object.hasOwn(dialects, format);
}

/** The format that writes schemas of a type. */
export function formatOfType(type: RegisteredSchema['type']): RegisteredFormat {
  return type === 'JSON' ? 'JSON_SR' : type;
}

/** The schema that a sink with these columns registers. Throws a plan error when the columns have no such schema. */
export function generateSchema(shape: RowShape): NewSchema {
  const dialect = dialects[shape.use.format as RegisteredFormat];
  return { type: dialect.type, text: dialect.generate(shape) };
}
