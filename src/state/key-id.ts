/** Key ids: how the values of key columns become one primitive that a Map can be keyed by. */
import type { Column } from '../data/schema.ts';
import type { Value } from '../data/types.ts';
import type { KeyId } from './entry.ts';
import { encodeState } from './codec.ts';

/** Whether the single key column's value can be the id itself. */
export function isDirectKey(columns: readonly Column[]): boolean {
  if (columns.length !== 1) return false;
  const { kind } = columns[0].type;
  return (
    kind === 'STRING' ||
    kind === 'INTEGER' ||
    kind === 'BIGINT' ||
    kind === 'BOOLEAN' ||
    kind === 'DATE' ||
    kind === 'TIME' ||
    kind === 'TIMESTAMP'
  );
}

/** The id of a key of any columns: injective, because `encodeState` is. */
export function compositeKeyId(values: readonly Value[]): string {
  return encodeState(values);
}

/** The id of a key of these columns. */
export function keyIdOf(columns: readonly Column[], values: readonly Value[]): KeyId {
  const only = values[0];
  return isDirectKey(columns) && only !== null ? (only as KeyId) : compositeKeyId(values);
}
