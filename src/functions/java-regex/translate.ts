/**
 * Translation of java.util.regex patterns into JavaScript source for flag `v`.
 *
 * Every capturing group n becomes a group named `g<n>`, so that groups which the translation adds (atomic groups and
 * possessive quantifiers are a capturing look-ahead and a back reference, `a<n>`) do not shift numbers. Flags are compiled
 * away. Where JavaScript differs and cannot be brought to agree, the pattern is refused: `\G`, `\X`, `\N{}`, block properties.
 * One known difference stays: a back reference to a group that took no part matches the empty text, in Java nothing.
 */
import { characterSource, classSource, escapedCharacter, literalSource, propertySource, shorthandSource } from './classes.ts';
import { PatternReader } from './reader.ts';
import type { Flags } from './classes.ts';

export interface Translation {
  readonly source: string;
  /** Number of capturing groups. */
  readonly groupCount: number;
  /** Named groups and their numbers. */
  readonly names: ReadonlyMap<string, number>;
}

/** What is known while one pattern is translated. `flags` changes in place at an inline flag; groups restore it. */
interface Context {
  readonly reader: PatternReader;
  flags: Flags;
  groups: number;
  atomics: number;
  lookbehinds: number;
  readonly names: Map<string, number>;
  /** Numbers of groups that back references name, to check at the end. */
  readonly references: number[];
  /** Capturing groups of the whole pattern, needed to read `\12`. */
  readonly total: number;
}

const NO_FLAGS: Flags = { i: false, d: false, m: false, s: false, u: false, x: false, U: false };
const NOT_AT_START = '(?<![^])';
const AT_END = '(?![^])';
const AT_LAST_LINE = `(?:${AT_END}|(?=\\r\\n${AT_END})|(?<!\\r)(?=\\n${AT_END})|(?=[\\r\\u{85}\\u{2028}\\u{2029}]${AT_END}))`;
const AT_LINE_END = `(?:${AT_END}|(?=[\\r\\u{85}\\u{2028}\\u{2029}])|(?<!\\r)(?=\\n))`;
const AT_LINE_START = '(?=[^])(?:(?<![^])|(?<=[\\n\\r\\u{85}\\u{2028}\\u{2029}])(?<!\\r(?=\\n)))';

/** Translates a pattern. Throws INVALID_REGEX for what Java refuses and for what cannot be translated. */
export function translatePattern(pattern: string): Translation {
  const reader = new PatternReader(pattern);
  const context: Context = {
    reader,
    flags: NO_FLAGS,
    groups: 0,
    atomics: 0,
    lookbehinds: 0,
    names: new Map(),
    references: [],
    total: countGroups(pattern),
  };
  const source = alternatives(context);
  if (!reader.done) throw reader.error(`there is a ')' that closes nothing`);
  if (context.references.some((n) => n > context.groups)) throw reader.error('a back reference names a group that does not exist');
  return { source, groupCount: context.groups, names: context.names };
}

