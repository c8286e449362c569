/**
 * The WITH clause of CREATE STREAM/TABLE, with and without AS SELECT: which properties there are, of which type, and which exclude
 * each other. Gives typed values; what they mean is decided by `side-formats.ts`, `source.ts` and `sink.ts`.
 */
import { fail } from '../../base/errors.ts';
import { parseDuration } from './window.ts';
import type { At, Property } from '../../../grammar/ast.ts';
import type { FormatProperties } from '../../formats/format.ts';

type PropertyType = 'string' | 'boolean' | 'integer' | 'duration' | 'windowType' | 'nullable';

interface PropertyRule {
  readonly type: PropertyType;
  /** Allowed in CREATE … without AS. */
  readonly create: boolean;
  /** Allowed in CREATE … AS SELECT. */
  readonly as: boolean;
}

const both = (type: PropertyType): PropertyRule => ({ type, create: true, as: true });
const createOnly = (type: PropertyType): PropertyRule => ({ type, create: true, as: false });

const RULES: Readonly<Record<string, PropertyRule>> = {
  KAFKA_TOPIC: both('string'),
  FORMAT: both('string'),
  KEY_FORMAT: both('string'),
  VALUE_FORMAT: both('string'),
  KEY_DELIMITER: both('string'),
  VALUE_DELIMITER: both('string'),
  WRAP_SINGLE_VALUE: both('boolean'),
  PARTITIONS: both('integer'),
  REPLICAS: both('integer'),
  RETENTION_MS: both('integer'),
  CLEANUP_POLICY: both('string'),
  TIMESTAMP: both('string'),
  TIMESTAMP_FORMAT: both('string'),
  WINDOW_TYPE: createOnly('windowType'),
  WINDOW_SIZE: createOnly('duration'),
  KEY_SCHEMA_ID: both('integer'),
  VALUE_SCHEMA_ID: both('integer'),
  KEY_SCHEMA_FULL_NAME: both('string'),
  VALUE_SCHEMA_FULL_NAME: both('string'),
  VALUE_AVRO_SCHEMA_FULL_NAME: both('string'),
  KEY_PROTOBUF_NULLABLE_REPRESENTATION: both('nullable'),
  VALUE_PROTOBUF_NULLABLE_REPRESENTATION: both('nullable'),
  SOURCED_BY_CONNECTOR: createOnly('string'),
  SOURCE_CONNECTOR: createOnly('string'),
};

type Value = string | number | boolean;

/** A WITH clause with checked names and types. Each getter throws nothing; absent is undefined. */
export interface WithProperties {
  readonly text: (name: string) => string | undefined;
  readonly number: (name: string) => number | undefined;
  readonly flag: (name: string) => boolean | undefined;
  /** Where a property stands, for errors. */
  readonly at: (name: string) => At | null;
}

/**
 * Reads the clause. Throws PROPERTY_UNKNOWN, PROPERTY_INVALID, PROPERTY_CLEANUP_POLICY and the two PROPERTY_…CONFLICT.
 *
 * @param kind which statement it belongs to.
 */
export function readProperties(properties: readonly Property[], kind: 'create' | 'as'): WithProperties {
  const values = new Map<string, Value>();
  const places = new Map<string, At>();
  rejectUnknown(properties, kind);
  for (const property of properties) {
    const name = property.key.toUpperCase();
    if (name === 'CLEANUP_POLICY') throw fail('PROPERTY_CLEANUP_POLICY', {}, { at: property.at });
    values.set(name, typedValue(property, name, RULES[name].type));
    places.set(name, property.at);
  }
  const read: WithProperties = {
    text: (name) => values.get(name) as string | undefined,
    number: (name) => values.get(name) as number | undefined,
    flag: (name) => values.get(name) as boolean | undefined,
    at: (name) => places.get(name) ?? null,
  };
  rejectConflicts(read);
  return read;
}

