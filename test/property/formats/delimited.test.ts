/**
 * DELIMITED: the compiled reader equals the general one, on generated and on mutated bytes; byte ranges are what the writer writes, in the first place and in
 * others; the compiled writer equals the general one.
 */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { SourceWriter } from '../../../src/base/source.ts';
import { ByteSink, viewOf } from '../../../src/data/bytes.ts';
import { INTEGER, STRING } from '../../../src/data/types.ts';
import type { Value } from '../../../src/data/types.ts';
import { delimited } from '../../../src/formats/delimited/format.ts';
import type { RowReader, RowShape } from '../../../src/formats/format.ts';
import { compileReader, compileWriter } from '../../support/compile-format.ts';
import { EDGE_NUMBERS, numberedShape, numberTexts, SCALAR_TYPES, typeLists } from '../../support/format-arbitraries.ts';
import { shapeOf } from '../../support/formats.ts';
import { mutate, mutationsOf } from '../../support/mutate.ts';
import { outcome } from '../../support/outcome.ts';
import { valueArbitrary } from '../../support/values.ts';

const RUNS = Number(process.env.FC_RUNS ?? 300);
vi.setConfig({ testTimeout: 20_000 + RUNS * 100 });
/** Those that compiled code takes, and some that it leaves to the general reader and writer. */
const DELIMITERS = [
  undefined,
  undefined,
  ',',
  'TAB',
  'SPACE',
  '|',
  ';',
  '\\',
  '#',
  "'",
  '/',
  '+',
  '\u0001',
  '"',
  '1',
  '-',
  '.',
  'e',
  'é',
  '€',
  '\u0000',
];

const shapes = fc
  .record({
    types: typeLists(SCALAR_TYPES, 6),
    delimiter: fc.constantFrom(...DELIMITERS),
    side: fc.constantFrom<('key' | 'value')[]>('key', 'value'),
  })
  .map(({ types, delimiter, side }) =>
    numberedShape('DELIMITED', types, {
      side,
      unwrapped: types.length === 1,
      properties: delimiter === undefined ? {} : { delimiter },
    }),
  );

const numbers = fc.oneof(
  ...numberTexts,
  fc.double().map(String),
  fc
    .tuple(fc.constantFrom('', '-', '+', '0', '-0', ' '), fc.nat(), fc.constantFrom('', '.', '.0', '.00', 'e3', 'E-2', 'd', ' '))
    .map((parts) => parts.join('')),
  fc.constantFrom(
    ...EDGE_NUMBERS,
    ...['-00', '-0.0', '0.0', '0.50', '-.5', '5.', '.', '+', '0.001', '0.0001', '9999999.5', '10000000.0', '1.0E10', '4.9E-324'],
    ...['-1', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '0000000000000000000000000001'],
    ...['123456789012345.6', '0.1234567890123456', '123.45', '-123.45', '1234.56', '0.123', '99999999999999999999', 'NaN', '-Infinity'],
  ),
);
const texts = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ maxLength: 60, unit: fc.constantFrom(...'abcdefgh /:.?=&_') }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.uint8Array({ maxLength: 6 }).map((b) => Buffer.from(b).toString('base64')),
  fc.constantFrom(
    '',
    '',
    'true',
    'TRUE',
    'True',
    'false',
    'False',
    'trueish',
    ' a',
    'a ',
    '#a',
    '!',
    'a"b',
    '\ufeffa',
    'é',
    'a\tb',
    'a\u007f',
    'ſ',
  ),
);
/** A field as it may stand in a record: bare, in quotes rightly or wrongly, with blanks around. */
const fields = fc.oneof(
  { arbitrary: fc.oneof(numbers, texts), weight: 6 },
  { arbitrary: fc.oneof(numbers, texts).map((text) => `"${text.replaceAll('"', '""')}"`), weight: 3 },
  fc.tuple(texts, fc.constantFrom(' ', '\t', 'x', '\r\n', '"')).map(([text, tail]) => `"${text}"${tail}`),
  texts.map((text) => `"${text}`),
);

