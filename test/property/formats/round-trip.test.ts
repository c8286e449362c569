/** Every format: what is written reads back, and broken bytes give a record error, never anything else. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { MillraceError } from '../../../src/base/errors.ts';
import { ByteSink } from '../../../src/data/bytes.ts';
import { BIGINT, BYTES, DOUBLE, INTEGER, STRING, arrayType, decimalType, mapType, structType } from '../../../src/data/types.ts';
import type { SqlType, Value } from '../../../src/data/types.ts';
import { formats } from '../../../src/formats/all.ts';
import { compileReader, compileWriter } from '../../support/compile-format.ts';
import type { FormatContext, FormatName, RowShape } from '../../../src/formats/format.ts';
import { createRegistry } from '../../../src/formats/schema-registry/registry.ts';
import { numberedShape, PLAIN_TYPES, typeLists, withRow } from '../../support/format-arbitraries.ts';

const RUNS = Number(process.env.FC_RUNS ?? 100);
vi.setConfig({ testTimeout: 20_000 + RUNS * 100 });
const SIMPLE: readonly SqlType[] = [...PLAIN_TYPES, decimalType(5, 2), decimalType(38, 10)];
const STRUCT = structType([
  { name: 'F', type: INTEGER },
  { name: 'G', type: STRING },
]);
const NESTED: readonly SqlType[] = [
  ...SIMPLE,
  arrayType(STRING),
  arrayType(STRUCT),
  mapType(STRING, BIGINT),
  mapType(STRING, STRUCT),
  STRUCT,
];
const KAFKA: readonly SqlType[] = [INTEGER, BIGINT, DOUBLE, STRING, BYTES];

/** Which values come back: all, those without NULL and absent messages, or (DELIMITED) those without empty text. */
const CASES: readonly {
  readonly name: FormatName;
  readonly types: readonly SqlType[];
  readonly nulls: boolean;
  readonly single?: boolean;
}[] = [
  { name: 'JSON', types: NESTED, nulls: true },
  { name: 'JSON_SR', types: NESTED, nulls: true },
  { name: 'AVRO', types: NESTED, nulls: true },
  { name: 'PROTOBUF', types: NESTED, nulls: false },
  { name: 'PROTOBUF_NOSR', types: NESTED, nulls: false },
  { name: 'DELIMITED', types: SIMPLE, nulls: true },
  { name: 'KAFKA', types: KAFKA, nulls: false, single: true },
];

/** What DELIMITED cannot tell from NULL. */
function asDelimited(value: Value): Value {
  return value === '' || (value instanceof Uint8Array && value.length === 0) ? null : value;
}

function mutate(bytes: Buffer, changes: readonly (readonly [number, number])[], cut: number): Buffer {
  const copy = Buffer.from(bytes.subarray(0, Math.max(0, bytes.length - cut)));
  for (const [at, byte] of changes) if (copy.length > 0) copy[at % copy.length] = byte;
  return copy;
}

function read(shape: RowShape, bytes: Buffer, context: FormatContext): Value[] | null {
  const padded = Buffer.concat([Buffer.from([0, 0, 9]), bytes, Buffer.from([0, 255])]);
  return formats[shape.use.format].reader(shape, context)(padded, 3, 3 + bytes.length);
}

describe.each(CASES)('$name', ({ name, types, nulls, single = false }) => {
  const cases = typeLists(types, single ? 1 : 5)
    .map((list) => numberedShape(name, list, { unwrapped: single }))
    .chain((shape) => withRow(shape, nulls));

  test('a written row reads back', () => {
    fc.assert(
      fc.property(cases, ([shape, row]) => {
        const context = { schemas: createRegistry() };
        const sink = new ByteSink(1);
        formats[name].writer(shape, context)(row, sink);
        // A single empty field is an empty message, which is an error by itself.
        if (name === 'DELIMITED' && sink.position === 0) return;
        expect(read(shape, sink.copyFrom(0), context)).toEqual(name === 'DELIMITED' ? row.map(asDelimited) : row);
        const compiled = new ByteSink(1);
        compileWriter(formats[name], shape, context).call(row, compiled);
        expect(compiled.copyFrom(0).toString('latin1')).toBe(sink.copyFrom(0).toString('latin1'));
      }),
      { numRuns: RUNS },
    );
  });

  test('broken bytes are record errors, and compiled readers agree', () => {
    const broken = fc.tuple(cases, fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }), fc.nat(6));
    fc.assert(
      fc.property(broken, ([[shape, row], changes, cut]) => {
        const context = { schemas: createRegistry() };
        const sink = new ByteSink(1);
        formats[name].writer(shape, context)(row, sink);
        const bytes = mutate(sink.copyFrom(0), changes, cut);
        const general = attempt(() => read(shape, bytes, context));
        const padded = Buffer.concat([Buffer.from('ab'), bytes, Buffer.from('cd')]);
        const all = shape.columns.map((_, i) => i);
        expect(attempt(() => compileReader(formats[name], shape, all, context).call(padded, 2, 2 + bytes.length))).toEqual(general);
      }),
      { numRuns: RUNS },
    );
  });
});

/** The row, or the message of a record error; anything else is thrown on. */
function attempt(call: () => Value[] | null): Value[] | string | null {
  try {
    return call();
  } catch (error) {
    if (error instanceof MillraceError && error.definition.category === 'record') return error.message;
    throw error;
  }
}
