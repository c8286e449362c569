/**
 * Checks that several formats share: which types they hold, MAP keys, single columns. Messages are those clients match on;
 * the wrapping "Key format does not support schema" is added by `checkShape` in `all.ts`.
 */
import { fail } from '../base/errors.ts';
import { quoteName, someType, typeText } from '../data/types.ts';
import type { Column } from '../data/schema.ts';
import type { SqlKind, SqlType } from '../data/types.ts';
import type { RowShape } from './format.ts';

/** `` `K` STRING KEY, `V` INTEGER ``: columns as messages about schemas show them. */
export function columnsText(columns: readonly Column[]): string {
  return columns.map((c) => `${quoteName(c.name)} ${typeText(c.type)}${c.role === 'key' ? ' KEY' : ''}`).join(', ');
}

/** Whether some MAP in the type has keys other than STRING. */
export function hasForeignMapKeys(type: SqlType): boolean {
  return someType(type, (t) => t.kind === 'MAP' && t.key.kind !== 'STRING');
}

/** Throws FORMAT_MAP_KEYS when a column has a MAP whose keys are not STRING; `who` and `plural` complete the sentence. */
export function checkMapKeys(shape: RowShape, who: string, plural: string): void {
  if (shape.columns.some((c) => hasForeignMapKeys(c.type))) throw fail('FORMAT_MAP_KEYS', { who, plural });
}

/** Throws FORMAT_TYPE_UNSUPPORTED for the first column whose kind is not in `kinds`. `named`: whether the message names the column. */
export function checkKinds(shape: RowShape, kinds: ReadonlySet<SqlKind>, named: boolean): void {
  for (const column of shape.columns) {
    if (kinds.has(column.type.kind)) continue;
    throw fail('FORMAT_TYPE_UNSUPPORTED', {
      format: shape.use.format,
      type: column.type.kind,
      column: named ? `, column: ${quoteName(column.name)}` : '',
    });
  }
}

/**
 * Throws FORMAT_MAP_IN_KEY when a key column is or contains a MAP: no format may hold one there, because two equal maps can
 * have different bytes.
 */
export function checkNoMapInKey(columns: readonly Column[]): void {
  for (const { name, type, role } of columns) {
    if (role === 'key' && someType(type, (t) => t.kind === 'MAP')) {
      throw fail('FORMAT_MAP_IN_KEY', { column: quoteName(name), type: typeText(type) });
    }
  }
}

/** The error of bytes that cannot be read as the shape's row. */
export function unreadable(shape: RowShape, reason: string, cause?: unknown): Error {
  return fail('RECORD_UNREADABLE', { side: shape.side, topic: shape.topic, reason }, { cause });
}

/** The error of a row that cannot be written. */
export function unwritable(shape: RowShape, reason: string, cause?: unknown): Error {
  return fail('RECORD_UNWRITABLE', { topic: shape.topic, reason }, { cause });
}
