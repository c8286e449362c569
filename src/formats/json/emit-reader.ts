/**
 * The compiled JSON reader: source that scans a record's bytes once, decodes the wanted columns and skips the rest.
 *
 * It gives exactly what the general reader gives. That is why it always walks to the closing brace, although it could stop once
 * all wanted fields are found: a duplicate further on would win, and broken text behind them makes the record unreadable. For
 * the same reason columns that nobody wants are still checked against their types, so that whether a record is readable
 * does not depend on the query. Whatever is unusual leaves the block labelled `slow`, and the general reader decides.
 */
import { hex } from '../../base/source.ts';
import type { SourceWriter } from '../../base/source.ts';
import { typeText } from '../../data/types.ts';
import type { SqlType } from '../../data/types.ts';
import type { ReadFrame as Frame } from '../emit-number.ts';
import { emitSlow, emitUnset, readFrame } from '../emit-read.ts';
import type { ReaderScope, ReaderSlot, RowShape } from '../format.ts';
import { PLAIN, blanksEnd } from './emitted-calls.ts';
import { emitSkip, emitValue } from './emit-values.ts';
import type { Target } from './emit-values.ts';
import { jsonReader } from './read.ts';

/** Columns whose bits fit one local. */
const BITS = 30;
/** With more columns, those that are wanted counted twice, the code that tries them in order would be too long: V8 compiles functions of up to 60 KiB of bytecode, others run several times slower. */
const STRAIGHT_COLUMNS = 60;
/** Columns that are read alike share code up to here, where all of it fits that bound. What does not fit is compiled by simpler means, with which sharing costs more than it saves: measured, 620 ns a field against 310. */
const SHARED_COLUMNS = 90;

/** Emits the compiled reader of a shape; see `Format.emitReader`. */
export function emitJsonReader(shape: RowShape, slots: readonly ReaderSlot[], scope: ReaderScope, out: SourceWriter): void {
  // A key without columns holds no data, whatever its bytes are.
  if (shape.columns.length === 0 && shape.side === 'key') return;
  out.comment(`JSON ${shape.side} of ${shape.topic}: ${slots.length} of ${shape.columns.length} columns`);
  const done = out.fresh('done');
  out.line(`let ${done} = false;`);
  emitUnset(slots, out);
  if (isCompilable(shape)) emitFast(shape, slots, scope, done, out);
  out.block(`if (!${done})`, () => emitSlow(jsonReader(shape), 'readJson', slots, scope, out));
}

