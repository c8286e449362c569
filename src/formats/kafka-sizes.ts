/** Sizes of KAFKA's fixed-length types, and the error of other sizes. */
import { fail } from '../base/errors.ts';
import type { SqlKind } from '../data/types.ts';
import type { RowShape } from './format.ts';

/** Bytes of a value, for types whose values all have the same size. */
export const KAFKA_SIZES: Partial<Record<SqlKind, number>> = { INTEGER: 4, BIGINT: 8, DOUBLE: 8 };
const READERS: Partial<Record<SqlKind, string>> = {
  INTEGER: 'IntegerDeserializer',
  BIGINT: 'LongDeserializer',
  DOUBLE: 'DoubleDeserializer',
};

/** The error of a record whose size is not its column's. */
export function wrongSize(shape: RowShape): Error {
  const { kind } = shape.columns[0].type;
  const reason = `Size of data received by ${READERS[kind]} is not ${KAFKA_SIZES[kind]}`;
  return fail('KAFKA_UNREADABLE', { topic: shape.topic, reason }, { cause: new Error(reason) });
}
