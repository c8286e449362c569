/**
 * Source that reads one DELIMITED field of a known type at position `i` of a byte buffer; parts of the compiled reader (`emit-reader.ts`). The emitted code
 * decodes the usual forms inline and leaves the block labelled `slow` for everything else; the general reader then decides.
 *
 * Every emitter here starts with `c` = the byte at `i`, which is neither the delimiter nor, in the last column, the record's end. It ends with `i` behind what it
 * has read, with a value that counts only if the field ends there too: the frame proves that. But for the last column it may read past the record's end,
 * which the frame notices as well.
 */
import { POWERS_OF_TEN } from '../../data/decimal.ts';
import type { SqlType } from '../../data/types.ts';
import { asciiSlice, fourTimes, plainEnd, utf8Text } from '../ascii.ts';
import { hex } from '../../base/source.ts';
import { emitDigits, emitFraction, numberOf } from '../emit-number.ts';
import type { ReadFrame } from '../emit-number.ts';
import type { ReaderSlot } from '../format.ts';
import { decimalAt, wideInteger } from '../number-bytes.ts';
import {
  bytesAt,
  doubleAt,
  isDoubleAsWritten,
  isQuotedAsWritten,
  isTrue,
  longAt,
  quotedFieldEnd,
  quotedText,
  rawFieldEnd,
} from './field-bytes.ts';

/** Names that the emitted code shares, and what it must know of the column that is read. */
export interface FieldFrame extends ReadFrame {
  /** The delimiter's byte. */
  readonly delimiter: number;
  readonly last: boolean;
  /** Code that is true when the field ends at `i`, whose byte is in `c`. */
  readonly ends: string;
}

/** What to do with a value: fill a slot, or only prove that the column can be read. */
export type Target = Omit<ReaderSlot, 'column'> | null;

/** Most digits of a BIGINT that surely fits 64 bits, and of a number that surely is a safe integer. */
const LONG_DIGITS = 18;
const SAFE_DIGITS = 15;

/** Emits the reading of a field of the type. */
export function emitField(f: FieldFrame, type: SqlType, target: Target): void {
  switch (type.kind) {
    case 'INTEGER':
    case 'BIGINT':
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      return emitInteger(f, type.kind, target);
    case 'DOUBLE':
      return emitDouble(f, target);
    case 'DECIMAL':
      return emitDecimal(f, type, target);
    case 'BOOLEAN':
      return emitBoolean(f, target);
    case 'BYTES':
      return emitBytes(f, target);
    default:
      return emitString(f, target);
  }
}

/** Moves `i` to the end of the unquoted field that it is in. */
function emitRawEnd(f: FieldFrame): void {
  const { out, i, c, bytes, end } = f;
  out.line(`if ((${i} = ${out.constant(rawFieldEnd, 'rawFieldEnd')}(${bytes}, ${i}, ${end}, ${f.delimiter})) < 0) break ${f.slow};`);
  out.line(`${c} = ${bytes}[${i}];`);
}

/** Moves `i` behind the field in quotes that begins at `s`. */
function emitQuotedEnd(f: FieldFrame): void {
  const { out, i, c, s, bytes, end } = f;
  out.line(`if ((${i} = ${out.constant(quotedFieldEnd, 'quotedFieldEnd')}(${bytes}, ${s}, ${end})) < 0) break ${f.slow};`);
  out.line(`${c} = ${bytes}[${i}];`);
}

function emitString(f: FieldFrame, target: Target): void {
  const { out, i, c, s, v, bytes, view, end } = f;
  out.line(`${s} = ${i};`);
  out.block(`if (${c} === 34)`, () => emitQuotedString(f, target), '} else {');
  out.line(`${i} = ${out.constant(plainEnd, 'plainEnd')}(${bytes}, ${view}, ${i}, ${hex(fourTimes(f.delimiter))});`);
  // What stands behind the record is no part of it.
  if (f.last) out.line(`if (${i} > ${end}) ${i} = ${end};`);
  out.line(`${c} = ${bytes}[${i}];`);
  if (target === null) {
    out.block(`if (!(${f.ends}))`, () => emitRawEnd(f));
  } else {
    out.line(`${v} = 0;`);
    out.block(`if (!(${f.ends}))`, () => {
      emitRawEnd(f);
      out.line(`${v} = 1;`);
    });
    emitRawString(f, target);
  }
  out.line('}');
}

