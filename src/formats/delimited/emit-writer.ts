/**
 * The compiled DELIMITED writer: source that puts a row's bytes straight into the sink. Integers are written digit by digit, ASCII strings that need no quotes
 * byte by byte, ranges are copied. What else there is, the general writer's own rules render. One `ensure` per record in the usual case.
 *
 * Quotes depend on the place: the first field of a record stands in them unless it begins with a letter or digit. A range is what the writer has in any other
 * place; in the first one it may need the quotes added.
 */
import { literal } from '../../base/source.ts';
import type { SourceWriter } from '../../base/source.ts';
import type { SqlType } from '../../data/types.ts';
import { SCALAR_BYTES, emitAsciiCopy, emitLiteral, emitRendered } from '../emit-put.ts';
import type { WriteFrame } from '../emit-put.ts';
import type { RowShape, WriterSlot } from '../format.ts';
import { copyRange, putInteger, putJavaDouble, putLongText } from '../put.ts';
import { formatField } from './csv.ts';
import { delimiterByte, delimiterOf } from './delimiter.ts';
import { copyFirst } from './first-field.ts';
import { delimitedWriter, printerOf } from './write.ts';

/** Names of the emitted writer, and what it must know of the field that is written. */
interface FieldFrame extends WriteFrame {
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
    const frame: WriteFrame = {
      out,
      sink,
      buffer: out.fresh('buffer'),
      view: out.fresh('view'),
      p: out.fresh('p'),
      need: out.fresh('need'),
    };
    const fields = shape.columns.map((_, index): FieldFrame => ({ ...frame, delimiter, first: index === 0 }));
    const texts = emitSizes(fields, shape, slots);
    out.line(`${sink}.ensure(${frame.need});`);
    out.line(`let ${frame.buffer} = ${sink}.buffer, ${frame.view} = ${sink}.view, ${frame.p} = ${sink}.position;`);
    for (const [index, column] of shape.columns.entries()) {
      if (index > 0) emitLiteral(frame, delimiter);
      emitColumn(fields[index], column.type, slots[index], texts[index]);
    }
    out.line(`${sink}.position = ${frame.p};`);
  });
}

/** Declares `need`; returns for each column the local with its prepared field, if it has one. */
function emitSizes(fields: readonly FieldFrame[], shape: RowShape, slots: readonly WriterSlot[]): (string | null)[] {
  const terms: string[] = [];
  const texts = shape.columns.map(({ type }, index) => {
    const { out } = fields[index];
    const { local, range } = slots[index];
    if (range) terms.push(`(${range.from} >= 0 ? ${range.to} - ${range.from} : 0)`);
    if (type.kind === 'STRING') terms.push(`(${local} === null ? 0 : ${local}.length)`);
    if (type.kind !== 'DECIMAL' && type.kind !== 'BYTES') return null;
    const text = out.fresh('text');
    out.line(
      `const ${text} = ${local} === null ? '' : ${formatted(fields[index], `${out.constant(printerOf(type), 'print')}(${local})`)};`,
    );
    terms.push(`${text}.length`);
    return text;
  });
  const [{ out, need }] = fields;
  // With room for two quotes and a delimiter around what is counted.
  out.line(`const ${need} = ${[(SCALAR_BYTES + 3) * fields.length, ...terms].join(' + ')};`);
  return texts;
}

/** Code of a text as the field, in quotes where it needs them. */
function formatted({ out, delimiter, first }: FieldFrame, text: string): string {
  return `${out.constant(formatField, 'formatField')}(${text}, ${literal(delimiter)}, ${first})`;
}

function emitColumn(f: FieldFrame, type: SqlType, { local, range }: WriterSlot, text: string | null): void {
  const { out, buffer, p } = f;
  if (range) {
    const copy = f.first ? out.constant(copyFirst, 'copyFirst') : out.constant(copyRange, 'copyRange');
    out.line(`if (${range.from} >= 0) ${p} = ${copy}(${buffer}, ${p}, ${range.bytes}, ${range.from}, ${range.to}); else`);
  }
  // NULL is nothing at all.
  out.block(`if (${local} !== null)`, () => emitPresent(f, type, local, text));
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
    case 'BOOLEAN':
      out.block(`if (${local})`, () => emitLiteral(f, 'true'), '} else {');
      emitLiteral(f, 'false');
      return out.line('}');
    default:
      // The prepared text of a DECIMAL or of BYTES.
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
