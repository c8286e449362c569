/**
 * The compiled DELIMITED writer: source that puts a row's bytes straight into the sink. Integers are written digit by digit, ASCII strings that need no quotes
 * byte by byte, ranges are copied. What else there is, the general writer's own rules render. One `ensure` per record in the usual case.
 *
 * Quotes depend on the place: the first field of a record stands in them unless it begins with a letter or digit. A range is what the writer has in any other
 * place; in the first one it may need the quotes added. Ranges that stand side by side in the record they came from are copied as one, with the delimiter between.
 */
import { literal } from '../../base/source.ts';
import type { SourceWriter } from '../../base/source.ts';
import type { SqlType } from '../../data/types.ts';
import { SCALAR_BYTES, emitAsciiCopy, emitLiteral, emitRangeCopy, emitRendered, writeFrame } from '../emit-put.ts';
import type { WriteFrame } from '../emit-put.ts';
import type { RowShape, WriterSlot, WrittenRange } from '../format.ts';
import { putInteger } from '../../data/digits.ts';
import { putDecimal, putJavaDouble, putLongText } from '../put.ts';
import { formatField, isAsciiAlphanumeric } from './csv.ts';
import { delimiterByte, delimiterOf } from './delimiter.ts';
import { copyFirst } from './first-field.ts';
import { delimitedWriter, printerOf } from './write.ts';

/** Names of the emitted writer, and what it must know of the field that is written. */
interface FieldFrame extends WriteFrame {
  /** Where the bytes begin that are still to be copied, up to the last range; −1 when there are none. */
  readonly run: string;
  readonly delimiter: string;
  readonly first: boolean;
}

/** Emits the compiled writer of a shape; see `Format.emitWriter`. */
export function emitDelimitedWriter(shape: RowShape, slots: readonly WriterSlot[], sink: string, out: SourceWriter): void {
  out.comment(`DELIMITED ${shape.side} of ${shape.topic}: ${shape.columns.length} columns`);
  const delimiter = delimiterOf(shape.use.properties);
  if (delimiterByte(shape.use.properties) === null) {
    // A reader with such a delimiter leaves no ranges.
    out.line(`${out.constant(delimitedWriter(shape), 'writeDelimited')}([${slots.map((slot) => slot.local).join(', ')}], ${sink});`);
    return;
  }
  out.block('', () => {
    const frame = { ...writeFrame(out, shape.columns.length, sink), run: out.fresh('run') };
    const fields = shape.columns.map((_, index): FieldFrame => ({ ...frame, delimiter, first: index === 0 }));
    const texts = emitSizes(fields, shape, slots);
    out.line(`${sink}.ensure(${frame.need});`);
    out.line(`let ${frame.buffer} = ${sink}.buffer, ${frame.view} = ${sink}.view, ${frame.p} = ${sink}.position, ${frame.run} = -1;`);
    for (const [index, column] of shape.columns.entries()) {
      if (index > 0) emitDelimiter(fields[index], slots[index - 1]);
      emitColumn(fields[index], column.type, slots[index], slots[index + 1], texts[index]);
    }
    out.line(`${sink}.position = ${frame.p};`);
  });
}

/** Declares `need`; returns for each column the local with its prepared field, if it has one. */
function emitSizes(fields: readonly FieldFrame[], shape: RowShape, slots: readonly WriterSlot[]): (string | null)[] {
  const [{ out, need }] = fields;
  // With room for two quotes and a delimiter around each.
  let fixed = 3 * fields.length;
  const terms: string[] = [];
  const texts = shape.columns.map(({ type }, index) => {
    const { local, range } = slots[index];
    // A DECIMAL's digits, a sign, a point and a zero before it.
    fixed += type.kind === 'DECIMAL' ? Math.max(SCALAR_BYTES, type.precision + 3) : SCALAR_BYTES;
    if (range) terms.push(`(${range.from} >= 0 ? ${range.to} - ${range.from} : 0)`);
    if (type.kind === 'STRING') terms.push(`(${local} === null ? 0 : ${local}.length)`);
    if (type.kind !== 'BYTES') return null;
    const text = out.fresh('text');
    out.line(
      `const ${text} = ${local} === null ? '' : ${formatted(fields[index], `${out.constant(printerOf(type), 'print')}(${local})`)};`,
    );
    terms.push(`${text}.length`);
    return text;
  });
  out.line(`const ${need} = ${[fixed, ...terms].join(' + ')};`);
  return texts;
}

/** Code of a text as the field, in quotes where it needs them. */
function formatted({ out, delimiter, first }: FieldFrame, text: string): string {
  return `${out.constant(formatField, 'formatField')}(${text}, ${literal(delimiter)}, ${first})`;
}

