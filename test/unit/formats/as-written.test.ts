/** What NULL becomes in plain proto3, which views of such topics show too. */
import { expect, it } from 'vitest';
import { asWritten } from '../../../src/formats/protobuf/as-written.ts';
import type { SqlType, Value } from '../../../src/data/types.ts';

const STRING: SqlType = { kind: 'STRING' };
const INTEGER: SqlType = { kind: 'INTEGER' };
const STRUCT: SqlType = {
  kind: 'STRUCT',
  fields: [
    { name: 'A', type: INTEGER },
    { name: 'B', type: STRING },
  ],
};

it.each<[SqlType, Value, Value]>([
  [STRING, null, ''],
  [STRING, 'x', 'x'],
  [INTEGER, null, 0],
  [{ kind: 'BOOLEAN' }, null, false],
  [{ kind: 'ARRAY', element: STRING }, null, []],
  [{ kind: 'TIMESTAMP' }, null, null],
  [STRUCT, null, null],
  [STRUCT, [null, 'b'], [0, 'b']],
])('%j: %j is read as %j', (type, value, read) => {
  expect(asWritten(value, type, {})).toEqual(read);
});

it('NULL stays where the representation can tell it', () => {
  expect(asWritten(null, STRING, { nullableRepresentation: 'OPTIONAL' })).toBeNull();
});
