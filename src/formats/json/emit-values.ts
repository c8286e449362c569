/**
 * Source that reads one JSON value of a known type at position `i` of a byte buffer; parts of the compiled reader
 * (`emit-reader.ts`). The emitted code decodes the usual forms inline and leaves the block labelled `slow` for everything else;
 * the general reader then decides. It may read past the record's end (never past the buffer's without stopping), because the
 * frame checks `i` against the end behind every value.
 *
 * Every emitter here starts with `c` = the byte at `i` and ends with `i` behind the value.
 */
import { POWERS_OF_TEN } from '../../data/decimal.ts';
import type { SqlType } from '../../data/types.ts';
import { emitDigits, emitFraction, numberOf } from '../emit-number.ts';
import type { ReadFrame as Frame } from '../emit-number.ts';
import type { ReaderSlot } from '../format.ts';
import { decimalAt } from '../number-bytes.ts';
import { MAX_NUMBER_LENGTH, skipNumber, skipString, skipValue } from './scan.ts';
import { asciiSlice, fourTimes, plainEnd } from '../ascii.ts';
import { hex } from '../../base/source.ts';
import { JSON_SLOW, attempt, decodeOrSlow, isNull, longInteger } from './emitted-calls.ts';
import { valueReader } from './read.ts';
import { stringOf } from './text.ts';
import { parseBase64 } from '../number-text.ts';

/** What to do with a value: fill a slot, or only prove that the column can be read. */
export type Target = Omit<ReaderSlot, 'column'> | null;

const BACKSLASH = 92;
/** Of a whole number, beside its sign. */
const MOST_DIGITS = MAX_NUMBER_LENGTH - 1;

/** Digits as JSON has them: at least one, no leading zero. */
function emitJsonDigits(f: Frame, valued: boolean): void {
  const { out, i, s, bytes } = f;
  emitDigits(f, valued);
  out.line(`if (${i} === ${s} || (${bytes}[${s}] === 48 && ${i} > ${s} + 1)) break ${f.slow};`);
}

/** Emits the reading of a value of the type. */
export function emitValue(f: Frame, type: SqlType, target: Target): void {
  f.out.block(`if (${f.c} === 110)`, () => emitNull(f), '} else {');
  switch (type.kind) {
    case 'STRING':
      emitString(f, target);
      break;
    case 'INTEGER':
    case 'BIGINT':
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      emitInteger(f, type.kind, target);
      break;
    case 'DOUBLE':
      emitDouble(f, target);
      break;
    case 'BOOLEAN':
      emitBoolean(f, target);
      break;
    case 'BYTES':
      emitBytes(f, target);
      break;
    case 'DECIMAL':
      emitDecimal(f, type, target);
      break;
    default:
      emitNested(f, type, target);
  }
  f.out.line('}');
}

/** Emits the skipping of a value of an unknown field. */
export function emitSkip(f: Frame): void {
  const { out, i, c, bytes, end } = f;
  const skip = out.constant(attempt(skipValue), 'skipValue');
  out.block(`if (${c} === 34)`, () => emitStringEnd(f), `} else if (${c} === 45 || (${c} >= 48 && ${c} <= 57)) {`);
  emitNumberSkip(f);
  out.line('} else {');
  out.line(`${i} = ${skip}(${bytes}, ${i}, ${end}, 2);`);
  out.line(`if (${i} < 0) break ${f.slow};`);
  out.line('}');
}

/** `null`, whose first byte has been seen. */
function emitNull(f: Frame): void {
  const { out, i, bytes } = f;
  out.line(`if (!${out.constant(isNull, 'isNull')}(${bytes}, ${i})) break ${f.slow};`);
  out.line(`${i} += 4;`);
}

/** A literal word whose first byte has been seen; assigns `value` source to the target's local. */
function emitWord(f: Frame, word: string, assign: string | null): void {
  const { out, i, bytes } = f;
  const rest = [...word].slice(1).map((char, k) => `${bytes}[${i} + ${k + 1}] !== ${char.charCodeAt(0)}`);
  out.line(`if (${rest.join(' || ')}) break ${f.slow};`);
  if (assign !== null) out.line(assign);
  out.line(`${i} += ${word.length};`);
}

/** Moves `i` behind the string at `i`; `s` is where it starts. `v` is 0 when it is plain ASCII, 1 when it needs decoding. */
function emitStringEnd(f: Frame): void {
  const { out, i, s, v, bytes, view, end } = f;
  const skip = out.constant(attempt(skipString), 'skipString');
  out.line(`${s} = ${i};`);
  out.line(`${i} = ${out.constant(plainEnd, 'plainEnd')}(${bytes}, ${view}, ${i} + 1, ${hex(fourTimes(BACKSLASH))});`);
  out.line(`if (${bytes}[${i}] === 34) { ${i}++; ${v} = 0; }`);
  out.line(`else if ((${i} = ${skip}(${bytes}, ${s}, ${end}, 0)) < 0) break ${f.slow};`);
  out.line(`else ${v} = 1;`);
}