/** Capturing groups of a pattern, found without understanding it fully: quotes, escapes and classes are stepped over. */
function countGroups(pattern: string): number {
  const stripped = pattern.replace(/\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]/g, '').replace(/\[[^\]]*\]/g, '');
  return (stripped.match(/\((?!\?)|\(\?<(?![=!])/g) ?? []).length;
}

function alternatives(context: Context): string {
  let source = sequence(context);
  while (context.reader.skip('|')) source += `|${sequence(context)}`;
  return source;
}

function sequence(context: Context): string {
  const { reader } = context;
  let source = '';
  while (!reader.done && !reader.sees('|') && !reader.sees(')')) {
    if (context.flags.x && skipComment(reader)) continue;
    source += quantified(context);
  }
  return source;
}

function skipComment(reader: PatternReader): boolean {
  if (/[ \t\n\v\f\r]/.test(reader.peek())) {
    reader.next();
    return true;
  }
  if (!reader.skip('#')) return false;
  reader.run(/[^\n\r\u0085\u2028\u2029]/);
  return true;
}

/** An element with its quantifier. Elements come as sources that one quantifier applies to as a whole. */
function quantified(context: Context): string {
  const { reader } = context;
  if (reader.skip('\\Q')) return quotedText(context);
  const element = elementSource(context);
  return withQuantifier(context, element);
}

/** Quoted text: a quantifier after it applies to its last character. */
function quotedText(context: Context): string {
  const chars = Array.from(context.reader.until('\\E', true), (char) => characterSource(char, context.flags));
  const last = chars.pop();
  return last === undefined ? '' : chars.join('') + withQuantifier(context, last);
}

function withQuantifier(context: Context, element: string): string {
  const { reader } = context;
  while (context.flags.x && skipComment(reader));
  const repeat = quantifier(reader);
  if (repeat === '' || element === '') return element;
  const repeated = /^\(\?(?:[=!]|<[=!])/.test(element) ? `(?:${element})${repeat}` : element + repeat;
  if (reader.skip('?')) return `${repeated}?`;
  if (reader.skip('+')) return atomic(context, repeated);
  return repeated;
}

function quantifier(reader: PatternReader): string {
  if (/^[*+?]$/.test(reader.peek())) return reader.next();
  if (!reader.skip('{')) return '';
  const range = reader.until('}');
  const match = /^(\d+)(?:(,)(\d*))?$/.exec(range);
  if (match === null || (match[3] !== undefined && match[3] !== '' && Number(match[3]) < Number(match[1])))
    throw reader.error(`'{${range}}' is not a repetition`);
  return `{${range}}`;
}

/** What is matched once and never given back: a look-ahead keeps no alternatives, and the back reference then consumes. */
function atomic(context: Context, source: string): string {
  if (context.lookbehinds > 0) throw context.reader.error('possessive quantifiers and atomic groups within look-behind are not supported');
  const name = `a${++context.atomics}`;
  return `(?:(?=(?<${name}>${source}))\\k<${name}>)`;
}

function elementSource(context: Context): string {
  const { reader, flags } = context;
  const char = reader.next();
  switch (char) {
    case '(':
      return groupSource(context);
    case '[':
      return classSource(reader, flags);
    case '\\':
      return escapeSource(context);
    case '.':
      return flags.s ? '[^]' : flags.d ? '[^\\n]' : '[^\\n\\r\\u{85}\\u{2028}\\u{2029}]';
    case '^':
      return !flags.m ? NOT_AT_START : flags.d ? '(?:(?=[^])(?<![^\\n]))' : `(?:${AT_LINE_START})`;
    case '$':
      if (flags.d) return flags.m ? '(?![^\\n])' : `(?:${AT_END}|(?=\\n${AT_END}))`;
      return flags.m ? AT_LINE_END : AT_LAST_LINE;
    case '*':
    case '+':
    case '?':
      throw reader.error(`there is nothing that '${char}' could repeat`);
    case '{':
      throw reader.error("'{' is not a repetition here; write \\{ for the character");
    default:
      return characterSource(char, flags);
  }
}

function escapeSource(context: Context): string {
  const { reader, flags } = context;
  const letter = reader.peek();
  const shorthand = shorthandSource(letter, flags);
  if (shorthand !== null) {
    reader.next();
    return shorthand;
  }
  const anchor = {
    b: '\\b',
    B: '\\B',
    A: NOT_AT_START,
    z: AT_END,
    Z: AT_LAST_LINE,
    R: '(?:\\r\\n|[\\n\\v\\f\\r\\u{85}\\u{2028}\\u{2029}])',
  }[letter];
  if (anchor !== undefined) {
    reader.next();
    return anchor;
  }
  if (letter === 'p' || letter === 'P') {
    reader.next();
    return propertySource(reader, letter === 'P', flags);
  }
  if (letter === 'k') return namedReference(context);
  if (/[1-9]/.test(letter)) return numberedReference(context);
  const char = escapedCharacter(reader);
  if (char === null) throw reader.error(`\\${letter} is not supported`);
  return characterSource(char, flags);
}

function namedReference(context: Context): string {
  const { reader } = context;
  reader.next();
  if (!reader.skip('<')) throw reader.error("\\k needs a group's name in <>");
  const name = reader.until('>');
  const group = context.names.get(name);
  if (group === undefined) throw reader.error(`there is no group named '${name}' before \\k<${name}>`);
  return referenceSource(context, group);
}

/** `\12` is group 12 when the pattern has as many, otherwise group 1 and the digit 2. */
function numberedReference(context: Context): string {
  let group = Number(context.reader.next());
  while (/\d/.test(context.reader.peek()) && group * 10 + Number(context.reader.peek()) <= context.total)
    group = group * 10 + Number(context.reader.next());
  context.references.push(group);
  // A group that opens only later cannot have matched yet: in Java the reference fails.
  return group > context.groups && group <= context.total ? '(?!)' : referenceSource(context, group);
}

function referenceSource({ flags }: Context, group: number): string {
  return flags.i ? `(?i:\\k<g${group}>)` : `\\k<g${group}>`;
}

/** A group; the reader stands after its opening bracket. */
function groupSource(context: Context): string {
  const { reader } = context;
  if (!reader.skip('?')) return captured(context);
  if (reader.skip(':')) return `(?:${inside(context)})`;
  if (reader.skip('=')) return `(?=${inside(context)})`;
  if (reader.skip('!')) return `(?!${inside(context)})`;
  if (reader.skip('>')) return atomic(context, inside(context));
  if (reader.skip('<=')) return `(?<=${insideLookbehind(context)})`;
  if (reader.skip('<!')) return `(?<!${insideLookbehind(context)})`;
  if (reader.skip('<')) {
    const name = reader.until('>');
    if (!/^[a-zA-Z][a-zA-Z0-9]*$/.test(name)) throw reader.error(`'${name}' is not a name for a group`);
    if (context.names.has(name)) throw reader.error(`the group name '${name}' is used twice`);
    context.names.set(name, context.groups + 1);
    return captured(context);
  }
  return flagGroup(context);
}

function captured(context: Context): string {
  const group = ++context.groups;
  return `(?<g${group}>${inside(context)})`;
}

/** The alternatives of a group up to its closing bracket; flags set inside end there. */
function inside(context: Context): string {
  const { flags, reader } = context;
  const source = alternatives(context);
  if (!reader.skip(')')) throw reader.error('a group is not closed');
  context.flags = flags;
  return source;
}

function insideLookbehind(context: Context): string {
  context.lookbehinds++;
  const source = inside(context);
  context.lookbehinds--;
  return source;
}

/** `(?i)` for the rest of the enclosing group, or `(?i:…)`. */
function flagGroup(context: Context): string {
  const { reader, flags } = context;
  const changed = { ...flags };
  let value = true;
  for (let letter = reader.next(); letter !== ')' && letter !== ':'; letter = reader.next()) {
    if (letter === '-') value = false;
    else if (letter in changed) changed[letter as keyof Flags] = value;
    else throw reader.error(`(?${letter} is not known`);
    if (letter === 'U') changed.u = value;
    if (reader.sees(':')) {
      reader.next();
      context.flags = changed;
      const source = `(?:${inside(context)})`;
      context.flags = flags;
      return source;
    }
  }
  context.flags = changed;
  return '';
}

/** Source that matches the text literally. */
export function quoteSource(text: string): string {
  return Array.from(text, literalSource).join('');
}