/** The text from `s` to `i`; `v` is 0 when it is plain ASCII without quotes. */
function emitRawString(f: FieldFrame, { local, range }: NonNullable<Target>): void {
  const { out, i, s, v, bytes } = f;
  const text = out.constant(utf8Text, 'utf8Text');
  // Where the writer would put quotes around it, the bytes are not its own.
  if (range)
    out.line(`if (${v} === 0 && ${bytes}[${s}] > 35 && ${bytes}[${i} - 1] > 32) { ${range.from} = ${s}; ${range.to} = ${i}; } else`);
  else out.line(`if (${v} === 0) ${local} = ${out.constant(asciiSlice, 'asciiSlice')}(${bytes}, ${s}, ${i}); else`);
  out.line(`${local} = ${text}(${bytes}, ${s}, ${i});`);
}

function emitQuotedString(f: FieldFrame, target: Target): void {
  const { out, i, s, bytes } = f;
  emitQuotedEnd(f);
  if (target === null) return;
  const { local, range } = target;
  if (range) {
    const asWritten = out.constant(isQuotedAsWritten, 'isQuotedAsWritten');
    out.line(`if (${asWritten}(${bytes}, ${s}, ${i}, ${f.delimiter})) { ${range.from} = ${s}; ${range.to} = ${i}; } else`);
  }
  out.line(`${local} = ${out.constant(quotedText, 'quotedText')}(${bytes}, ${s}, ${i});`);
}

function emitBytes(f: FieldFrame, target: Target): void {
  const { out, i, c, s, bytes } = f;
  out.line(`${s} = ${i};`);
  out.block(`if (${c} === 34)`, () => emitQuotedEnd(f), '} else {');
  emitRawEnd(f);
  out.line('}');
  const call = `${out.constant(bytesAt, 'bytesAt')}(${bytes}, ${s}, ${i})`;
  out.line(`if (${target === null ? call : `(${target.local} = ${call})`} === null) break ${f.slow};`);
}

/** Anything but `true` is false. In quotes: slow. */
function emitBoolean(f: FieldFrame, target: Target): void {
  const { out, i, c, s, bytes } = f;
  out.line(`if (${c} === 34) break ${f.slow};`);
  out.line(`${s} = ${i};`);
  emitRawEnd(f);
  if (target === null) return;
  const { local, range } = target;
  out.line(`${local} = ${out.constant(isTrue, 'isTrue')}(${bytes}, ${s}, ${i});`);
  if (!range) return;
  const spelt = (word: string): string => [...word].map((char, k) => `${bytes}[${s} + ${k}] === ${char.charCodeAt(0)}`).join(' && ');
  const asWritten = `${local} ? ${spelt('true')} : ${i} - ${s} === 5 && ${spelt('false')}`;
  out.line(`if (${asWritten}) { ${range.from} = ${s}; ${range.to} = ${i}; ${local} = null; }`);
}

function emitInteger(f: FieldFrame, kind: SqlType['kind'], target: Target): void {
  const { out, i, s, bytes } = f;
  const within32 = kind === 'INTEGER' || kind === 'DATE';
  emitDigits(f, within32 || kind === 'TIME' || (target !== null && !target.range), f.last);
  if (kind !== 'BIGINT') out.line(`if (${i} - ${s} > ${SAFE_DIGITS}) break ${f.slow};`);
  else if (target === null) out.line(`if (${i} - ${s} > ${LONG_DIGITS}) break ${f.slow};`);
  if (within32) out.line(`if (${i} - ${s} > 9 && ${numberOf(f, 9)} > 2147483647) break ${f.slow};`);
  if (kind === 'TIME') out.line(`if (${numberOf(f, 9)} > 86400000 || (${f.negative} && ${numberOf(f, 9)} !== 0)) break ${f.slow};`);
  out.line(`if (${i} === ${s}) break ${f.slow};`);
  if (target === null) return;
  const { local, range } = target;
  // The writer has neither leading zeros nor a negative zero.
  if (range) {
    const asWritten = `(${bytes}[${s}] !== 48 || (${i} - ${s} === 1 && !${f.negative}))${kind === 'BIGINT' ? ` && ${i} - ${s} <= ${LONG_DIGITS}` : ''}`;
    out.line(`if (${asWritten}) { ${range.from} = ${f.negative} ? ${s} - 1 : ${s}; ${range.to} = ${i}; } else`);
  }
  const value = range ? `${out.constant(wideInteger, 'wideInteger')}(${bytes}, ${s}, ${i})` : numberOf(f, 9);
  const assign = `${local} = ${f.negative} ? 0 - ${value} : ${value};`;
  if (kind !== 'BIGINT') {
    out.line(assign);
    return;
  }
  const long = `${out.constant(longAt, 'longAt')}(${bytes}, ${f.negative} ? ${s} - 1 : ${s}, ${i})`;
  out.line(`if (${i} - ${s} <= ${SAFE_DIGITS}) ${assign}`);
  out.line(`else if ((${local} = ${long}) === null) break ${f.slow};`);
}

