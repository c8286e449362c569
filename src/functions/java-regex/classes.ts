/**
 * Character classes of Java regular expressions as source of JavaScript classes (flag `v`): `[...]` with ranges, unions and
 * intersections, `\d \w \h …`, `\p{…}`, and single characters with their escapes.
 */
import type { PatternReader } from './reader.ts';

/** The inline flags in force: i, d (UNIX_LINES), m, s, u (UNICODE_CASE), x (COMMENTS), U (UNICODE_CHARACTER_CLASS). */
export interface Flags {
  readonly i: boolean;
  readonly d: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly u: boolean;
  readonly x: boolean;
  readonly U: boolean;
}

const SHORTHANDS: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'a-zA-Z0-9_',
  s: ' \\t\\n\\v\\f\\r',
  h: ' \\t\\u{a0}\\u{1680}\\u{180e}\\u{2000}-\\u{200a}\\u{202f}\\u{205f}\\u{3000}',
  v: '\\n\\v\\f\\r\\u{85}\\u{2028}\\u{2029}',
};
const UNICODE_SHORTHANDS: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  w: '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}',
  s: '\\p{White_Space}',
};
const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\0-\\x7f',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '\\u{21}-\\u{2f}\\u{3a}-\\u{40}\\u{5b}-\\u{60}\\u{7b}-\\u{7e}',
  Graph: '\\u{21}-\\u{7e}',
  Print: '\\u{20}-\\u{7e}',
  Blank: ' \\t',
  Cntrl: '\\0-\\x1f\\x7f',
  XDigit: '0-9a-fA-F',
  Space: ' \\t\\n\\v\\f\\r',
  javaLowerCase: '\\p{Lowercase}',
  javaUpperCase: '\\p{Uppercase}',
  javaAlphabetic: '\\p{Alphabetic}',
  javaLetter: '\\p{L}',
  javaDigit: '\\p{Nd}',
  javaLetterOrDigit: '\\p{L}\\p{Nd}',
  javaSpaceChar: '\\p{Z}',
  javaTitleCase: '\\p{Lt}',
  javaWhitespace: '\\t-\\r\\x1c-\\x1f\\u{1680}\\u{2000}-\\u{2006}\\u{2008}-\\u{200a}\\u{2028}\\u{2029}\\u{205f}\\u{3000} ',
  L1: '\\0-\\xff',
  all: '\\u{0}-\\u{10ffff}',
};
/** Java's names of properties after `Is`, where JavaScript has others. */
const BINARY: Readonly<Record<string, string>> = {
  ALPHABETIC: 'Alphabetic',
  IDEOGRAPHIC: 'Ideographic',
  LETTER: 'L',
  LOWERCASE: 'Lowercase',
  UPPERCASE: 'Uppercase',
  TITLECASE: 'Lt',
  PUNCTUATION: 'P',
  CONTROL: 'Cc',
  WHITE_SPACE: 'White_Space',
  WHITESPACE: 'White_Space',
  DIGIT: 'Nd',
  HEX_DIGIT: 'Hex_Digit',
  HEXDIGIT: 'Hex_Digit',
  JOIN_CONTROL: 'Join_Control',
  NONCHARACTER_CODE_POINT: 'Noncharacter_Code_Point',
  ASSIGNED: 'Assigned',
  EMOJI: 'Emoji',
  EMOJI_PRESENTATION: 'Emoji_Presentation',
  EMOJI_MODIFIER: 'Emoji_Modifier',
  EXTENDED_PICTOGRAPHIC: 'Extended_Pictographic',
};

/** A code point as source that is safe in and outside a class. */
export function literalSource(char: string): string {
  return /^[a-zA-Z0-9]$/.test(char) ? char : `\\u{${(char.codePointAt(0) as number).toString(16)}}`;
}

/** Members of a class for a predefined class letter such as `d` or `H`, or null when it is none. */
export function shorthandSource(letter: string, flags: Flags): string | null {
  const lower = letter.toLowerCase();
  const members = (flags.U ? UNICODE_SHORTHANDS[lower] : undefined) ?? SHORTHANDS[lower];
  if (members === undefined) return null;
  return letter === lower ? `[${members}]` : `[^${members}]`;
}

/** The class for `\p{…}` or `\P{…}`; the reader stands after the `p`. */
export function propertySource(reader: PatternReader, negated: boolean, flags: Flags): string {
  const name = reader.skip('{') ? reader.until('}') : reader.next();
  const members = propertyMembers(name, flags);
  try {
    RegExp(`[${members}]`, 'v');
  } catch {
    throw reader.error(`the character property '${name}' is not known here`);
  }
  return negated ? `[^${members}]` : `[${members}]`;
}

function propertyMembers(name: string, flags: Flags): string {
  const eitherCase =
    flags.i && ['Lower', 'Upper', 'javaLowerCase', 'javaUpperCase', 'Lu', 'Ll', 'Lt', 'IsLowercase', 'IsUppercase'].includes(name);
  if (eitherCase) return name === 'Lower' || name === 'Upper' ? 'a-zA-Z' : '\\p{Lu}\\p{Ll}\\p{Lt}';
  if (Object.hasOwn(POSIX, name)) return POSIX[name];
  const [key, value] = name.split('=');
  if (value !== undefined) return /^(sc|script)$/i.test(key) ? `\\p{Script=${titleCase(value)}}` : `\\p{${value}}`;
  if (!name.startsWith('Is')) return `\\p{${name}}`;
  const plain = name.slice(2);
  const binary = BINARY[plain.toUpperCase()];
  if (binary !== undefined) return `\\p{${binary}}`;
  return plain.length <= 2 ? `\\p{${plain}}` : `\\p{Script=${titleCase(plain)}}`;
}

