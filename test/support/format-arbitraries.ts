/** What property tests of formats begin with: types, shapes over them, rows of a shape, and numbers as texts have them. */
import fc from 'fast-check';
import { BIGINT, BOOLEAN, BYTES, DATE, DOUBLE, INTEGER, STRING, TIME, TIMESTAMP, decimalType } from '../../src/data/types.ts';
import type { SqlType, Value } from '../../src/data/types.ts';
import type { FormatName, RowShape } from '../../src/formats/format.ts';
import { shapeOf } from './formats.ts';
import type { ShapeOptions } from './formats.ts';
import { valueArbitrary } from './values.ts';

/** Types without parameters. */
export const PLAIN_TYPES: readonly SqlType[] = [BOOLEAN, INTEGER, BIGINT, DOUBLE, STRING, BYTES, DATE, TIME, TIMESTAMP];

/** With decimals that have a fraction, none, and nothing else. */
export const SCALAR_TYPES: readonly SqlType[] = [...PLAIN_TYPES, decimalType(5, 2), decimalType(20, 0), decimalType(3, 3)];

/** A shape of the types, its columns called C0, C1 and so on. */
export function numberedShape(format: FormatName, types: readonly SqlType[], options: ShapeOptions = {}): RowShape {
  return shapeOf(format, Object.fromEntries(types.map((type, i) => [`C${i}`, type])), options);
}

/** From one of the types to `most`. */
export function typeLists(types: readonly SqlType[], most: number): fc.Arbitrary<SqlType[]> {
  return fc.array(fc.constantFrom(...types), { minLength: 1, maxLength: most });
}

/** Rows of a shape. */
function rowsOf(shape: RowShape, nullable = true): fc.Arbitrary<Value[]> {
  return fc.tuple(...shape.columns.map((c) => valueArbitrary(c.type, nullable)));
}

/** A shape with a row of it. */
export function withRow(shape: RowShape, nullable = true): fc.Arbitrary<[RowShape, Value[]]> {
  return fc.tuple(fc.constant(shape), rowsOf(shape, nullable));
}

/** Numbers without exponent as texts of every format have them, and beyond what any type takes. */
export const numberTexts: readonly fc.Arbitrary<string>[] = [
  fc.integer().map(String),
  fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String),
  fc.tuple(fc.integer({ min: -99999, max: 99999 }), fc.nat(99999)).map(([a, b]) => `${a}.${b}`),
];

/** Texts at the edges of types, and some that are no numbers. */
export const EDGE_NUMBERS: readonly string[] = [
  ...['0', '-0', '00', '-0.00', '0.5', '1.50', '.5', '1.', '-'],
  ...['86400000', '86400001', '2147483647', '2147483648', '-2147483648', '999999999999999', '9007199254740993'],
];