function emitString(f: Frame, target: Target): void {
  const { out, c, v, i, bytes } = f;
  const local = target?.local ?? null;
  const decode = `${out.constant(decodeOrSlow, 'decodeString')}(${bytes}, ${f.s}, ${i})`;
  out.block(
    `if (${c} === 34)`,
    () => {
      emitStringEnd(f);
      if (target?.range) out.line(`if (${v} === 0) { ${target.range.from} = ${f.s}; ${target.range.to} = ${i}; } else`);
      else if (local !== null)
        out.line(`if (${v} === 0) ${local} = ${out.constant(asciiSlice, 'asciiSlice')}(${bytes}, ${f.s} + 1, ${i} - 1); else`);
      else out.line(`if (${v} !== 0)`);
      out.line(`  if (${local === null ? decode : `(${local} = ${decode})`} === null) break ${f.slow};`);
    },
    '} else {',
  );
  emitOtherAsString(f, local);
  out.line('}');
}

/** Not a string, for a STRING column: the text of whatever stands there. */
function emitOtherAsString(f: Frame, local: string | null): void {
  const { out, i, bytes, end } = f;
  const skip = out.constant(attempt(skipValue), 'skipValue');
  const call = `${out.constant(attempt(stringOf), 'textOf')}(${bytes}, ${f.s}, ${end})`;
  const slow = out.constant(JSON_SLOW, 'slow');
  out.line(`${f.s} = ${i};`);
  out.line(`if ((${i} = ${skip}(${bytes}, ${f.s}, ${end}, 2)) < 0) break ${f.slow};`);
  if (local === null) out.line(`if (${call} === ${slow}) break ${f.slow};`);
  else out.line(`if ((${local} = ${call}) === ${slow}) { ${local} = null; break ${f.slow}; }`);
}

function emitInteger(f: Frame, kind: SqlType['kind'], target: Target): void {
  const { out, i, s, bytes } = f;
  const wide = kind === 'BIGINT';
  const bounded = kind === 'INTEGER' || kind === 'TIME';
  // A fraction or an exponent is nothing that may stand behind a value: slow, and the general reader truncates.
  emitJsonDigits(f, bounded || (target !== null && !target.range));
  const carried = wide && target?.range !== undefined;
  if (!carried) out.line(`if (${i} - ${s} > ${wide ? MOST_DIGITS : 15}) break ${f.slow};`);
  if (kind === 'INTEGER') out.line(`if (${i} - ${s} > 9 && ${numberOf(f, 9)} > 2147483647) break ${f.slow};`);
  // No leading zeros: a number that starts with one is zero.
  if (kind === 'TIME') out.line(`if (${numberOf(f, 9)} > 86400000 || (${f.negative} && ${bytes}[${s}] !== 48)) break ${f.slow};`);
  if (target !== null) emitIntegerValue(f, wide, target);
}

function emitIntegerValue(f: Frame, wide: boolean, target: NonNullable<Target>): void {
  const { out, i, s, bytes } = f;
  // A negative zero is written as 0, so its bytes cannot be carried through; nor can digits beyond 64 bits.
  const long = `${target.local} = ${out.constant(longInteger, 'longInteger')}(${bytes}, ${s}, ${i}, ${f.negative});`;
  if (target.range) {
    const { from, to } = target.range;
    const fits = wide ? `${i} - ${s} <= 18 && ` : '';
    out.line(`if (${fits}(!${f.negative} || ${bytes}[${s}] !== 48)) { ${from} = ${f.negative} ? ${s} - 1 : ${s}; ${to} = ${i}; }`);
    if (wide) out.line(`else if (${i} - ${s} > ${MOST_DIGITS}) break ${f.slow};`);
    out.line(`else ${long}`);
    return;
  }
  if (wide) out.line(`if (${i} - ${s} > 15) ${long} else`);
  out.line(`${target.local} = ${f.negative} ? 0 - ${numberOf(f, 9)} : ${numberOf(f, 9)};`);
}

function emitDouble(f: Frame, target: Target): void {
  const { out, i, c, s, bytes, end } = f;
  if (target === null) {
    out.line(`if (${c} !== 45 && !(${c} >= 48 && ${c} <= 57)) break ${f.slow};`);
    emitNumberSkip(f);
    return;
  }
  const fraction = out.fresh('fraction');
  const numberEnd = out.constant(attempt(skipNumber), 'skipNumber');
  const powers = out.constant(POWERS_OF_TEN, 'pow10');
  out.line(`let ${fraction} = 0;`);
  emitJsonDigits(f, true);
  emitFraction(f, fraction, true);
  // Up to 15 digits the mantissa and the power of ten are exact doubles, so that one division rounds correctly.
  out.block(
    `if (${c} === 101 || ${c} === 69 || ${i} - ${s} > 15)`,
    () => {
      out.line(`if (${f.negative}) ${s}--;`);
      out.line(`if ((${i} = ${numberEnd}(${bytes}, ${s}, ${end}, 0)) < 0) break ${f.slow};`);
      out.line(`${target.local} = Number(${bytes}.latin1Slice(${s}, ${i})) || 0;`);
    },
    '} else {',
  );
  const magnitude = out.fresh('magnitude');
  out.line(`let ${magnitude} = ${numberOf(f, 9)};`);
  out.line(`if (${fraction} !== 0) ${magnitude} /= ${powers}[${i} - ${fraction}];`);
  out.line(`${target.local} = ${f.negative} ? 0 - ${magnitude} : ${magnitude};`);
  out.line('}');
}