/** The delimiter before a field, unless it is part of a run. */
function emitDelimiter(f: FieldFrame, before: WriterSlot): void {
  if (!before.range) return emitLiteral(f, f.delimiter);
  f.out.block(`if (${f.run} < 0)`, () => emitLiteral(f, f.delimiter));
}

function emitColumn(f: FieldFrame, type: SqlType, slot: WriterSlot, next: WriterSlot | undefined, text: string | null): void {
  const { local, range } = slot;
  if (range) f.out.block(`if (${range.from} >= 0)`, () => emitRange(f, range, next?.range));
  // NULL is nothing at all.
  f.out.block(`${range ? 'else ' : ''}if (${local} !== null)`, () => emitPresent(f, type, local, text));
}

/**
 * Copies the run that ends with this range, unless the next range follows in the same record: then what stands between them is one byte, which can only be the
 * delimiter.
 */
function emitRange(f: FieldFrame, { from, to, bytes, view }: WrittenRange, next: WrittenRange | undefined): void {
  const { out, buffer, p, run } = f;
  const goesOn = next?.bytes === bytes ? `${next.from} === ${to} + 1` : null;
  if (f.first) {
    // Quotes go around this field alone.
    if (goesOn !== null)
      out.line(`if (${goesOn} && ${out.constant(isAsciiAlphanumeric, 'isAlphanumeric')}(${bytes}[${from}])) ${run} = ${from}; else`);
    out.line(`${p} = ${out.constant(copyFirst, 'copyFirst')}(${buffer}, ${p}, ${bytes}, ${from}, ${to});`);
    return;
  }
  out.line(`if (${run} < 0) ${run} = ${from};`);
  out.block(goesOn === null ? '' : `if (!(${goesOn}))`, () => {
    emitRangeCopy(f, { from: run, to, bytes, view }, false);
    out.line(`${run} = -1;`);
  });
}

function emitPresent(f: FieldFrame, type: SqlType, local: string, text: string | null): void {
  const { out, buffer, p } = f;
  switch (type.kind) {
    case 'STRING':
      return emitString(f, local);
    case 'INTEGER':
    case 'BIGINT':
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      return emitNumber(f, `${local} < 0`, `${out.constant(putInteger, 'putInteger')}(${buffer}, ${p}, ${local})`);
    case 'DOUBLE': {
      const put = out.constant(putJavaDouble, 'putJavaDouble');
      return emitNumber(f, `${local} < 0 || Object.is(${local}, -0)`, `${put}(${buffer}, ${p}, ${local})`);
    }
    case 'DECIMAL':
      return emitNumber(f, `${local}.unscaled < 0n`, `${out.constant(putDecimal, 'putDecimal')}(${buffer}, ${p}, ${local})`);
    case 'BOOLEAN':
      out.block(`if (${local})`, () => emitLiteral(f, 'true'), '} else {');
      emitLiteral(f, 'false');
      return out.line('}');
    default:
      return out.line(`${p} = ${out.constant(putLongText, 'putLongText')}(${buffer}, ${p}, ${text});`);
  }
}

/** A number by `put`; `signed` is true when it begins with a sign. */
function emitNumber(f: FieldFrame, signed: string, put: string): void {
  const { out, buffer, p } = f;
  if (!f.first) {
    out.line(`${p} = ${put};`);
    return;
  }
  const quoted = out.fresh('quoted');
  out.line(`const ${quoted} = ${signed};`);
  out.line(`if (${quoted}) ${buffer}[${p}++] = 34;`);
  out.line(`${p} = ${put};`);
  out.line(`if (${quoted}) ${buffer}[${p}++] = 34;`);
}

/** Plain ASCII byte by byte, when its ends need no quotes; else, and on the first other character, the whole field is rendered by the general rules. */
function emitString(f: FieldFrame, local: string): void {
  const { out, p } = f;
  const c = out.fresh('c');
  const ends = (n: string): string => {
    out.line(`const ${c} = ${local}.charCodeAt(0);`);
    // The first character of no text is no number, and none of the comparisons holds.
    const start = f.first ? `(${c} >= 48 && ${c} <= 57) || (${c} >= 65 && ${c} <= 90) || (${c} >= 97 && ${c} <= 122)` : `${c} > 35`;
    return `(${start}) && ${local}.charCodeAt(${n} - 1) > 32`;
  };
  const { k, n } = emitAsciiCopy(f, local, { at: p, stops: [34, f.delimiter.charCodeAt(0)], when: ends });
  out.block(`if (${k} === ${n} && ${n} > 0)`, () => out.line(`${p} += ${n};`), '} else {');
  emitRendered(f, formatted(f, local));
  out.line('}');
}
