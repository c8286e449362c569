/** Result rows as JavaScript objects, for the library: from the JSON of a row and the types of its columns. Nothing loses a digit. */
import { bindType } from '../sql/bind/types.ts';
import { Decimal } from '../data/decimal.ts';
import { parseExactJson } from './exact-json.ts';
import { parseType } from '../../grammar/parser.ts';
import type { ExactJson } from './exact-json.ts';
import type { ResultColumn } from '../api/query-result.ts';
import type { SqlType } from '../data/types.ts';

/** A value of a row: BIGINT beyond 2^53 is a bigint, DECIMAL a string with all its digits, BYTES a Uint8Array; dates and times are ISO strings; structs and maps are objects. */
export type RowValue = null | boolean | number | bigint | string | Uint8Array | readonly RowValue[] | { readonly [name: string]: RowValue };

/** Column name → value. */
export type Row = Readonly<Record<string, RowValue>>;

/** The conversion of rows with these columns. */
export function objectRows(columns: readonly ResultColumn[]): (json: string) => Row {
  const types = columns.map((c) => bindType(parseType(c.type), { customType: () => null }));
  return (json) => {
    const values = parseExactJson(json) as readonly ExactJson[];
    return Object.fromEntries(columns.map((c, i) => [c.name, rowValue(values[i], types[i])]));
  };
}

function rowValue(json: ExactJson, type: SqlType): RowValue {
  if (json === null) return null;
  switch (type.kind) {
    case 'DECIMAL':
      return String(json);
    case 'DOUBLE':
      return json instanceof Decimal ? json.toNumber() : Number(json);
    case 'BYTES':
      return Buffer.from(String(json), 'base64');
    case 'ARRAY':
      return (json as readonly ExactJson[]).map((item) => rowValue(item, type.element));
    case 'MAP':
      return Object.fromEntries(Object.entries(json).map(([k, v]) => [k, rowValue(v as ExactJson, type.value)]));
    case 'STRUCT': {
      const members = json as { readonly [name: string]: ExactJson };
      return Object.fromEntries(type.fields.map((f) => [f.name, rowValue(members[f.name] ?? null, f.type)]));
    }
    default:
      return json as RowValue;
  }
}
