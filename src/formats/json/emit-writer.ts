/**
 * The compiled JSON writer: source that puts a row's bytes straight into the sink. Names and punctuation are prebuilt bytes,
 * integers are written digit by digit, ASCII strings byte by byte, ranges are copied. Strings that need escapes or are not ASCII,
 * and all nested types, are rendered by the general writer's printers. One `ensure` per record in the usual case.
 */
import { hex, literal } from '../../base/source.ts';
import type { SourceWriter } from '../../base/source.ts';
import type { SqlType } from '../../data/types.ts';
import type { RowShape, WriterSlot } from '../format.ts';
import { putInteger } from '../../data/digits.ts';
import { copyRange, putDecimal, putDouble, putLongText } from '../put.ts';
import { jsonPrinter } from './write.ts';
import { quoteJson } from './write-text.ts';

/** Most bytes of a number, boolean or null. */
const SCALAR_BYTES = 28;
/** Literals up to this length are stored by words, without a loop. */
const UNROLLED = 40;
/** Room that the last word of a literal may take beyond it. */
const WORD = 4;

/** Names shared by the emitted writer. */
interface Frame {
  readonly out: SourceWriter;
  readonly sink: string;
  readonly buffer: string;
  /** A `DataView` of the buffer. */
  readonly view: string;
  readonly p: string;
  /** Bytes that the whole row may need besides escapes. */
  readonly need: string;
}

/** Emits the compiled writer of a shape; see `Format.emitWriter`. */
export function emitJsonWriter(shape: RowShape, slots: readonly WriterSlot[], sink: string, out: SourceWriter): void {
  out.comment(`JSON ${shape.side} of ${shape.topic}: ${shape.columns.length} columns`);
  out.block('', () => {
    const f: Frame = { out, sink, buffer: out.fresh('buffer'), view: out.fresh('view'), p: out.fresh('p'), need: out.fresh('need') };
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

function emitLiteral(f: Frame, text: string): void {
  const { out, buffer, view, p } = f;
  const bytes = Buffer.from(text);
  if (bytes.length === 0) return;
  if (bytes.length === 1) {
    out.line(`${buffer}[${p}] = ${bytes[0]}; // ${literal(text)}`);
  } else if (bytes.length <= UNROLLED) {
    // The last word may write beyond the literal, where the next thing goes.
    const padded = Buffer.concat([bytes, Buffer.alloc(WORD - 1)]);
    const stores = Array.from({ length: Math.ceil(bytes.length / WORD) }, (_, k) => {
      const at = k === 0 ? p : `${p} + ${k * WORD}`;
      return `${view}.setInt32(${at}, ${hex(padded.readInt32LE(k * WORD))}, true);`;
    });
    out.line(`${stores.join(' ')} // ${literal(text)}`);
  } else {
    const literal = out.constant(Uint8Array.from(bytes), 'literal');
    out.line(`${buffer}.set(${literal}, ${p});`);
  }
  out.line(`${p} += ${bytes.length};`);
}

function emitColumn(f: Frame, type: SqlType, slot: WriterSlot, text: string | null): void {
  const { out, buffer, p } = f;
  if (slot.range) {
    const { from, to, bytes } = slot.range;
    const copy = out.constant(copyRange, 'copyRange');
    out.line(`if (${from} >= 0) ${p} = ${copy}(${buffer}, ${p}, ${bytes}, ${from}, ${to}); else`);
  }
  out.block(`if (${slot.local} === null)`, () => emitLiteral(f, 'null'), '} else {');
  emitPresent(f, type, slot.local, text);
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
  const { out, buffer, view, p, sink, need } = f;
  const k = out.fresh('k');
  const c = out.fresh('c');
  const n = out.fresh('n');
  const text = out.fresh('text');
  out.line(`${buffer}[${p}] = 34;`);
  out.line(`const ${n} = ${local}.length; let ${k} = 0;`);
  out.block(`for (; ${k} < ${n}; ${k}++)`, () => {
    out.line(`const ${c} = ${local}.charCodeAt(${k});`);
    out.line(`if (${c} < 32 || ${c} > 126 || ${c} === 34 || ${c} === 92) break;`);
    out.line(`${buffer}[${p} + 1 + ${k}] = ${c};`);
  });
  out.block(
    `if (${k} === ${n})`,
    () => {
      out.line(`${buffer}[${p} + 1 + ${n}] = 34;`);
      out.line(`${p} += ${n} + 2;`);
    },
    '} else {',
  );
  out.line(`  const ${text} = ${out.constant(quoteJson, 'quoteJson')}(${local});`);
  out.line(`  ${sink}.position = ${p};`);
  out.line(`  ${sink}.ensure(${text}.length * 3 + ${need});`);
  out.line(`  ${buffer} = ${sink}.buffer; ${view} = ${sink}.view;`);
  out.line(`  ${p} += ${buffer}.utf8Write(${text}, ${p});`);
  out.line('}');
}
