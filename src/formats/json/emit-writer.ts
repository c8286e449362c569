/**
 * The compiled JSON writer: source that puts a row's bytes straight into the sink. Names and punctuation are prebuilt bytes,
 * integers are written digit by digit, ASCII strings byte by byte, ranges are copied. Strings that need escapes or are not ASCII,
 * and all nested types, are rendered by the general writer's printers. One `ensure` per record in the usual case.
 */
import type { SourceWriter } from '../../base/source.ts';
import type { SqlType } from '../../data/types.ts';
import { SCALAR_BYTES, WORD, emitAsciiCopy, emitLiteral, emitRangeCopy, emitRendered, writeFrame } from '../emit-put.ts';
import type { WriteFrame as Frame } from '../emit-put.ts';
import type { RowShape, WriterSlot } from '../format.ts';
import { putInteger } from '../../data/digits.ts';
import { putDecimal, putDouble, putLongText } from '../put.ts';
import { jsonPrinter } from './write.ts';
import { quoteJson } from './write-text.ts';

/** Emits the compiled writer of a shape; see `Format.emitWriter`. */
export function emitJsonWriter(shape: RowShape, slots: readonly WriterSlot[], sink: string, out: SourceWriter): void {
  out.comment(`JSON ${shape.side} of ${shape.topic}: ${shape.columns.length} columns`);
  out.block('', () => {
    const f = writeFrame(out, shape.columns.length, sink);
    const heads = headsOf(shape);
    const texts = emitSizes(f, shape, slots, heads);
    out.line(`${sink}.ensure(${f.need});`);
    out.line(`let ${f.buffer} = ${sink}.buffer, ${f.view} = ${sink}.view, ${f.p} = ${sink}.position;`);
    for (const [index, column] of shape.columns.entries()) {
      emitLiteral(f, heads[index]);
      emitColumn(f, column.type, slots[index], texts[index]);
    }
    emitLiteral(f, heads[shape.columns.length]);
    out.line(`${sink}.position = ${f.p};`);
  });
}

/** What stands before each value, and behind the last. */
function headsOf(shape: RowShape): string[] {
  if (shape.unwrapped) return ['', ''];
  const heads = shape.columns.map((c, i) => `${i === 0 ? '{' : ','}${quoteJson(c.name)}:`);
  return [...heads, heads.length === 0 ? '{}' : '}'];
}

/** Declares `need`; returns for each column the local with its prepared text, if it has one. */
function emitSizes(f: Frame, shape: RowShape, slots: readonly WriterSlot[], heads: readonly string[]): (string | null)[] {
  const { out } = f;
  let fixed = heads.reduce((sum, head) => sum + Buffer.byteLength(head), WORD);
  const terms: string[] = [];
  const texts = shape.columns.map(({ type }, index) => {
    const { local, range } = slots[index];
    // A DECIMAL's digits, a sign, a point and a zero before it.
    fixed += type.kind === 'DECIMAL' ? Math.max(SCALAR_BYTES, type.precision + 3) : SCALAR_BYTES;
    if (range) terms.push(`(${range.from} >= 0 ? ${range.to} - ${range.from} : 0)`);
    if (type.kind === 'STRING') {
      terms.push(`(${local} === null ? 0 : ${local}.length)`);
      return null;
    }
    if (!isPrinted(type)) return null;
    const text = out.fresh('text');
    out.line(`const ${text} = ${range ? `${range.from} >= 0 ? '' : ` : ''}${out.constant(jsonPrinter(type), 'print')}(${local});`);
    terms.push(`${text}.length * 3`);
    return text;
  });
  out.line(`const ${f.need} = ${[fixed, ...terms].join(' + ')};`);
  return texts;
}

/** Types that the general printers render before anything is written. */
function isPrinted(type: SqlType): boolean {
  return type.kind === 'BYTES' || type.kind === 'ARRAY' || type.kind === 'MAP' || type.kind === 'STRUCT';
}

function emitColumn(f: Frame, type: SqlType, slot: WriterSlot, text: string | null): void {
  const { out } = f;
  if (slot.range) {
    const { range } = slot;
    out.block(`if (${range.from} >= 0)`, () => emitRangeCopy(f, range, type.kind !== 'STRING'), '} else');
  }
  out.block(`if (${slot.local} === null)`, () => emitLiteral(f, 'null'), '} else {');
  // Text that could not be carried is not plain either.
  if (slot.range && type.kind === 'STRING') emitQuoted(f, slot.local);
  else emitPresent(f, type, slot.local, text);
  out.line('}');
}

function emitPresent(f: Frame, type: SqlType, local: string, text: string | null): void {
  const { out, buffer, p } = f;
  switch (type.kind) {
    case 'STRING':
      emitString(f, local);
      break;
    case 'INTEGER':
    case 'BIGINT':
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      out.line(`${p} = ${out.constant(putInteger, 'putInteger')}(${buffer}, ${p}, ${local});`);
      break;
    case 'DOUBLE':
      out.line(`${p} = ${out.constant(putDouble, 'putDouble')}(${buffer}, ${p}, ${local});`);
      break;
    case 'DECIMAL':
      out.line(`${p} = ${out.constant(putDecimal, 'putDecimal')}(${buffer}, ${p}, ${local});`);
      break;
    case 'BOOLEAN':
      out.block(`if (${local})`, () => emitLiteral(f, 'true'), '} else {');
      emitLiteral(f, 'false');
      out.line('}');
      break;
    default:
      out.line(`${p} = ${out.constant(putLongText, 'putLongText')}(${buffer}, ${p}, ${text});`);
  }
}

/** Plain ASCII byte by byte; on the first other character the whole string is rendered by the general printer. */
function emitString(f: Frame, local: string): void {
  const { out, buffer, p } = f;
  out.line(`${buffer}[${p}] = 34;`);
  const { k, n } = emitAsciiCopy(f, local, { at: `${p} + 1`, stops: [34, 92] });
  out.block(
    `if (${k} === ${n})`,
    () => {
      out.line(`${buffer}[${p} + 1 + ${n}] = 34;`);
      out.line(`${p} += ${n} + 2;`);
    },
    '} else {',
  );
  emitQuoted(f, local);
  out.line('}');
}

/** Any text, by the general printer. */
function emitQuoted(f: Frame, local: string): void {
  emitRendered(f, `${f.out.constant(quoteJson, 'quoteJson')}(${local})`);
}
