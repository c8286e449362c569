/** Arbitrary run-time values of a SQL type, for property tests. */
import fc from 'fast-check';
import { Decimal } from '../../src/data/decimal.ts';
import { wrap64 } from '../../src/data/int64.ts';
import type { SqlType, Value } from '../../src/data/types.ts';

/** Values of the type, NULL included unless `nullable` is false. Doubles are never negative zero, strings have no lone surrogates. */
export function valueArbitrary(type: SqlType, nullable = true): fc.Arbitrary<Value> {
  const present = presentArbitrary(type, nullable);
  return nullable ? fc.oneof({ arbitrary: present, weight: 9 }, { arbitrary: fc.constant(null), weight: 1 }) : present;
}

function presentArbitrary(type: SqlType, nullable: boolean): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'BOOLEAN':
      return fc.boolean();
    case 'INTEGER':
      return fc.integer();
    case 'BIGINT':
      return fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(wrap64));
    case 'DOUBLE':
      return fc.oneof(fc.double(), fc.integer({ min: -1000, max: 1000 })).map((v) => v || (Number.isNaN(v) ? v : 0));
    case 'DECIMAL': {
      const limit = 10n ** BigInt(type.precision) - 1n;
      return fc.bigInt({ min: -limit, max: limit }).map((unscaled) => new Decimal(unscaled, type.scale));
    }
    case 'STRING':
      return fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('a"b', 'x\\y', 'line\nfeed', '\u0001', '\u2028'));
    case 'BYTES':
      return fc.uint8Array({ maxLength: 10 }).map((bytes) => Buffer.from(bytes));
    case 'DATE':
      return fc.integer({ min: -100_000, max: 100_000 });
    case 'TIME':
      return fc.integer({ min: 0, max: 86_399_999 });
    case 'TIMESTAMP':
      return fc.integer({ min: -62_000_000_000_000, max: 250_000_000_000_000 });
    case 'ARRAY':
      return fc.array(valueArbitrary(type.element, nullable), { maxLength: 4 });
    case 'MAP':
      return fc
        .uniqueArray(fc.tuple(fc.string(), valueArbitrary(type.value, nullable)), { maxLength: 4, selector: ([key]) => key })
        .map((entries) => new Map<Value, Value>(entries));
    case 'STRUCT':
      return fc.tuple(...type.fields.map((f) => valueArbitrary(f.type, nullable)));
  }
}
