/** Text of a given width: how wide it looks, cut, padded, and with control characters made visible. No layout. */
import type StringWidth from 'string-width';
import { packageOnDemand } from '../../base/on-demand.ts';

/** Its table of wide characters takes 20 ms to build. */
const library = packageOnDemand<{ readonly default: typeof StringWidth }>('string-width');

const graphemes = new Intl.Segmenter();

/** Columns that a text takes in a terminal. */
export function widthOf(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : library().default(text);
}

/** The text with spaces behind it up to the width; longer texts stay. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** The text cut into pieces no wider than the width; at least one, which may be empty. */
export function pieces(text: string, width: number): string[] {
  if (widthOf(text) <= width) return [text];
  const result: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const wide = widthOf(segment);
    if (used + wide > width && piece !== '') {
      result.push(piece);
      piece = '';
      used = 0;
    }
    piece += segment;
    used += wide;
  }
  return [...result, piece];
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Control characters as escapes: a value must not move the cursor. With `keepLines` line breaks and tabs stay. */
export function visible(text: string, keepLines = false): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (c) => {
    if (keepLines && (c === '\n' || c === '\t')) return c;
    return NAMED[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Words in lines no wider than the width; words that are wider are cut. Line breaks stay. */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let current = '';
    for (const word of line.split(' ').flatMap((part) => pieces(part, width))) {
      const longer = current === '' ? word : `${current} ${word}`;
      if (current !== '' && widthOf(longer) > width) {
        lines.push(current);
        current = word;
      } else {
        current = longer;
      }
    }
    return [...lines, current];
  });
}
