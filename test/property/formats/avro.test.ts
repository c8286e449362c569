/** AVRO: rows read and written directly are what the way over trees gives, and what the Avro library reads and writes. */
import avro from 'avsc';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { ByteSink } from '../../../src/data/bytes.ts';
import { DOUBLE, INTEGER, STRING, arrayType, decimalType } from '../../../src/data/types.ts';
import type { SqlType, Value } from '../../../src/data/types.ts';
import { avroCodec } from '../../../src/formats/avro/codec.ts';
import { avroDialect } from '../../../src/formats/avro/format.ts';
import { generateAvro } from '../../../src/formats/avro/generate.ts';
import type { RowShape } from '../../../src/formats/format.ts';
import { conform, valueTree } from '../../../src/formats/schema-registry/conform.ts';
import { rowFitter } from '../../../src/formats/schema-registry/dialect.ts';
import type { Tree } from '../../../src/formats/tree-kinds.ts';
import { shapeOf } from '../../support/formats.ts';
import { numberedShape, PLAIN_TYPES, typeLists, withRow } from '../../support/format-arbitraries.ts';

const RUNS = Number(process.env.FC_RUNS ?? 200);
vi.setConfig({ testTimeout: 20_000 + RUNS * 100 });
const TYPES: readonly SqlType[] = [...PLAIN_TYPES, decimalType(9, 3), arrayType(STRING)];

const shapes = (types: readonly SqlType[]): fc.Arbitrary<RowShape> => typeLists(types, 6).map((list) => numberedShape('AVRO', list));

function treeOf(shape: RowShape, row: readonly Value[]): Tree {
  return new Map(shape.columns.map((c, i): [string, Tree] => [c.name, valueTree(row[i], c.type)]));
}

test('the direct writer writes what the library writes', () => {
  fc.assert(
    fc.property(
      shapes(PLAIN_TYPES).chain((shape) => withRow(shape)),
      ([shape, row]) => {
        const codec = avroCodec(generateAvro(shape));
        const sink = new ByteSink(1);
        codec.rowWriter?.(shape.columns)?.(row, sink);
        expect(sink.copyFrom(0).toString('hex')).toBe(
          Buffer.from(codec.encode(conform(treeOf(shape, row), codec.wire, ''))).toString('hex'),
        );
      },
    ),
    { numRuns: RUNS },
  );
});

test('the direct reader reads what the way over trees reads, of broken bytes too', () => {
  const reading = fc.tuple(
    shapes(TYPES).chain((shape) => withRow(shape)),
    shapes(TYPES),
    fc.array(fc.tuple(fc.nat(100), fc.nat(255)), { maxLength: 3 }),
    fc.nat(2),
  );
  fc.assert(
    fc.property(reading, ([[writer, row], reader, changes, cut]) => {
      const codec = avroCodec(generateAvro(writer));
      const bytes = Buffer.from(codec.encode(conform(treeOf(writer, row), codec.wire, '')));
      for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      const payload = bytes.subarray(0, Math.max(0, bytes.length - cut));
      for (const shape of [writer, reader]) {
        const general = attempt(() => rowFitter(avroDialect, shape, codec.wire)(codec.decode(payload)));
        const padded = Buffer.concat([Buffer.from([1, 2]), payload, Buffer.from([2, 2, 2])]);
        expect(attempt(() => codec.rowReader?.(shape.columns)?.(padded, 2, 2 + payload.length))).toEqual(general);
      }
    }),
    { numRuns: RUNS },
  );
});

/** The value, or that there was an error: which of several is found first may differ. */
function attempt<T>(call: () => T): { value: T } | 'error' {
  try {
    return { value: call() };
  } catch {
    return 'error';
  }
}

test('the library reads what is written', () => {
  const shape = shapeOf('AVRO', { A: INTEGER, B: STRING, C: DOUBLE });
  const type = avro.Type.forSchema(JSON.parse(generateAvro(shape)) as avro.Schema, { wrapUnions: true });
  const sink = new ByteSink(1);
  avroCodec(generateAvro(shape)).rowWriter?.(shape.columns)?.([-7, 'é', null], sink);
  expect({ ...(type.fromBuffer(sink.copyFrom(0)) as object) }).toEqual({ A: { int: -7 }, B: { string: 'é' }, C: null });
});
