/**
 * JSON: the compiled reader equals the general one, on generated and on mutated bytes; byte ranges are what the writer writes;
 * the compiled writer equals the general one; a written row reads back.
 */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { SourceWriter } from '../../../src/base/source.ts';
import { ByteSink, viewOf } from '../../../src/data/bytes.ts';
import { Decimal } from '../../../src/data/decimal.ts';
import { DOUBLE, INTEGER, STRING, arrayType, mapType, structType } from '../../../src/data/types.ts';
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