/** Code that is true when the digits read, with or without a fraction, are the whole field, and few enough to be exact. */
function isShortNumber(f: FieldFrame): string {
  return `${f.i} - ${f.s} <= ${SAFE_DIGITS} && ${f.i} !== ${f.s} && ${f.ends}`;
}

function emitDouble(f: FieldFrame, target: Target): void {
  const { out, i, bytes } = f;
  const local = target?.local ?? out.fresh('unused');
  if (target === null) out.line(`let ${local};`);
  const fraction = out.fresh('fraction');
  const start = out.fresh('start');
  out.line(`let ${fraction} = 0; const ${start} = ${i};`);
  emitDigits(f, target !== null, f.last);
  emitFraction(f, fraction, target !== null, f.last);
  out.block(`if (${isShortNumber(f)})`, () => target !== null && emitShortDouble(f, target, fraction), '} else {');
  // Other spellings: an exponent, no digits before the point, blanks, NaN.
  emitRawEnd(f);
  out.line(`if ((${local} = ${out.constant(doubleAt, 'doubleAt')}(${bytes}, ${start}, ${i})) === null) break ${f.slow};`);
  out.line('}');
}

/** Up to 15 digits the mantissa and the power of ten are exact doubles, so that one division rounds correctly. */
function emitShortDouble(f: FieldFrame, { local, range }: NonNullable<Target>, fraction: string): void {
  const { out, i, s, bytes } = f;
  if (range) {
    const asWritten = `${fraction} !== 0 && ${out.constant(isDoubleAsWritten, 'isDoubleAsWritten')}(${bytes}, ${s}, ${fraction}, ${i})`;
    out.line(`if (${asWritten}) { ${range.from} = ${f.negative} ? ${s} - 1 : ${s}; ${range.to} = ${i}; } else {`);
  }
  out.line(`${local} = ${numberOf(f, 9)};`);
  out.line(`if (${fraction} !== 0) ${local} /= ${out.constant(POWERS_OF_TEN, 'pow10')}[${i} - ${fraction}];`);
  out.line(`if (${f.negative}) ${local} = -${local};`);
  if (range) out.line('}');
}

function emitDecimal(f: FieldFrame, type: Extract<SqlType, { kind: 'DECIMAL' }>, target: Target): void {
  const { out, i, bytes } = f;
  const fraction = out.fresh('fraction');
  const start = out.fresh('start');
  const plain = out.fresh('plain');
  out.line(`let ${fraction} = 0; const ${start} = ${i};`);
  emitDigits(f, false, f.last);
  emitFraction(f, fraction, false, f.last);
  out.line(`const ${plain} = ${f.ends};`);
  out.block(`if (!${plain})`, () => emitRawEnd(f));
  if (target?.range) {
    out.line(
      `if (${plain} && ${isDecimalAsWritten(f, type, fraction)}) { ${target.range.from} = ${f.s}; ${target.range.to} = ${i}; } else`,
    );
  }
  const call = `${out.constant(decimalAt, 'decimalAt')}(${bytes}, ${start}, ${i}, ${type.precision}, ${type.scale})`;
  out.line(`if (${target === null ? call : `(${target.local} = ${call})`} === null) break ${f.slow};`);
}

/** The writer's own form: all fraction digits there, not more whole digits than fit, no zero too much before them, and no sign (a zero would lose it). */
function isDecimalAsWritten(f: FieldFrame, type: Extract<SqlType, { kind: 'DECIMAL' }>, fraction: string): string {
  const { i, s, bytes } = f;
  const { precision, scale } = type;
  const whole = scale === 0 ? `${i} - ${s}` : `${fraction} - 1 - ${s}`;
  const form = scale === 0 ? `${fraction} === 0` : `${fraction} !== 0 && ${i} - ${fraction} === ${scale}`;
  const wholeDigits = `(${whole} === 1 || (${whole} > 1 && ${bytes}[${s}] !== 48)) && ${whole} <= ${precision - scale}`;
  return `${form} && !${f.negative} && ${wholeDigits}`;
}
