/**
 * JSON: the compiled reader equals the general one, on generated and on mutated bytes; byte ranges are what the writer writes;
 * the compiled writer equals the general one; a written row reads back.
 */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { SourceWriter } from '../../../src/base/source.ts';
import { ByteSink, viewOf } from '../../../src/data/bytes.ts';
import { Decimal } from '../../../src/data/decimal.ts';
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, STRING, arrayType, decimalType, mapType, structType } from '../../../src/data/types.ts';
import type { SqlType, Value } from '../../../src/data/types.ts';
import { compileReader, compileWriter } from '../../support/compile-format.ts';
import type { RowShape } from '../../../src/formats/format.ts';
import { json } from '../../../src/formats/json/format.ts';
import { jsonPrinter } from '../../../src/formats/json/write.ts';
import { EDGE_NUMBERS, numberTexts, SCALAR_TYPES, withRow } from '../../support/format-arbitraries.ts';
import { shapeOf } from '../../support/formats.ts';
import { mutate, mutationsOf } from '../../support/mutate.ts';
import { outcome } from '../../support/outcome.ts';
import { valueArbitrary } from '../../support/values.ts';

const RUNS = Number(process.env.FC_RUNS ?? 300);
vi.setConfig({ testTimeout: 20_000 + RUNS * 100 });
const TYPES: readonly SqlType[] = [
  ...SCALAR_TYPES,
  arrayType(INTEGER),
  mapType(STRING, STRING),
  structType([
    { name: 'F', type: INTEGER },
    { name: 'g', type: DOUBLE },
  ]),
];
const NAMES = ['FOO', 'bar', 'B_1', 'Foo2', 'K', 'DATETIME', 'A_MUCH_LONGER_COLUMN_NAME_THAN_USUAL'];

const shapes = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...TYPES)), { minLength: 1, maxLength: 6, selector: ([name]) => name })
  .map((columns) => shapeOf('JSON', Object.fromEntries(columns)));

const numbers = fc.oneof(
  ...numberTexts,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => JSON.stringify(v)),
  fc.constantFrom(...EDGE_NUMBERS, '1e3', '1E+2', '-1.5e-3', '0.1234567890123456789'),
);
const texts = fc.oneof(
  fc.string({ maxLength: 12 }).map((s) => JSON.stringify(s)),
  fc.string({ unit: 'grapheme', maxLength: 6 }).map((s) => JSON.stringify(s)),
  fc.uint8Array({ maxLength: 6 }).map((b) => JSON.stringify(Buffer.from(b).toString('base64'))),
  numbers.map((n) => `"${n}"`),
  fc.constantFrom('"a\\u0041"', '"\\/x"', '"\\ud83d\\ude00"', '"NaN"', '"AA=="', '"AB=="', '"\\q"', '"tab\there"'),
);
const scalars = fc.oneof(numbers, texts, fc.constantFrom('null', 'true', 'false', 'nul', 'True'));
const blanks = fc.constantFrom('', '', '', ' ', '\n\t', '  ');
const values: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(fc.constantFrom('"F"', '"f"', '"g"', '"x"'), tie('value')), { maxLength: 3 })
      .map((m) => `{${m.map(([k, v]) => `${k}: ${v}`).join(',')}}`),
  ),
})).value;

const names = fc.oneof(
  fc.constantFrom(...NAMES),
  fc.constantFrom(...NAMES).map((n) => n.toLowerCase()),
  fc.constantFrom('x', 'foo_', 'ﬀoo', 'b\\u005f1', 'é', 'ſ', 'BAR', 'FOO2', ''),
);
const members = fc.tuple(blanks, names, blanks, values, blanks).map(([a, name, b, value, c]) => `${a}"${name}"${b}:${c}${value}${b}`);
const documents = fc
  .tuple(fc.array(members, { maxLength: 7 }), blanks, fc.constantFrom('', '', ' ', 'x', '\n{}'))
  .map(([list, a, tail]) => `${a}{${list.join(',')}}${tail}`);
/** A document whose values mostly fit, so that whole records are readable. */
const fitting = (shape: RowShape): fc.Arbitrary<string> =>
  fc
    .tuple(
      ...shape.columns.map((c) =>
        fc
          .tuple(valueArbitrary(c.type), fc.boolean(), blanks)
          .map(([v, low, gap]) => `${gap}"${low ? c.name.toLowerCase() : c.name}":${gap}${jsonPrinter(c.type)(v)}`),
      ),
    )
    .map((list) => `{${list.join(',')}}`);

const mutations = mutationsOf(Buffer.from('{}[]",:\\ 0-.eEtn\u0000'));