const separatorOf = (shape: RowShape): string => {
  const { delimiter = ',' } = shape.use.properties;
  return delimiter === 'TAB' ? '\t' : delimiter === 'SPACE' ? ' ' : delimiter;
};

/** A record of about as many fields as the shape has columns. */
const recordsOf = (shape: RowShape): fc.Arbitrary<string> => {
  const count = shape.columns.length;
  return fc
    .tuple(
      fc.array(fields, { minLength: count, maxLength: count }),
      fc.array(fields, { maxLength: 1 }),
      fc.constantFrom('', '', '', '\r\n', '\n', '\nx'),
      fc.constantFrom('', '', '', '\n', '\r\n\n'),
    )
    .map(
      ([list, more, tail, head]) =>
        head + [...list, ...more].slice(0, count + (more.length > 0 && list[0].length % 4 === 0 ? 1 : 0)).join(separatorOf(shape)) + tail,
    );
};

/** A record whose fields mostly fit, as the writer has it or with other spellings of the same. */
const fittingOf = (shape: RowShape): fc.Arbitrary<string> =>
  fc
    .tuple(
      ...shape.columns.map(({ type }) =>
        fc.oneof(
          {
            arbitrary: valueArbitrary(type).map((value) =>
              written(shapeOf('DELIMITED', { A: STRING, B: type }, { properties: shape.use.properties }), ['a', value]).slice(
                1 + separatorOf(shape).length,
              ),
            ),
            weight: 3,
          },
          { arbitrary: type.kind === 'STRING' ? texts : numbers, weight: 1 },
        ),
      ),
    )
    .map((list) => list.join(separatorOf(shape)));

const mutations = mutationsOf(Buffer.from(',"\r\n|\t 0-.eEtn;\u0000'));

function written(shape: RowShape, row: readonly Value[]): string {
  const sink = new ByteSink(1);
  delimited.writer(shape, {})(row, sink);
  return sink.copyFrom(0).toString();
}

/** Between bytes that could be taken for more of the record. */
function placed(record: Buffer, tail: string): Buffer {
  return Buffer.concat([Buffer.from('1,'), record, Buffer.from(tail)]);
}

/** Reads every column as a range where it can be and writes the row again by the compiled writer, its columns in the given order. */
function copier(shape: RowShape, order: readonly number[]): (bytes: Buffer, from: number, to: number) => string {
  const out = new SourceWriter();
  const slots = shape.columns.map((_, column) => ({ column, local: `v${column}`, range: { from: `f${column}`, to: `t${column}` } }));
  for (const { local, range } of slots) out.line(`let ${local} = null, ${range.from} = 0, ${range.to} = 0;`);
  delimited.emitReader?.(shape, slots, { bytes: 'bytes', view: 'view', from: 'from', to: 'to' }, out, {});
  for (const { local, range } of slots)
    out.line(`if (${range.from} >= 0 && ${local} !== null) throw new Error('both a range and a value');`);
  const cells = order.map((column) => ({ local: slots[column].local, range: { ...slots[column].range, bytes: 'bytes', view: 'view' } }));
  delimited.emitWriter?.(reordered(shape, order), cells, 'sink', out, {});
  const { call } = out.compile('copier', ['bytes', 'view', 'from', 'to', 'sink']);
  return (bytes, from, to) => {
    const sink = new ByteSink(1);
    (call as unknown as (...args: unknown[]) => void)(bytes, viewOf(bytes), from, to, sink);
    return sink.copyFrom(0).toString('latin1');
  };
}

function reordered(shape: RowShape, order: readonly number[]): RowShape {
  return { ...shape, columns: order.map((index) => shape.columns[index]) };
}