function rejectUnknown(properties: readonly Property[], kind: 'create' | 'as'): void {
  const unknown = properties.filter((p) => RULES[p.key.toUpperCase()]?.[kind] !== true);
  if (unknown.length === 0) return;
  const names = [...new Set(unknown.map((p) => p.key.toUpperCase()))].join(',');
  const candidates = Object.keys(RULES)
    .filter((n) => RULES[n][kind])
    .join(', ');
  throw fail('PROPERTY_UNKNOWN', { names, candidates }, { at: unknown[0].at });
}

function rejectConflicts(read: WithProperties): void {
  for (const other of ['KEY_FORMAT', 'VALUE_FORMAT']) {
    if (read.text('FORMAT') !== undefined && read.text(other) !== undefined)
      throw fail('PROPERTY_FORMAT_CONFLICT', { other }, { at: read.at(other) });
  }
  if (read.text('VALUE_SCHEMA_FULL_NAME') !== undefined && read.text('VALUE_AVRO_SCHEMA_FULL_NAME') !== undefined) {
    throw fail(
      'PROPERTY_CONFLICT',
      { one: 'VALUE_SCHEMA_FULL_NAME', other: 'VALUE_AVRO_SCHEMA_FULL_NAME' },
      { at: read.at('VALUE_AVRO_SCHEMA_FULL_NAME') },
    );
  }
}

function typedValue(property: Property, name: string, type: PropertyType): Value {
  const literal = literalValue(property);
  switch (type) {
    case 'string':
      return typeof literal === 'string' ? literal : bad(property, name, 'it is not a string', 'a text in single quotes');
    case 'boolean': {
      const flag = typeof literal === 'string' ? { true: true, false: false }[literal.trim().toLowerCase()] : literal;
      return typeof flag === 'boolean' ? flag : bad(property, name, 'it is not a boolean', 'true or false');
    }
    case 'integer': {
      const number = typeof literal === 'string' && /^\s*-?\d+\s*$/.test(literal) ? Number(literal) : literal;
      return typeof number === 'number' && Number.isSafeInteger(number)
        ? number
        : bad(property, name, 'it is not an integer', 'a whole number');
    }
    default:
      return special(property, name, type, String(literal));
  }
}

function special(property: Property, name: string, type: PropertyType, text: string): Value {
  const upper = text.trim().toUpperCase();
  if (type === 'duration') return parseDuration(text, name, property.at);
  const allowed = type === 'windowType' ? ['SESSION', 'HOPPING', 'TUMBLING'] : ['OPTIONAL', 'WRAPPER'];
  return allowed.includes(upper) ? upper : bad(property, name, `it is none of ${allowed.join(', ')}`, allowed.join(', '));
}

function literalValue(property: Property): Value | null {
  const { value } = property;
  switch (value.kind) {
    case 'string':
    case 'boolean':
      return value.value;
    case 'integer':
      return Number(value.value);
    case 'decimal':
    case 'double':
      return Number(value.text);
    default:
      return null;
  }
}

function bad(property: Property, name: string, reason: string, allowed: string): never {
  throw fail('PROPERTY_INVALID', { name, value: shown(property), reason, allowed }, { at: property.at });
}

function shown(property: Property): string {
  const value = literalValue(property);
  return value === null ? property.value.kind : String(value);
}

/** The format properties of one side. */
export function formatProperties(read: WithProperties, side: 'KEY' | 'VALUE'): FormatProperties {
  const nullable = read.text(`${side}_PROTOBUF_NULLABLE_REPRESENTATION`) as FormatProperties['nullableRepresentation'];
  const fullSchemaName = read.text(`${side}_SCHEMA_FULL_NAME`) ?? (side === 'VALUE' ? read.text('VALUE_AVRO_SCHEMA_FULL_NAME') : undefined);
  const all: FormatProperties = {
    delimiter: read.text(`${side}_DELIMITER`),
    fullSchemaName,
    schemaId: read.number(`${side}_SCHEMA_ID`),
    nullableRepresentation: nullable,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