/** The record among others: with bytes behind it that would go on, few, so that looks at several bytes at once must take care, or many. */
function placed(bytes: Buffer, behind: number): Buffer {
  return Buffer.concat([Buffer.from('x"'), bytes, Buffer.from('"}],1:0}'.repeat(behind))]);
}

/** Reads with ranges for every column; a range counts as the bytes it names. */
function rangedReader(shape: RowShape): (bytes: Buffer, from: number, to: number) => (string | Value)[] {
  const out = new SourceWriter();
  const slots = shape.columns.map((_, column) => ({ column, local: `v${column}`, range: { from: `f${column}`, to: `t${column}` } }));
  for (const { local, range } of slots) out.line(`let ${local} = null, ${range.from} = 0, ${range.to} = 0;`);
  json.emitReader?.(shape, slots, { bytes: 'bytes', view: 'view', from: 'from', to: 'to' }, out, {});
  out.line(
    `return [${slots.map(({ local, range }) => `${range.from} < 0 ? print[${local.slice(1)}](${local}) : bytes.latin1Slice(${range.from}, ${range.to})`).join(', ')}];`,
  );
  const { call } = out.compile('ranged', ['bytes', 'view', 'from', 'to', 'print']);
  const print = shape.columns.map((c) => jsonPrinter(c.type));
  return (bytes, from, to) => (call as unknown as (...args: unknown[]) => string[])(bytes, viewOf(bytes), from, to, print);
}

/** Reads every column as a range where it can be and writes the row again by the compiled writer. */
function copier(shape: RowShape): (bytes: Buffer, from: number, to: number) => string {
  const out = new SourceWriter();
  const slots = shape.columns.map((_, column) => ({ column, local: `v${column}`, range: { from: `f${column}`, to: `t${column}` } }));
  for (const { local, range } of slots) out.line(`let ${local} = null, ${range.from} = 0, ${range.to} = 0;`);
  json.emitReader?.(shape, slots, { bytes: 'bytes', view: 'view', from: 'from', to: 'to' }, out, {});
  const cells = slots.map(({ local, range }) => ({ local, range: { ...range, bytes: 'bytes', view: 'view' } }));
  json.emitWriter?.(shape, cells, 'sink', out, {});
  const { call } = out.compile('copier', ['bytes', 'view', 'from', 'to', 'sink']);
  return (bytes, from, to) => {
    const sink = new ByteSink(1);
    (call as unknown as (...args: unknown[]) => void)(bytes, viewOf(bytes), from, to, sink);
    return sink.copyFrom(0).toString('latin1');
  };
}

function checkCopies(shape: RowShape, record: Buffer): void {
  for (const behind of [0, 1, 2, 10]) {
    const bytes = placed(record, behind);
    const to = 2 + record.length;
    const written = outcome(() => {
      const sink = new ByteSink(1);
      json.writer(shape, {})(json.reader(shape, {})(bytes, 2, to) as Value[], sink);
      return sink.copyFrom(0).toString('latin1');
    });
    expect(outcome(() => copier(shape)(bytes, 2, to))).toEqual(written);
  }
}

function checkReaders(shape: RowShape, record: Buffer): void {
  for (const behind of [0, 1, 10]) checkReadersOn(shape, record, placed(record, behind));
}

function checkReadersOn(shape: RowShape, record: Buffer, bytes: Buffer): void {
  const to = 2 + record.length;
  const general = outcome(() => json.reader(shape, {})(bytes, 2, to) as Value[]);
  const all = compileReader(
    json,
    shape,
    shape.columns.map((_, index) => index),
    {},
  ).call;
  expect(outcome(() => all(bytes, 2, to))).toEqual(general);
  const last = shape.columns.length - 1;
  const one = compileReader(json, shape, [last], {}).call;
  expect(outcome(() => one(bytes, 2, to))).toEqual('value' in general ? { value: [general.value[last]] } : general);
  const printed = 'value' in general ? { value: general.value.map((v, i) => jsonPrinter(shape.columns[i].type)(v)) } : general;
  expect(outcome(() => rangedReader(shape)(bytes, 2, to))).toEqual(printed);
}

test('compiled reader = general reader on generated documents', () => {
  fc.assert(
    fc.property(shapes, documents, (shape, text) => checkReaders(shape, Buffer.from(text))),
    { numRuns: RUNS },
  );
});

test('compiled reader = general reader on mutated documents', () => {
  const cases = shapes.chain((shape) => fc.tuple(fc.constant(shape), fc.oneof(fitting(shape), documents), mutations));
  fc.assert(
    fc.property(cases, ([shape, text, list]) => checkReaders(shape, mutate(Buffer.from(text), list))),
    { numRuns: RUNS },
  );
});

