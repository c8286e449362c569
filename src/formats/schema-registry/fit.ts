/**
 * From a writer's data to column values: which writer types a column accepts, field matching, missing fields. One rule for all
 * registered formats (the reference, section 5); there is no coercion from text to numbers.
 */
import { fitExact, parseDecimal } from '../../data/decimal.ts';
import { parse64 } from '../../data/int64.ts';
import { typeText } from '../../data/types.ts';
import type { SqlType, Value } from '../../data/types.ts';
import { isTimeOfDay } from '../number-text.ts';
import type { Tree, TreeBytes, TreeNumber } from '../tree-kinds.ts';
import type { WireField, WireSchema } from './wire.ts';

/** Data that no column of this type accepts. */
export class FitError extends Error {}

/** Makes a value of the column's type. Throws FitError. */
export type Fit = (tree: Tree) => Value;

const INTEGERS: readonly string[] = ['int8', 'int16', 'int32', 'int64'];
const SMALL: readonly string[] = ['int8', 'int16', 'int32'];
const TEXTUAL: readonly string[] = [...INTEGERS, 'float32', 'float64', 'boolean', 'string'];
/** Writer types that a column of a simple type accepts. */
const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  BOOLEAN: ['boolean'],
  INTEGER: SMALL,
  BIGINT: INTEGERS,
  DOUBLE: ['float32', 'float64'],
  STRING: TEXTUAL,
  DECIMAL: ['decimal'],
  BYTES: ['bytes'],
  DATE: ['date', 'int32'],
  TIME: ['time', 'int32'],
  TIMESTAMP: ['timestamp', 'int64'],
};

/** How types are called in messages. */
const CONNECT_NAMES: Readonly<Record<string, string>> = {
  BOOLEAN: 'boolean',
  INTEGER: 'int32',
  BIGINT: 'int64',
  DOUBLE: 'float64',
  STRING: 'string',
  DECIMAL: 'bytes',
  BYTES: 'bytes',
  DATE: 'int32',
  TIME: 'int32',
  TIMESTAMP: 'int64',
  ARRAY: 'array',
  MAP: 'map',
  STRUCT: 'struct',
  date: 'int32',
  time: 'int32',
  timestamp: 'int64',
  decimal: 'bytes',
};

/** The conversion from the writer's schema to the column's type; a mismatch shows when there is data. */
export function fitterOf(schema: WireSchema, type: SqlType, path: string): Fit {
  const present = presentFitter(schema, type, path);
  // Only Protobuf has bytes that cannot be NULL and are yet left out of a message: they are empty.
  const absent = schema.kind === 'bytes' && !schema.nullable && type.kind === 'BYTES' ? Buffer.alloc(0) : null;
  return (tree) => (tree === null ? absent : present(tree));
}

function presentFitter(schema: WireSchema, type: SqlType, path: string): Fit {
  if (type.kind === 'ARRAY' && schema.kind === 'array') {
    const toValue = fitterOf(schema.element as WireSchema, type.element, `${path}->[]`);
    return (tree) => (tree as readonly Tree[]).map(toValue);
  }
  if (type.kind === 'MAP' && schema.kind === 'map') {
    const toValue = fitterOf(schema.element as WireSchema, type.value, `${path}->{}`);
    return (tree) => new Map([...(tree as ReadonlyMap<string, Tree>)].map(([key, value]): [Value, Value] => [key, toValue(value)]));
  }
  if (type.kind === 'STRUCT' && schema.kind === 'struct') return fieldsFitter(schema, type.fields, path);
  if (ACCEPTED[type.kind]?.includes(schema.kind)) return scalarFitter(type);
  return () => {
    throw new FitError(
      `Cannot deserialize type ${CONNECT_NAMES[schema.kind] ?? schema.kind} as type ${CONNECT_NAMES[type.kind]} for path: ${path}`,
    );
  };
}

/** The conversion of a struct to one value per field, in the fields' order. */
export function fieldsFitter(
  schema: WireSchema,
  fields: readonly { readonly name: string; readonly type: SqlType }[],
  path: string,
): (tree: Tree) => Value[] {
  const steps = fields.map(({ name, type }) => {
    const source = findField(schema.fields ?? [], name);
    return source === null ? null : { name: source.name, toValue: lazily(() => fitterOf(source.schema, type, `${path}->${name}`)) };
  });
  return (tree) => {
    const members = tree as ReadonlyMap<string, Tree>;
    return steps.map((step) => (step === null ? null : step.toValue(members.get(step.name) ?? null)));
  };
}

/** Schemas may be recursive where types are not: build a field's conversion when data comes. */
function lazily(make: () => Fit): Fit {
  let toValue: Fit | null = null;
  return (tree) => {
    toValue ??= make();
    return toValue(tree);
  };
}

/** The writer's field for a column: of that very name, else the last whose upper-cased name it is. */
export function findField(fields: readonly WireField[], name: string): WireField | null {
  return fields.find((f) => f.name === name) ?? fields.findLast((f) => f.name.toUpperCase() === name) ?? null;
}

function scalarFitter(type: SqlType): Fit {
  switch (type.kind) {
    case 'STRING':
      return (tree) => (typeof tree === 'object' && tree !== null ? (tree as TreeNumber).number : String(tree));
    case 'BOOLEAN':
      return (tree) => tree as boolean;
    case 'BYTES':
      return (tree) => Buffer.from((tree as TreeBytes).bytes);
    case 'DOUBLE':
      return (tree) => Number((tree as TreeNumber).number);
    case 'BIGINT':
      return (tree) => parse64((tree as TreeNumber).number);
    case 'DECIMAL':
      return (tree) => fitDecimal(tree as TreeNumber, type);
    case 'TIME':
      return (tree) => timeOf(Number((tree as TreeNumber).number));
    default:
      return (tree) => Number((tree as TreeNumber).number);
  }
}

function timeOf(ms: number): number {
  if (!isTimeOfDay(ms)) throw new FitError(`Not a time of day in milliseconds: ${ms}`);
  return ms;
}

function fitDecimal(tree: TreeNumber, type: Extract<SqlType, { kind: 'DECIMAL' }>): Value {
  const decimal = parseDecimal(tree.number);
  const fitting = decimal && fitExact(decimal, type.precision, type.scale);
  if (fitting === null) throw new FitError(`Cannot fit decimal '${tree.number}' into ${typeText(type)} without rounding.`);
  return fitting;
}