/** Skips a number. */
function emitNumberSkip(f: Frame): void {
  const { out, i, c, s, bytes, end } = f;
  const fraction = out.fresh('fraction');
  out.line(`let ${fraction} = 0;`);
  emitJsonDigits(f, false);
  emitFraction(f, fraction, false);
  out.line(`if (${i} - ${s} > ${MAX_NUMBER_LENGTH - 2}) break ${f.slow};`);
  const numberEnd = out.constant(attempt(skipNumber), 'skipNumber');
  out.line(
    `if ((${c} === 101 || ${c} === 69) && (${i} = ${numberEnd}(${bytes}, ${f.negative} ? ${s} - 1 : ${s}, ${end}, 0)) < 0) break ${f.slow};`,
  );
}

function emitDecimal(f: Frame, type: Extract<SqlType, { kind: 'DECIMAL' }>, target: Target): void {
  const { out, i, c, s, bytes } = f;
  const fraction = out.fresh('fraction');
  out.line(`let ${fraction} = 0;`);
  emitJsonDigits(f, false);
  emitFraction(f, fraction, false);
  out.line(`if (${c} === 101 || ${c} === 69 || ${i} - ${s} > ${MAX_NUMBER_LENGTH - 2}) break ${f.slow};`);
  const wholeDigits = type.precision - type.scale;
  if (target?.range && wholeDigits > 0) {
    // In the writer's own form: all fraction digits there, not more whole digits than fit, and no sign (a zero would lose it).
    const { from, to } = target.range;
    const whole = type.scale === 0 ? `${i} - ${s}` : `${i} - ${s} - ${type.scale + 1}`;
    const form = type.scale === 0 ? `${fraction} === 0` : `${fraction} !== 0 && ${i} - ${fraction} === ${type.scale}`;
    out.line(`if (${form} && ${whole} <= ${wholeDigits} && !${f.negative}) { ${from} = ${s}; ${to} = ${i}; } else`);
  }
  const decimal = out.constant(decimalAt, 'decimalAt');
  const call = `${decimal}(${bytes}, ${f.negative} ? ${s} - 1 : ${s}, ${i}, ${type.precision}, ${type.scale})`;
  out.line(target === null ? `if (${call} === null) break ${f.slow};` : `if ((${target.local} = ${call}) === null) break ${f.slow};`);
}

function emitBoolean(f: Frame, target: Target): void {
  const { out, c } = f;
  const assign = (text: string, length: number): string | null => {
    if (target === null) return null;
    return target.range ? `${target.range.from} = ${f.i}; ${target.range.to} = ${f.i} + ${length};` : `${target.local} = ${text};`;
  };
  out.block(`if (${c} === 116)`, () => emitWord(f, 'true', assign('true', 4)), `} else if (${c} === 102) {`);
  emitWord(f, 'false', assign('false', 5));
  out.line(`} else break ${f.slow};`);
}

function emitBytes(f: Frame, target: Target): void {
  const { out, i, c, v, bytes } = f;
  const parse = out.constant(parseBase64, 'parseBase64');
  out.line(`if (${c} !== 34) break ${f.slow};`);
  emitStringEnd(f);
  const call = `${parse}(${bytes}.latin1Slice(${f.s} + 1, ${i} - 1))`;
  out.line(`if (${v} !== 0 || (${target === null ? call : `(${target.local} = ${call})`}) === null) break ${f.slow};`);
}

/** ARRAY, MAP and STRUCT: found by the scanner, read by the general reader's value readers. */
function emitNested(f: Frame, type: SqlType, target: Target): void {
  const { out, i, bytes, end } = f;
  const skip = out.constant(attempt(skipValue), 'skipValue');
  const read = out.constant(attempt(valueReader(type)), 'readNested');
  const slow = out.constant(JSON_SLOW, 'slow');
  const local = target?.local ?? out.fresh('unused');
  if (target === null) out.line(`let ${local};`);
  out.line(`${f.s} = ${i};`);
  out.line(`if ((${i} = ${skip}(${bytes}, ${f.s}, ${end}, 2)) < 0) break ${f.slow};`);
  out.line(`if ((${local} = ${read}(${bytes}, ${f.s}, ${end})) === ${slow}) { ${local} = null; break ${f.slow}; }`);
}