test('compiled reader = general reader on bare values', () => {
  const bare = fc.constantFrom(...TYPES).map((type) => shapeOf('JSON', { A: type }, { unwrapped: true }));
  fc.assert(
    fc.property(bare, fc.oneof(values, documents), blanks, (shape, text, blank) => checkReaders(shape, Buffer.from(blank + text + blank))),
    { numRuns: RUNS },
  );
});

test('compiled writer = general writer, and rows read back', () => {
  const rows = shapes.chain((shape) => withRow(shape));
  fc.assert(
    fc.property(rows, ([shape, row]) => {
      const general = new ByteSink(1);
      const compiled = new ByteSink(1);
      json.writer(shape, {})(row, general);
      compileWriter(json, shape, {}).call(row, compiled);
      const bytes = compiled.copyFrom(0);
      expect(bytes.toString()).toBe(general.copyFrom(0).toString());
      expect(json.reader(shape, {})(bytes, 0, bytes.length)).toEqual(row);
    }),
    { numRuns: RUNS },
  );
});

test('carried ranges are written as the general writer writes them, to the last byte of a buffer', () => {
  const text = fc.oneof(
    texts,
    fc.integer({ min: 0, max: 600 }).map((n) => `"${'plain text '.repeat(60).slice(0, n)}"`),
  );
  const shape = shapeOf('JSON', { A: BIGINT, B: STRING, C: INTEGER, D: decimalType(20, 2), E: STRING, F: BOOLEAN });
  const long = fc
    .tuple(numbers, text, numbers, numbers, text, fc.constantFrom('true', 'false', 'null'), blanks)
    .map((list) => `{"A":${list[0]},"B":${list[1]},"C":${list[2]},"D":${list[3]},"E":${list[4]},"F":${list[5]}${list[6]}}`);
  const cases = fc.oneof(
    fc.tuple(fc.constant(shape), long),
    shapes.chain((s) => fc.tuple(fc.constant(s), fitting(s))),
  );
  fc.assert(
    fc.property(cases, ([s, document]) => checkCopies(s, Buffer.from(document))),
    { numRuns: RUNS },
  );
});

test('a record that is cut off anywhere is refused with its own fault, whatever lies behind it', () => {
  const shape = shapeOf('JSON', { AUCTION: BIGINT, CHANNEL: STRING });
  const record = '{"AUCTION": 12, "CHANNEL": "x y" , "AUCTION":1}';
  for (let length = 1; length < record.length; length++) {
    for (const behind of ['', ' '.repeat(30), ', '.repeat(15), '9'.repeat(30), '"}'.repeat(15)]) {
      const text = record.slice(0, length);
      checkReadersOn(shape, Buffer.from(text), Buffer.from(`  ${text}${behind}`));
    }
  }
});

test('columns that share code: compiled reader = general reader whatever their order and number', () => {
  const alike = (count: number) =>
    shapeOf('JSON', Object.fromEntries(Array.from({ length: count }, (_, i) => [`C${i}`, i % 3 === 0 ? STRING : BIGINT])));
  const cases = fc.constantFrom(2, 7, 35, 65, 95).chain((count) => {
    const names = Array.from({ length: count }, (_, i) => `C${i}`);
    const value = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -5, max: 99999 }).map(String) }, scalars);
    const list = fc
      .shuffledSubarray(names, { minLength: count - 2 })
      .chain((chosen) => fc.tuple(...chosen.map((name) => value.map((v) => [name, v]))));
    const twice = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.tuple(fc.tuple(fc.constantFrom(...names, 'x'), scalars)));
    return fc.tuple(fc.constant(alike(count)), list, twice, fc.boolean());
  });
  fc.assert(
    fc.property(cases, ([shape, list, twice, sorted]) => {
      const members = [...(sorted ? [...list].sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1))) : list), ...twice];
      const record = Buffer.from(`{${members.map(([name, value]) => `"${name}": ${value}`).join(', ')}}`);
      checkReaders(shape, record);
      checkCopies(shape, record);
    }),
    { numRuns: Math.ceil(RUNS / 5) },
  );
});

test('names cannot break out of the source', () => {
  const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(name, fc.constantFrom('"', '*/', '`', '\u2028', '$x}', '\\'), (text, evil) => {
      const shape = shapeOf('JSON', { [text + evil]: STRING, [evil]: INTEGER });
      const sink = new ByteSink(1);
      compileWriter(json, shape, {}).call(['v', 1], sink);
      const bytes = sink.copyFrom(0);
      const general = outcome(() => json.reader(shape, {})(bytes, 0, bytes.length));
      expect(outcome(() => compileReader(json, shape, [0, 1], {}).call(bytes, 0, bytes.length))).toEqual(general);
    }),
    { numRuns: RUNS },
  );
});

test('the equality above can fail', () => {
  expect(new Decimal(1n, 1)).not.toEqual(new Decimal(10n, 2));
});