/** Names whose spellings could mean two columns, or that are not ASCII, go to the general reader altogether. */
function isCompilable(shape: RowShape): boolean {
  const names = shape.columns.map((c) => c.name.toUpperCase());
  return (
    shape.columns.length > 0 &&
    new Set(names).size === names.length &&
    names.every((name) => /^[\x20-\x7e]+$/.test(name) && !/["\\]/.test(name))
  );
}

function emitFast(shape: RowShape, slots: readonly ReaderSlot[], scope: ReaderScope, done: string, out: SourceWriter): void {
  const f = readFrame(scope, out);
  out.block(`${f.slow}:`, () => {
    out.line(`let ${f.i} = ${scope.from}, ${f.c} = 0, ${f.v} = 0, ${f.s} = 0, ${f.negative} = false;`);
    emitBlanks(f);
    if (shape.unwrapped) emitBare(f, shape, slots);
    else emitObject(f, shape, slots);
    out.line(`${done} = true;`);
  });
}

/** Loads `c` from `at`, which is `i` or code that moves it, and passes blanks; mostly there is none, or one. */
function emitBlanks(f: Frame, at = f.i): void {
  const { out, i, c, bytes } = f;
  out.line(`${c} = ${bytes}[${at}];`);
  out.line(`if (${c} <= 32 && (${c} !== 32 || (${c} = ${bytes}[++${i}]) <= 32)) ${passCode(f)}`);
}

/** Passes blanks if `c`, the byte at `i`, is one. */
function emitPass(f: Frame): void {
  f.out.line(`if (${f.c} <= 32) ${passCode(f)}`);
}

function passCode({ out, i, c, bytes }: Frame): string {
  return `${c} = ${bytes}[${i} = ${out.constant(blanksEnd, 'blanksEnd')}(${bytes}, ${i})];`;
}

/** A bare value; only blanks may follow it here, anything else is left to the general reader. */
function emitBare(f: Frame, shape: RowShape, slots: readonly ReaderSlot[]): void {
  const { out, i, end } = f;
  out.line(`if (${i} >= ${end}) break ${f.slow};`);
  emitValue(f, shape.columns[0].type, slots[0] ?? null);
  out.line(`if (${i} !== ${end}) break ${f.slow};`);
}

/**
 * Two ways through the members. First straight on: each column is tried once, in the order of the columns, which costs neither a
 * look-up nor an indirect jump; that is how records mostly are, with some fields missing. Whatever does not come in that
 * order is left to the loop behind it.
 */
function emitObject(f: Frame, shape: RowShape, slots: readonly ReaderSlot[]): void {
  const { out, i, c, end } = f;
  const object = out.fresh('object');
  const seen = Array.from({ length: Math.ceil(shape.columns.length / BITS) }, () => out.fresh('seen'));
  out.line(`let ${seen.map((name) => `${name} = 0`).join(', ')};`);
  out.line(`if (${c} !== 123 || ${i} >= ${end}) break ${f.slow};`);
  out.line(`${i}++;`);
  emitBlanks(f);
  out.block(`${object}:`, () => {
    out.line(`if (${c} === 125) { ${i}++; break ${object}; }`);
    if (shape.columns.length + slots.length <= STRAIGHT_COLUMNS) emitStraight(f, shape, slots, seen, object);
    out.block('for (;;)', () => {
      const column = emitName(f, shape);
      emitMember(f, shape, slots, seen, column);
      emitMemberEnd(f, object);
    });
  });
  // The brace may have been another record's.
  out.line(`if (${i} > ${end}) break ${f.slow};`);
}

function emitStraight(f: Frame, shape: RowShape, slots: readonly ReaderSlot[], seen: readonly string[], object: string): void {
  const { out, i, bytes, end } = f;
  // Names are looked at by words, which may reach beyond the record; the last one of a buffer goes the other way.
  const reach = Math.max(...shape.columns.map(({ name }) => name.length)) + NAME_MARKS;
  out.block(`if (${i} < ${end} && ${end} + ${reach} <= ${bytes}.length)`, () => {
    for (const [index, { name, type }] of shape.columns.entries()) {
      const target: Target = slots.find((slot) => slot.column === index) ?? null;
      out.comment(`${name} ${typeText(type)}${target === null ? NOT_WANTED : ''}`);
      out.block(`if (${memberTest(f, name)})`, () => {
        emitBlanks(f, `${i} += ${name.length + NAME_MARKS}`);
        out.line(`${seen[Math.floor(index / BITS)]} |= ${1 << (index % BITS)};`);
        emitValue(f, type, target);
        emitMemberEnd(f, object);
      });
    }
  });
}

const NOT_WANTED = ', not wanted: checked only';

/** A name's two quotes and its colon. */
const NAME_MARKS = 3;

/**
 * At `i` stands the name in quotes and a colon, nothing between: four bytes at a look, the last look reaching back over bytes seen. Letters
 * are compared in any case, unless the name has lower-case letters of its own.
 */
function memberTest(f: Frame, name: string): string {
  const caseless = !/[a-z]/.test(name);
  const expected = Buffer.from(`"${name}":`);
  const mask = Buffer.from(expected.map((byte) => (caseless && isLetter(byte) ? 0xdf : 0xff)));
  const starts = Array.from({ length: Math.ceil(expected.length / 4) }, (_, k) => Math.min(k * 4, expected.length - 4));
  return starts
    .map((at) => {
      const word = `${f.view}.getInt32(${at === 0 ? f.i : `${f.i} + ${at}`}, true)`;
      const masked = mask.readInt32LE(at) === -1 ? word : `(${word} & ${hex(mask.readInt32LE(at))})`;
      return `${masked} === ${hex(expected.readInt32LE(at) & mask.readInt32LE(at))}`;
    })
    .join(' && ');
}

function isLetter(byte: number): boolean {
  return byte >= 65 && byte <= 90;
}

/** Behind a value: the closing brace ends the object, a comma leads to the next name, whose quote is then in `c`. */
function emitMemberEnd(f: Frame, object: string): void {
  const { out, i, c, bytes, end } = f;
  out.line(`${c} = ${bytes}[${i}];`);
  out.block(`if (${c} !== 44)`, () => {
    emitPass(f);
    out.line(`if (${c} === 125) { ${i}++; break ${object}; }`);
    out.line(`if (${c} !== 44) break ${f.slow};`);
  });
  emitBlanks(f, `++${i}`);
  // A comma behind the record, or nothing but blanks behind the comma: names must not be looked for there, beyond what the bytes may have.
  out.line(`if (${i} >= ${end}) break ${f.slow};`);
}

/** `i` is at the closing quote of a name; moves it to the value, whose first byte is then in `c`. */
function emitColon(f: Frame): void {
  const { out, i, c, bytes } = f;
  out.line(`${c} = ${bytes}[++${i}];`);
  out.block(`if (${c} !== 58)`, () => {
    emitPass(f);
    out.line(`if (${c} !== 58) break ${f.slow};`);
  });
  emitBlanks(f, `++${i}`);
}

/** Reads a name and its colon; returns the local with the index of its column, −1 for a foreign field. */
function emitName(f: Frame, shape: RowShape): string {
  const { out, i, c, s } = f;
  const column = out.fresh('column');
  out.line(`if (${c} !== 34) break ${f.slow};`);
  out.line(`${s} = ++${i};`);
  out.line(`let ${column} = -1;`);
  emitNameLookup(f, shape, column);
  emitColon(f);
  return column;
}

/** Looks for the name's end, then among all columns with names of that length. */
function emitNameLookup(f: Frame, shape: RowShape, column: string): void {
  const { out, i, c, v, s, bytes } = f;
  const plain = out.constant(PLAIN, 'plain');
  out.line(`${v} = 0;`);
  out.line(`while (${plain}[${c} = ${bytes}[${i}]] === 1) { ${v} |= ${c}; ${i}++; }`);
  out.line(`if (${c} !== 34 || ${v} >= 128) break ${f.slow};`);
  out.block(`switch (${i} - ${s})`, () => {
    for (const [length, columns] of byLength(shape)) {
      out.line(`case ${length}:`);
      out.line(columns.map((index) => `if (${nameTest(f, shape.columns[index].name)}) ${column} = ${index};`).join(' else '));
      out.line('break;');
    }
  });
}

function byLength(shape: RowShape): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const [index, { name }] of shape.columns.entries()) groups.set(name.length, [...(groups.get(name.length) ?? []), index]);
  return groups;
}

