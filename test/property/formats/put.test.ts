/** Numbers written byte by byte are what the general printers print. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal } from '../../../src/data/decimal.ts';
import { doubleText } from '../../../src/data/text.ts';
import { putDecimal, putDouble } from '../../../src/formats/put.ts';
import { putInteger } from '../../../src/data/digits.ts';

function written<T>(put: (buffer: Buffer, p: number, value: T) => number, value: T): string {
  const buffer = Buffer.alloc(80, '#');
  return buffer.toString('latin1', 3, put(buffer, 3, value));
}

/** Numbers with few fraction digits, of every size: what amounts look like. */
const amounts = fc
  .tuple(fc.integer({ min: -(2 ** 31), max: 2 ** 31 }), fc.integer({ min: -8, max: 4 }))
  .map(([digits, exponent]) => Number(`${digits}e${exponent}`));

test('putDouble', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        amounts,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer().map((n) => n * 0.908),
      ),
      (value) => {
        expect(written(putDouble, value)).toBe(doubleText(value));
      },
    ),
    { numRuns: 5000 },
  );
});

test('putDecimal', () => {
  const unscaled = fc.oneof(fc.bigInt({ min: -5000n, max: 5000n }), fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }));
  fc.assert(
    fc.property(unscaled, fc.integer({ min: 0, max: 12 }), (digits, scale) => {
      const value = new Decimal(digits, scale);
      expect(written(putDecimal, value)).toBe(value.toString());
    }),
    { numRuns: 3000 },
  );
});

test('putInteger', () => {
  const integers = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
  fc.assert(
    fc.property(integers, (value) => {
      expect(written(putInteger, value)).toBe(String(value));
    }),
    { numRuns: 3000 },
  );
});
