/** Decimals of safe integers and of bigints are one arithmetic: every operation gives what plain bigint arithmetic gives. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addDecimal,
  compareDecimal,
  Decimal,
  fitExact,
  fitHalfUp,
  multiplyDecimal,
  negateDecimal,
  pow10,
  subtractDecimal,
} from '../../../src/data/decimal.ts';

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const unscaled = fc.oneof(
  fc.bigInt({ min: -2000n, max: 2000n }),
  fc.bigInt({ min: -SAFE, max: SAFE }),
  fc.bigInt({ min: SAFE - 3n, max: SAFE + 3n }),
  fc.bigInt({ min: -SAFE - 3n, max: -SAFE + 3n }),
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
);
const scale = fc.integer({ min: 0, max: 18 });
const decimal = fc.record({ unscaled, scale });

const of = ({ unscaled, scale }: { unscaled: bigint; scale: number }) => new Decimal(unscaled, scale);
const parts = (value: Decimal | null) => value && { unscaled: value.unscaled, scale: value.scale };

test('sums, differences, products, order and sign', () => {
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      const scale = Math.max(a.scale, b.scale);
      const [left, right] = [a.unscaled * pow10(scale - a.scale), b.unscaled * pow10(scale - b.scale)];
      expect(parts(addDecimal(of(a), of(b)))).toEqual({ unscaled: left + right, scale });
      expect(parts(subtractDecimal(of(a), of(b)))).toEqual({ unscaled: left - right, scale });
      expect(parts(multiplyDecimal(of(a), of(b)))).toEqual({ unscaled: a.unscaled * b.unscaled, scale: a.scale + b.scale });
      expect(parts(negateDecimal(of(a)))).toEqual({ unscaled: -a.unscaled, scale: a.scale });
      expect(compareDecimal(of(a), of(b))).toBe(left < right ? -1 : left > right ? 1 : 0);
    }),
    { numRuns: 2000 },
  );
});

test('fitting into a type', () => {
  fc.assert(
    fc.property(decimal, fc.integer({ min: 1, max: 38 }), scale, (a, precision, to) => {
      const exact = fitExact(of(a), precision, to);
      const shift = pow10(Math.abs(to - a.scale));
      const isExact = to >= a.scale || a.unscaled % shift === 0n;
      const moved = to >= a.scale ? a.unscaled * shift : a.unscaled / shift;
      const fits = moved < pow10(precision) && moved > -pow10(precision);
      expect(parts(exact)).toEqual(isExact && fits ? { unscaled: moved, scale: to } : null);
      if (to >= a.scale && precision >= to)
        expect(parts(fitHalfUp(of(a), precision, to))).toEqual(fits ? { unscaled: moved, scale: to } : null);
    }),
    { numRuns: 2000 },
  );
});

test('equal numbers of one scale are equal objects, however they came about', () => {
  fc.assert(
    fc.property(decimal, (a) => {
      const there = addDecimal(of(a), new Decimal(10n ** 20n, a.scale));
      expect(subtractDecimal(there, new Decimal(10n ** 20n, a.scale))).toEqual(of(a));
    }),
  );
});
