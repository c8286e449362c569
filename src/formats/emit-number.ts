/**
 * Source that reads decimal digits at position `i` of a byte buffer: the part of reading numbers that compiled readers of text formats share. Which
 * spellings count, and what becomes of the others, is each format's own affair.
 */
import type { SourceWriter } from '../base/source.ts';
import { digitsEnd } from './ascii.ts';
import { wideInteger } from './number-bytes.ts';

/** Names that the emitted code of one reader shares. */
export interface ReadFrame {
  readonly out: SourceWriter;
  readonly bytes: string;
  /** A `DataView` of the bytes. */
  readonly view: string;
  /** Behind the record's last byte. */
  readonly end: string;
  /** Position and current byte. */
  readonly i: string;
  readonly c: string;
  /** Number being read, and scratch positions. */
  readonly v: string;
  readonly s: string;
  readonly negative: string;
  /** Label of the block to leave for the slow path. */
  readonly slow: string;
}

/**
 * Optional sign and digits, perhaps none; `s` is where the digits start, `c` the byte behind them. With `valued`, `v` gets the number as an integer of 32
 * bits: right for up to nine digits, `numberOf` knows what to do with more. With `bounded` reading stops at the record's end; else whoever asks must notice
 * that `i` is past it.
 */
export function emitDigits(f: ReadFrame, valued: boolean, bounded = false): void {
  const { out, i, c, s, v, bytes } = f;
  out.line(`${f.negative} = ${c} === 45;`);
  out.line(`if (${f.negative}) ${c} = ${bytes}[++${i}];`);
  out.line(`${s} = ${i};${valued ? ` ${v} = 0;` : ''}`);
  emitDigitLoop(f, valued, bounded);
}

function emitDigitLoop(f: ReadFrame, valued: boolean, bounded: boolean): void {
  const { out, i, c, v, bytes, view, end } = f;
  if (valued) {
    const inside = bounded ? ` && ${i} < ${end}` : '';
    out.line(`while (${c} >= 48 && ${c} <= 57${inside}) { ${v} = (Math.imul(${v}, 10) + (${c} - 48)) | 0; ${c} = ${bytes}[++${i}]; }`);
    return;
  }
  out.line(`${i} = ${out.constant(digitsEnd, 'digitsEnd')}(${bytes}, ${view}, ${i});`);
  if (bounded) out.line(`if (${i} > ${end}) ${i} = ${end};`);
  out.line(`${c} = ${bytes}[${i}];`);
}

/** Behind the digits of `emitDigits`: the digits of a fraction, still into `v`. Leaves the fraction's start in `from`, as it was without a point. No digit behind a point: slow. */
export function emitFraction(f: ReadFrame, from: string, valued: boolean, bounded = false): void {
  const { out, i, c, bytes } = f;
  out.block(`if (${c} === 46)`, () => {
    out.line(`${from} = ++${i}; ${c} = ${bytes}[${i}];`);
    emitDigitLoop(f, valued, bounded);
    out.line(`if (${i} === ${from}) break ${f.slow};`);
  });
}

/** Code of the number of the digits read, up to 15 of them, without sign and point. `most` is how many characters nine digits may take. */
export function numberOf(f: ReadFrame, most: number): string {
  const wide = f.out.constant(wideInteger, 'wideInteger');
  return `(${f.i} - ${f.s} <= ${most} ? ${f.v} : ${wide}(${f.bytes}, ${f.s}, ${f.i}))`;
}
