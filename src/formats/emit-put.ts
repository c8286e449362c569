/**
 * Source that puts bytes into a sink's buffer: what compiled writers of text formats share. What stands around a value, and which characters a string may
 * have as they are, is each format's own affair. The small functions that the emitted code calls are in `put.ts`.
 */
import { hex, literal } from '../base/source.ts';
import type { SourceWriter } from '../base/source.ts';
import { WORDWISE, copyNative, rangeCopier } from '../data/bytes.ts';
import type { WrittenRange } from './format.ts';

/** Most bytes of a number, boolean or null. */
export const SCALAR_BYTES = 28;
/** Literals up to this length are stored by words, without a loop. */
const UNROLLED = 40;
/** Room that the last word of a literal may take beyond it. */
export const WORD = 4;

/** Names shared by one emitted writer. */
export interface WriteFrame {
  /** Of the row. */
  readonly columns: number;
  readonly out: SourceWriter;
  readonly sink: string;
  readonly buffer: string;
  /** A `DataView` of the buffer. */
  readonly view: string;
  readonly p: string;
  /** Bytes that the whole row may need besides what is rendered. */
  readonly need: string;
}

/** Fresh names for the writer of a row of so many columns into the sink of that name. */
export function writeFrame(out: SourceWriter, columns: number, sink: string): WriteFrame {
  return { columns, out, sink, buffer: out.fresh('buffer'), view: out.fresh('view'), p: out.fresh('p'), need: out.fresh('need') };
}

/** The bytes of a text that never changes. */
export function emitLiteral(f: WriteFrame, text: string): void {
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

/**
 * Copies the string in `local` to the buffer while it is printable ASCII and none of `stops`, without moving `p`. Returns the locals `k`, the characters
 * copied, and `n`, the string's length. With `when`, nothing is copied unless that code is true.
 */
export function emitAsciiCopy(
  f: WriteFrame,
  local: string,
  options: { readonly at: string; readonly stops: readonly number[]; readonly when?: (n: string) => string },
): { k: string; n: string } {
  const { out, buffer } = f;
  const [k, n, c] = [out.fresh('k'), out.fresh('n'), out.fresh('c')];
  const { at, stops, when } = options;
  out.line(`const ${n} = ${local}.length; let ${k} = 0;`);
  out.block(`${when === undefined ? '' : `if (${when(n)}) `}for (; ${k} < ${n}; ${k}++)`, () => {
    out.line(`const ${c} = ${local}.charCodeAt(${k});`);
    out.line(`if (${c} < 32 || ${c} > 126${stops.map((stop) => ` || ${c} === ${stop}`).join('')}) break;`);
    out.line(`${buffer}[${at} + ${k}] = ${c};`);
  });
  return { k, n };
}

const copyRange = rangeCopier();

/** With more columns copies are called: written out they would make the code too long to be compiled well, and in code that is not they cost more than a call. */
const MOST_COPIES = 30;

/**
 * Copies a range as words, which may go on behind it: there `need` has room, and whether the range's own bytes go on as far is asked. Written out and not called, because a record has several of them, most a few
 * bytes long; numbers fit one word or two, texts rather take two words at a step.
 */
export function emitRangeCopy(f: WriteFrame, { from, to, bytes, view }: WrittenRange, isShort: boolean): void {
  const { out, buffer, p } = f;
  if (f.columns > MOST_COPIES) {
    out.line(`${p} = ${out.constant(copyRange, 'copyRange')}(${buffer}, ${p}, ${bytes}, ${from}, ${to});`);
    return;
  }
  const [k, n] = [out.fresh('k'), out.fresh('n')];
  const words = isShort ? [''] : ['', ' + 8'];
  const step = 8 * words.length;
  out.line(`const ${n} = ${to} - ${from};`);
  const fits = `${to} + ${step} <= ${bytes}.length`;
  out.block(`if (${isShort ? fits : `${n} <= ${WORDWISE} && ${fits}`}) for (let ${k} = 0; ${k} < ${n}; ${k} += ${step})`, () => {
    for (const word of words) {
      out.line(`${f.view}.setBigUint64(${p} + ${k}${word}, ${view}.getBigUint64(${from} + ${k}${word}, true), true);`);
    }
  });
  out.line(`else ${out.constant(copyNative, 'copyNative')}(${buffer}, ${p}, ${bytes}, ${from}, ${to});`);
  out.line(`${p} += ${n};`);
}

/** Puts any text, the value of `code`, of whose length `need` knows nothing. */
export function emitRendered(f: WriteFrame, code: string): void {
  const { out, buffer, view, p, sink, need } = f;
  const text = out.fresh('text');
  out.line(`const ${text} = ${code};`);
  out.line(`${sink}.position = ${p};`);
  out.line(`${sink}.ensure(${text}.length * 3 + ${need});`);
  out.line(`${buffer} = ${sink}.buffer; ${view} = ${sink}.view;`);
  out.line(`${p} += ${buffer}.utf8Write(${text}, ${p});`);
}
