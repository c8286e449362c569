/** The scan by words finds what a scan by bytes finds, at every alignment. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { viewOf } from '../../../src/data/bytes.ts';
import { asciiSlice, digitsEnd, fourTimes, plainEnd } from '../../../src/formats/ascii.ts';

function byBytes(b: Buffer, i: number): number {
  while (i < b.length && b[i] >= 32 && b[i] < 128 && b[i] !== 34 && b[i] !== 92) i++;
  return i;
}

const BACKSLASHES = fourTimes(92);

const plain = fc.integer({ min: 32, max: 127 }).map((c) => (c === 34 || c === 92 ? 97 : c));
const special = fc.oneof(fc.constantFrom(0, 10, 31, 34, 92, 127, 128, 255), fc.nat(255));

test('plainEnd', () => {
  const text = fc.tuple(fc.array(plain, { maxLength: 60 }), special, fc.array(fc.oneof(plain, special), { maxLength: 20 }));
  fc.assert(
    fc.property(text, fc.nat(7), fc.nat(9), ([before, stop, after], offset, from) => {
      const bytes = [...before, stop, ...after];
      const memory = Buffer.alloc(bytes.length + offset);
      const b = memory.subarray(offset);
      b.set(bytes);
      expect(plainEnd(b, viewOf(b), from, BACKSLASHES)).toBe(from >= b.length ? from : byBytes(b, from));
      expect(plainEnd(b.subarray(0, before.length), viewOf(b.subarray(0, before.length)), 0, BACKSLASHES)).toBe(
        byBytes(b.subarray(0, before.length), 0),
      );
    }),
    { numRuns: 1000 },
  );
});

test('plainEnd before a byte of choice', () => {
  const byte = fc.oneof({ weight: 6, arbitrary: plain }, special);
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 40 }), fc.constantFrom(9, 32, 44, 59, 92, 124), (bytes, stop) => {
      const b = Buffer.from(bytes);
      const end = b.findIndex((c) => c < 32 || c > 127 || c === 34 || c === stop);
      expect(plainEnd(b, viewOf(b), 0, fourTimes(stop))).toBe(end < 0 ? b.length : end);
    }),
    { numRuns: 2000 },
  );
});

test('digitsEnd', () => {
  const byte = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 48, max: 57 }) }, fc.constantFrom(47, 58, 44, 46, 0, 255), fc.nat(255));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 40 }), fc.nat(5), (bytes, from) => {
      const b = Buffer.from(bytes);
      let end = from;
      while (end < b.length && b[end] >= 48 && b[end] <= 57) end++;
      expect(digitsEnd(b, viewOf(b), from)).toBe(end);
    }),
    { numRuns: 2000 },
  );
});

test('asciiSlice', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('', 'a', 'ab', 'Google', 'x'.repeat(30), 'b1', 'b2'), { maxLength: 20 }), (texts) => {
      for (const text of texts) {
        const b = Buffer.from(`_${text}_`);
        expect(asciiSlice(b, 1, b.length - 1)).toBe(text);
      }
    }),
  );
});
