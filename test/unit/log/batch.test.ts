/** Record batches: encoder and decoder against each other, layout bytes, checksums, codecs, bounds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as batch from '../../../src/log/batch.ts';
import { BatchEncoder } from '../../../src/log/batch-encoder.ts';
import { compress, decompress } from '../../../src/log/compression.ts';
import { crc32c, crc32cNative, crc32cTable } from '../../../src/log/crc32c.ts';
import { makeBatch, recordsIn, valuesBatch, valuesOf } from '../../support/log/batches.ts';
import { MillraceError } from '../../../src/base/errors.ts';
import { recordSlice } from '../../../src/log/record-slice.ts';
import { decodeSlice } from '../../../src/log/slice-decode.ts';
import { xxh32 } from '../../../src/log/lz4.ts';
import type { Codec } from '../../../src/log/compression.ts';

const record = fc.record({
  key: fc.option(fc.string({ unit: 'grapheme', maxLength: 200 })),
  value: fc.option(fc.string({ unit: 'grapheme', maxLength: 300 })),
  timestamp: fc.oneof(
    fc.integer({ min: 0, max: 2 ** 31 }),
    fc.maxSafeInteger().map((value) => Math.floor(Math.abs(value) / 8)),
  ),
  headers: fc.array(
    fc.record({ key: fc.string(), value: fc.option(fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes))) }),
    {
      maxLength: 3,
    },
  ),
});
const codecs: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

describe('record batches', () => {
  it('come back as they were encoded, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 60 }), fc.constantFrom(...codecs), (records, codec) => {
        const bytes = makeBatch(records, { codec });
        expect(batch.isValidBatch(bytes)).toBe(true);
        expect(batch.batchSizeOf(bytes)).toBe(bytes.length);
        expect(recordsIn(bytes)).toEqual(records.map((one, offset) => ({ ...one, offset })));
        expect(batch.maxTimestampOf(bytes)).toBe(Math.max(...records.map((one) => one.timestamp)));
      }),
      { numRuns: 150 },
    );
  });

  it('have the layout of format v2, byte for byte', () => {
    const bytes = makeBatch([{ key: 'k', value: 'vw', timestamp: 258 }], { producerId: 7n, producerEpoch: 2, baseSequence: 9 });
    const expected =
      '0000000000000000 0000003b 00000000 02 CRC 0000 00000000 0000000000000102 0000000000000102 0000000000000007 0002 00000009 00000001' +
      ' 12 00 00 00 02 6b 04 7677 00';
    const sum = bytes.subarray(17, 21).toString('hex');
    expect(bytes.toString('hex')).toBe(expected.replace('CRC', sum).replaceAll(' ', ''));
    expect(crc32cTable(bytes.subarray(21))).toBe(bytes.readUInt32BE(17));
  });

  it('are moved to an offset without a new checksum', () => {
    const bytes = valuesBatch('a', 'b');
    batch.placeBatch(bytes, 2 ** 40 + 5);
    expect(batch.isValidBatch(bytes)).toBe(true);
    expect(recordsIn(bytes, 2 ** 40 + 6)).toMatchObject([{ offset: 2 ** 40 + 6, value: 'b' }]);
  });

  it('are refused with their offset when any bit under the checksum is flipped', () => {
    const bytes = valuesBatch('some value', 'another');
    batch.placeBatch(bytes, 42);
    for (let at = 16; at < bytes.length; at++) {
      for (const bit of [1, 128]) {
        const broken = Buffer.from(bytes);
        broken[at] ^= bit;
        expect(() => decodeSlice(broken, 0, recordSlice())).toThrow(MillraceError);
      }
    }
  });

  it('never make the decoder read past them, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 120 }), fc.nat({ max: 40 }), (noise, count) => {
        const bytes = Buffer.concat([valuesBatch('x').subarray(0, batch.HEADER_BYTES), Buffer.from(noise)]);
        bytes.writeInt32BE(bytes.length - 12, 8);
        bytes.writeInt32BE(count, 57);
        batch.sealBatch(bytes);
        const slice = recordSlice();
        try {
          decodeSlice(bytes, 0, slice);
        } catch (error) {
          expect(error).toBeInstanceOf(MillraceError);
          return;
        }
        for (let index = 0; index < slice.count; index++) {
          expect(slice.valueTo[index]).toBeLessThanOrEqual(bytes.length);
          expect(slice.keyTo[index]).toBeLessThanOrEqual(bytes.length);
          expect(slice.headersTo[index]).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });

  it('of different codecs are read in turn from one buffer', () => {
    const parts = codecs.flatMap((codec, index) => [
      makeBatch([{ key: null, value: `${codec}1` }], { codec }),
      makeBatch([{ key: null, value: `${codec}2` }], { codec: codecs[(index + 2) % 5] }),
    ]);
    for (const [index, part] of parts.entries()) batch.placeBatch(part, index);
    expect(valuesOf(recordsIn(Buffer.concat(parts)))).toEqual(codecs.flatMap((codec) => [`${codec}1`, `${codec}2`]));
  });

  it('grow the slice as needed and reuse the encoder', () => {
    const encoder = new BatchEncoder();
    const value = Buffer.from('v'.repeat(100));
    for (let round = 0; round < 2; round++) {
      for (let index = 0; index < 5000; index++) encoder.append(index, value, -1, 0, value, 0, 100);
      const slice = recordSlice(2);
      decodeSlice(encoder.finish(), 0, slice);
      expect(slice.count).toBe(5000);
      expect(slice.timestamp[4999]).toBe(4999);
      expect(slice.nextOffset).toBe(5000);
    }
  });
});

describe('CRC32C', () => {
  it('matches the published vectors, natively and in JavaScript', () => {
    const vectors: [Buffer, number][] = [
      [Buffer.from('123456789'), 0xe3069283],
      [Buffer.alloc(32), 0x8a9136aa],
      [Buffer.alloc(32, 0xff), 0x62a8ab43],
      [Buffer.from(Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e],
    ];
    for (const [bytes, sum] of vectors) {
      expect(crc32cTable(bytes)).toBe(sum);
      if (crc32cNative) expect(crc32cNative(bytes)).toBe(sum);
    }
  });

  it('is the same by either way, in one piece or in several', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.nat(), (bytes, at) => {
        const cut = bytes.length === 0 ? 0 : at % bytes.length;
        const whole = crc32cTable(bytes);
        expect(crc32c(bytes)).toBe(whole);
        expect(crc32c(bytes, crc32c(bytes, 0, 0, cut), cut)).toBe(whole);
        if (crc32cNative) expect(crc32cNative(bytes)).toBe(whole);
      }),
    );
  });
});

describe('compression', () => {
  it.each<Codec>(['gzip', 'snappy', 'lz4', 'zstd'])('%s brings back what went in', (codec) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.nat({ max: 60 }), (noise, times) => {
        const bytes = Buffer.concat(Array.from({ length: times + 1 }, () => Buffer.from(noise)));
        expect(decompress(codec, compress(codec, bytes), bytes.length + 1).equals(bytes)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it.each<Codec>(['gzip', 'snappy', 'lz4', 'zstd'])('%s is bounded and refuses damage by name', (codec) => {
    const packed = compress(codec, Buffer.alloc(1 << 17));
    expect(() => decompress(codec, packed, 1 << 16)).toThrow(/cannot be decompressed/);
    for (let at = 0; at < packed.length; at += 1 + (packed.length >> 8)) {
      const broken = Buffer.from(packed);
      broken[at] ^= 0x55;
      try {
        expect(decompress(codec, broken.subarray(0, packed.length - (at % 3)), 1 << 20).length).toBeLessThanOrEqual(1 << 20);
      } catch (error) {
        expect(error).toBeInstanceOf(MillraceError);
      }
    }
  });

  it('reads snappy without the framing that Java clients use', () => {
    const literal = Buffer.concat([Buffer.from([5, 4 << 2]), Buffer.from('hello')]);
    expect(decompress('snappy', literal, 100).toString()).toBe('hello');
  });

  it('has the published xxHash32 values', () => {
    expect(xxh32(Buffer.alloc(0), 0, 0)).toBe(0x02cc5d05);
    const text = Buffer.from('Nobody inspects the spammish repetition');
    expect(xxh32(text, 0, text.length)).toBe(0xe2293b2f);
  });
});