function titleCase(script: string): string {
  return script.toLowerCase().replace(/(^|_)[a-z]/g, (start) => start.toUpperCase());
}

/** The character of an escape for one character; the reader stands after the backslash. Null when the escape is not one. */
export function escapedCharacter(reader: PatternReader): string | null {
  const letter = reader.peek();
  const control = { t: '\t', n: '\n', r: '\r', f: '\f', a: '\x07', e: '\x1b' }[letter];
  if (control !== undefined) {
    reader.next();
    return control;
  }
  switch (letter) {
    case '0':
      reader.next();
      return octal(reader);
    case 'x':
      reader.next();
      return reader.skip('{') ? codePoint(reader, reader.until('}')) : codePoint(reader, reader.run(/[0-9a-fA-F]/, 2), 2);
    case 'u':
      reader.next();
      return unicode(reader);
    case 'c':
      reader.next();
      return String.fromCodePoint((reader.next().codePointAt(0) as number) ^ 64);
    default:
      return /[a-zA-Z1-9]/.test(letter) ? null : reader.next();
  }
}

function octal(reader: PatternReader): string {
  const digits = reader.run(/[0-7]/, /[0-3]/.test(reader.peek()) ? 3 : 2);
  if (digits === '') throw reader.error('\\0 needs octal digits');
  return String.fromCodePoint(Number.parseInt(digits, 8));
}

function unicode(reader: PatternReader): string {
  const high = codePoint(reader, reader.run(/[0-9a-fA-F]/, 4), 4);
  if (!/^[\ud800-\udbff]$/.test(high) || !reader.skip('\\u')) return high;
  return high + codePoint(reader, reader.run(/[0-9a-fA-F]/, 4), 4);
}

function codePoint(reader: PatternReader, hex: string, digits?: number): string {
  const code = Number.parseInt(hex, 16);
  if (!/^[0-9a-fA-F]+$/.test(hex) || (digits !== undefined && hex.length !== digits) || code > 0x10ffff) {
    throw reader.error('a hexadecimal escape is malformed');
  }
  return String.fromCodePoint(code);
}

/** The source of a `[...]` class; the reader stands after the opening bracket. */
export function classSource(reader: PatternReader, flags: Flags): string {
  const negated = reader.skip('^');
  const operands: string[] = [];
  let members = '';
  for (let first = true; first || !reader.sees(']'); first = false) {
    if (reader.done) throw reader.error('a character class is not closed');
    if (reader.skip('&&')) {
      if (members !== '') operands.push(members);
      members = '';
    } else if (!(flags.x && /\s/.test(reader.peek()) && reader.next())) {
      members += classMember(reader, flags);
    }
  }
  reader.next();
  if (members !== '') operands.push(members);
  const caret = negated ? '^' : '';
  return operands.length === 1 ? `[${caret}${operands[0]}]` : `[${caret}${operands.map((operand) => `[${operand}]`).join('&&')}]`;
}

function classMember(reader: PatternReader, flags: Flags): string {
  if (reader.skip('[')) return classSource(reader, flags);
  if (reader.skip('\\Q')) return Array.from(reader.until('\\E', true), (char) => rangeSource(char, char, flags)).join('');
  if (reader.sees('\\')) {
    const letter = reader.peek(1);
    if (letter === 'p' || letter === 'P') {
      reader.skip(`\\${letter}`);
      return propertySource(reader, letter === 'P', flags);
    }
    const shorthand = shorthandSource(letter, flags);
    if (shorthand !== null) {
      reader.skip(`\\${letter}`);
      return shorthand;
    }
  }
  const from = classCharacter(reader);
  const isRange =
    reader.sees('-') &&
    reader.peek(1) !== ']' &&
    reader.peek(1) !== '[' &&
    reader.peek(1) !== '' &&
    !(reader.peek(1) === '&' && reader.peek(2) === '&');
  if (!isRange) return rangeSource(from, from, flags);
  reader.next();
  const to = classCharacter(reader);
  if ((from.codePointAt(0) as number) > (to.codePointAt(0) as number)) throw reader.error('a range in a character class is reversed');
  return rangeSource(from, to, flags);
}

function classCharacter(reader: PatternReader): string {
  if (!reader.skip('\\')) return reader.next();
  const escaped = escapedCharacter(reader);
  if (escaped === null) throw reader.error(`\\${reader.peek()} is not an escape of a character class`);
  return escaped;
}

/** Members for a range; with flag i the other case of its letters too: of ASCII letters alone, as Java does without flag u. */
function rangeSource(from: string, to: string, flags: Flags): string {
  const plain = from === to ? literalSource(from) : `${literalSource(from)}-${literalSource(to)}`;
  if (!flags.i) return plain;
  if (flags.u && from === to) return plain + otherCases(from).map(literalSource).join('');
  return plain + shifted(from, to, 'a', 'z', -32) + shifted(from, to, 'A', 'Z', 32);
}

/** The part of a range within a run of ASCII letters, moved to the other case. */
function shifted(from: string, to: string, first: string, last: string, distance: number): string {
  const low = Math.max(from.codePointAt(0) as number, first.charCodeAt(0));
  const high = Math.min(to.codePointAt(0) as number, last.charCodeAt(0));
  return low > high ? '' : `${String.fromCharCode(low + distance)}-${String.fromCharCode(high + distance)}`;
}

function otherCases(char: string): string[] {
  return [char.toLowerCase(), char.toUpperCase()].filter((other) => other !== char && Array.from(other).length === 1);
}

/** A literal character outside a class, in either case under flag i. */
export function characterSource(char: string, flags: Flags): string {
  const members = rangeSource(char, char, flags);
  return members === literalSource(char) ? members : `[${members}]`;
}