function checkReaders(shape: RowShape, record: Buffer, tail: string): void {
  const bytes = placed(record, tail);
  const to = 2 + record.length;
  const read: RowReader = delimited.reader(shape, {});
  const general = outcome(() => read(bytes, 2, to) as Value[]);
  const all = shape.columns.map((_, index) => index);
  expect(outcome(() => compileReader(delimited, shape, all, {}).call(bytes, 2, to))).toEqual(general);
  const last = shape.columns.length - 1;
  const [first] = all;
  for (const wanted of [[first], [last], []]) {
    const some = compileReader(delimited, shape, wanted, {}).call;
    expect(outcome(() => some(bytes, 2, to))).toEqual(
      'value' in general ? { value: wanted.map((column) => general.value[column]) } : general,
    );
  }
  for (const order of [all, [...all].reverse(), all.filter((index) => index !== 1), [last, ...all, ...all]]) {
    const again = 'value' in general ? { value: writtenBytes(shape, general.value, order) } : general;
    expect(outcome(() => copier(shape, order)(bytes, 2, to))).toEqual(again);
  }
}

function writtenBytes(shape: RowShape, row: readonly Value[], order: readonly number[]): string {
  const sink = new ByteSink(1);
  delimited.writer(reordered(shape, order), {})(
    order.map((column) => row[column]),
    sink,
  );
  return sink.copyFrom(0).toString('latin1');
}

const tails = fc.constantFrom('\u0000', ',1\n', '99,9', '"', '"",', 'abc', '');

test('compiled reader = general reader on generated records', () => {
  const cases = shapes.chain((shape) => fc.tuple(fc.constant(shape), recordsOf(shape), tails));
  fc.assert(
    fc.property(cases, ([shape, text, tail]) => checkReaders(shape, Buffer.from(text), tail)),
    { numRuns: RUNS },
  );
});

test('compiled reader = general reader on records that fit', () => {
  const cases = shapes.chain((shape) => fc.tuple(fc.constant(shape), fittingOf(shape), tails));
  fc.assert(
    fc.property(cases, ([shape, text, tail]) => checkReaders(shape, Buffer.from(text), tail)),
    { numRuns: RUNS },
  );
});

test('compiled reader = general reader on mutated records', () => {
  const cases = shapes.chain((shape) => fc.tuple(fc.constant(shape), fc.oneof(fittingOf(shape), recordsOf(shape)), mutations, tails));
  fc.assert(
    fc.property(cases, ([shape, text, list, tail]) => checkReaders(shape, mutate(Buffer.from(text), list), tail)),
    { numRuns: RUNS },
  );
});

test('compiled writer = general writer', () => {
  const signed = fc.constantFrom<Value>(-0, -1.5, Number.NEGATIVE_INFINITY);
  const rows = shapes.chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.tuple(
        ...shape.columns.map(({ type }) =>
          type.kind === 'DOUBLE' ? fc.oneof({ arbitrary: valueArbitrary(type), weight: 5 }, signed) : valueArbitrary(type),
        ),
      ),
    ),
  );
  fc.assert(
    fc.property(rows, ([shape, row]) => {
      const general = new ByteSink(1);
      const compiled = new ByteSink(1);
      // Twice, so that neither relies on being at the start of the sink.
      for (let k = 0; k < 2; k++) {
        delimited.writer(shape, {})(row, general);
        compileWriter(delimited, shape, {}).call(row, compiled);
      }
      expect(compiled.copyFrom(0).toString('latin1')).toBe(general.copyFrom(0).toString('latin1'));
    }),
    { numRuns: RUNS },
  );
});

test('names, topics and delimiters cannot break out of the source', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
  const evil = fc.constantFrom('"', '*/', '`', '\u2028', '$x}', '\\', '\n}');
  fc.assert(
    fc.property(text, evil, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), (name, end, delimiter) => {
      const shape = { ...shapeOf('DELIMITED', { [name + end]: STRING, [end]: INTEGER }, { properties: { delimiter } }), topic: name + end };
      const sink = new ByteSink(1);
      compileWriter(delimited, shape, {}).call(['v', 1], sink);
      const bytes = sink.copyFrom(0);
      expect(bytes.toString('latin1')).toBe(writtenBytes(shape, ['v', 1], [0, 1]));
      const general = outcome(() => delimited.reader(shape, {})(bytes, 0, bytes.length));
      expect(outcome(() => compileReader(delimited, shape, [0, 1], {}).call(bytes, 0, bytes.length))).toEqual(general);
    }),
    { numRuns: RUNS },
  );
});
