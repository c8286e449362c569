/**
 * A scanner of JSON text in bytes: finds where values end and proves that they are well formed, without building anything.
 * All functions take the buffer, a position and the end of the record, and return a position. They throw JsonSyntaxError.
 *
 * Invariants: never reads past `end`; never recurses deeper than MAX_DEPTH, so that hostile nesting cannot exhaust the stack.
 * Bytes ≥ 0x80 are taken as they are; who decodes a string checks its UTF-8.
 */

/** Nesting beyond this makes a record unreadable. */
export const MAX_DEPTH = 1000;
/** A number with more characters than this makes a record unreadable, so that a decimal cannot cost unbounded time. */
export const MAX_NUMBER_LENGTH = 1000;

/** Why the text is not JSON, and the offset of the byte within the buffer. */
export class JsonSyntaxError extends Error {
  readonly at: number;

  constructor(reason: string, at: number) {
    super(reason);
    this.name = 'JsonSyntaxError';
    this.at = at;
  }
}

/** The first position at or after `i` that holds no blank; `end` when there is none. */
export function skipBlanks(b: Buffer, i: number, end: number): number {
  while (i < end) {
    const c = b[i];
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) break;
    i++;
  }
  return i;
}

/** Skips the value that starts at `i` (no blanks before it); returns the position behind it. */
export function skipValue(b: Buffer, i: number, end: number, depth: number): number {
  if (i >= end) throw unexpected(b, i, end);
  switch (b[i]) {
    case 34:
      return skipString(b, i, end);
    case 123:
      return skipObject(b, i, end, depth);
    case 91:
      return skipArray(b, i, end, depth);
    case 116:
      return skipWord(b, i, end, 'true');
    case 102:
      return skipWord(b, i, end, 'false');
    case 110:
      return skipWord(b, i, end, 'null');
    default:
      return skipNumber(b, i, end);
  }
}

/** Skips the string whose opening quote is at `i`. */
export function skipString(b: Buffer, i: number, end: number): number {
  i++;
  while (i < end) {
    const c = b[i];
    if (c === 34) return i + 1;
    if (c === 92) i = skipEscape(b, i + 1, end);
    else if (c < 32) throw new JsonSyntaxError(`Illegal unquoted character (code ${c}) in a string`, i);
    else i++;
  }
  throw new JsonSyntaxError('Unexpected end of input in a string', i);
}

/** `i` is behind the backslash. */
function skipEscape(b: Buffer, i: number, end: number): number {
  if (i >= end) throw new JsonSyntaxError('Unexpected end of input in a string', i);
  const c = b[i];
  if (c === 117) {
    for (let k = 1; k <= 4; k++) {
      if (i + k >= end || !isHex(b[i + k])) throw new JsonSyntaxError('Unrecognized \\u escape: four hexadecimal digits expected', i);
    }
    return i + 5;
  }
  // " \ / b f n r t
  if (c === 34 || c === 92 || c === 47 || c === 98 || c === 102 || c === 110 || c === 114 || c === 116) return i + 1;
  throw new JsonSyntaxError(`Unrecognized character escape (code ${c})`, i);
}

function isHex(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102);
}

/** Skips the number at `i`; what follows it must be able to follow a number. */
export function skipNumber(b: Buffer, i: number, end: number): number {
  const from = i;
  if (i < end && b[i] === 45) i++;
  const whole = i;
  i = skipDigits(b, i, end);
  if (i === whole) throw unexpected(b, from, end);
  if (b[whole] === 48 && i > whole + 1) throw new JsonSyntaxError('Invalid numeric value: leading zeroes not allowed', from);
  if (i < end && b[i] === 46) i = skipSomeDigits(b, i + 1, end);
  if (i < end && (b[i] | 32) === 101) {
    i++;
    if (i < end && (b[i] === 43 || b[i] === 45)) i++;
    i = skipSomeDigits(b, i, end);
  }
  if (i - from > MAX_NUMBER_LENGTH)
    throw new JsonSyntaxError(`Number value length exceeds the maximum allowed (${MAX_NUMBER_LENGTH})`, from);
  if (i < end && !endsToken(b[i])) throw unexpected(b, i, end);
  return i;
}

function skipDigits(b: Buffer, i: number, end: number): number {
  while (i < end && b[i] >= 48 && b[i] <= 57) i++;
  return i;
}

function skipSomeDigits(b: Buffer, i: number, end: number): number {
  const to = skipDigits(b, i, end);
  if (to === i) throw new JsonSyntaxError('Invalid numeric value: a digit is missing', i);
  return to;
}

/** Blank, comma or closing bracket. */
function endsToken(c: number): boolean {
  return c === 44 || c === 125 || c === 93 || c === 32 || c === 10 || c === 13 || c === 9;
}

function skipWord(b: Buffer, i: number, end: number, word: string): number {
  for (let k = 1; k < word.length; k++) {
    if (i + k >= end || b[i + k] !== word.charCodeAt(k)) throw new JsonSyntaxError(`Unrecognized token: was expecting '${word}'`, i);
  }
  const to = i + word.length;
  if (to < end && !endsToken(b[to])) throw new JsonSyntaxError(`Unrecognized token: was expecting '${word}'`, i);
  return to;
}

function skipArray(b: Buffer, i: number, end: number, depth: number): number {
  checkDepth(depth, i);
  i = skipBlanks(b, i + 1, end);
  if (i < end && b[i] === 93) return i + 1;
  for (;;) {
    i = skipBlanks(b, skipValue(b, i, end, depth + 1), end);
    if (i < end && b[i] === 93) return i + 1;
    i = skipBlanks(b, expect(b, i, end, 44), end);
  }
}

function skipObject(b: Buffer, i: number, end: number, depth: number): number {
  checkDepth(depth, i);
  i = skipBlanks(b, i + 1, end);
  if (i < end && b[i] === 125) return i + 1;
  for (;;) {
    i = skipBlanks(b, skipValue(b, skipName(b, i, end), end, depth + 1), end);
    if (i < end && b[i] === 125) return i + 1;
    i = skipBlanks(b, expect(b, i, end, 44), end);
  }
}

/** Skips a member's name, its colon and the blanks around; returns where the value starts. */
export function skipName(b: Buffer, i: number, end: number): number {
  if (i >= end || b[i] !== 34) throw unexpected(b, i, end);
  return skipBlanks(b, expect(b, skipBlanks(b, skipString(b, i, end), end), end, 58), end);
}

/** Requires the byte at `i`; returns the position behind it. */
export function expect(b: Buffer, i: number, end: number, byte: number): number {
  if (i >= end || b[i] !== byte) throw unexpected(b, i, end);
  return i + 1;
}

export function checkDepth(depth: number, at: number): void {
  if (depth > MAX_DEPTH) throw new JsonSyntaxError(`Document nesting depth (${depth}) exceeds the maximum allowed (${MAX_DEPTH})`, at);
}

function unexpected(b: Buffer, i: number, end: number): JsonSyntaxError {
  if (i >= end) return new JsonSyntaxError('Unexpected end of input', i);
  const c = b[i];
  const shown = c > 32 && c < 127 ? `'${String.fromCharCode(c)}' ` : '';
  return new JsonSyntaxError(`Unexpected character (${shown}code ${c})`, i);
}
