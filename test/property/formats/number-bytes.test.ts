/** Numbers read byte by byte are what their text means. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitExact, parseDecimal } from '../../../src/data/decimal.ts';
import { decimalAt, wideInteger } from '../../../src/formats/number-bytes.ts';

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 12 });
const decimals = fc
  .tuple(
    fc.constantFrom('', '', '-', '+'),
    digits,
    fc.constantFrom('', '.', '.', '..'),
    digits,
    fc.constantFrom('', '', '', 'e2', ' ', 'x'),
  )
  .map((parts) => parts.join(''));

test('decimalAt', () => {
  const scales = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(6));
  fc.assert(
    fc.property(decimals, scales, (text, [precision, scale]) => {
      const b = Buffer.from(`1${text}1`);
      const decimal = parseDecimal(text);
      expect(decimalAt(b, 1, b.length - 1, precision, scale)).toEqual(decimal === null ? null : fitExact(decimal, precision, scale));
    }),
    { numRuns: 3000 },
  );
});

test('wideInteger', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), fc.nat(15), (value, point) => {
      const text = String(value);
      const b = Buffer.from(`9${text.slice(0, point)}.${text.slice(point)}9`);
      expect(wideInteger(b, 1, b.length - 1)).toBe(value);
    }),
  );
});