/** The bytes at `s` spell the name: in any case, unless the name has lower-case letters of its own. */
function nameTest(f: Frame, name: string): string {
  const caseless = !/[a-z]/.test(name);
  const tests = [...name].map((char, k) => {
    const at = `${f.bytes}[${f.s} + ${k}]`;
    return caseless && /[A-Z]/.test(char) ? `(${at} & 223) === ${char.charCodeAt(0)}` : `${at} === ${char.charCodeAt(0)}`;
  });
  return tests.join(' && ');
}

/**
 * Dispatches on the column: reads, checks or skips the value at `i`. A column met twice goes the slow way. Columns that are read alike share the code, which would be too long otherwise: the compiler takes so
 * many bytes of a function and no more.
 */
function emitMember(f: Frame, shape: RowShape, slots: readonly ReaderSlot[], seen: readonly string[], column: string): void {
  const { out } = f;
  const member = out.fresh('member');
  out.block(`${member}: switch (${column})`, () => {
    for (const alike of readAlike(shape, slots)) {
      const [{ index, type, target }] = alike;
      out.block(`${alike.map((c) => `case ${c.index}:`).join(' ')}`, () => {
        out.comment(`${typeText(type)}${target === null ? NOT_WANTED : ''}: ${alike.map((c) => c.name).join(', ')}`);
        if (alike.length > 1) return emitShared(f, alike, seen, column, member);
        emitFirst(f, seen, index);
        emitValue(f, type, target);
        out.line('break;');
      });
    }
    out.block('default:', () => emitSkip(f));
  });
}

interface MemberColumn {
  readonly index: number;
  readonly name: string;
  readonly type: SqlType;
  readonly target: Target;
}

/** The columns by what the code that reads them would be. */
function readAlike(shape: RowShape, slots: readonly ReaderSlot[]): MemberColumn[][] {
  const groups = new Map<string, MemberColumn[]>();
  for (const [index, { name, type }] of shape.columns.entries()) {
    const target: Target = slots.find((slot) => slot.column === index) ?? null;
    const shared = shape.columns.length <= SHARED_COLUMNS ? '' : `${index} `;
    const key = `${shared}${target === null ? 'checked' : target.range ? 'carried' : 'read'} ${typeText(type)}`;
    groups.set(key, [...(groups.get(key) ?? []), { index, name, type, target }]);
  }
  return [...groups.values()];
}

/** Notes that the column has been met. */
function emitFirst(f: Frame, seen: readonly string[], index: number): void {
  const bits = seen[Math.floor(index / BITS)];
  f.out.line(`if ((${bits} & ${1 << (index % BITS)}) !== 0) break ${f.slow};`);
  f.out.line(`${bits} |= ${1 << (index % BITS)};`);
}

/** Reads a value of one of several columns into locals of their own, then hands it to the column's and leaves the block `member`. */
function emitShared(f: Frame, alike: readonly MemberColumn[], seen: readonly string[], column: string, member: string): void {
  const { out } = f;
  const [{ type, target }] = alike;
  const local = out.fresh('value');
  const range = target?.range && { from: out.fresh('valueFrom'), to: out.fresh('valueTo') };
  if (target !== null) out.line(`let ${local} = null${range ? `, ${range.from} = -1, ${range.to} = -1` : ''};`);
  emitValue(f, type, target === null ? null : { local, range });
  out.block(`switch (${column})`, () => {
    for (const { index, target: to } of alike) {
      out.line(`case ${index}:`);
      emitFirst(f, seen, index);
      if (to !== null) out.line(`${to.local} = ${local};`);
      if (to?.range && range) out.line(`${to.range.from} = ${range.from}; ${to.range.to} = ${range.to};`);
      out.line(`break ${member};`);
    }
  });
}
