/**
 * Regular expressions as java.util.regex has them: compile, find, replace with Java's replacement language, split.
 * How a pattern becomes a JavaScript one is `java-regex/translate.ts`. LIKE is not here.
 */
import { fail, messageOf } from '../base/errors.ts';
import { patternError } from './java-regex/reader.ts';
import { translatePattern } from './java-regex/translate.ts';

/** One match: where, and its groups by number (0 is the whole); null for a group that took no part. */
export interface JavaMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | null)[];
}

export interface JavaPattern {
  readonly text: string;
  readonly groupCount: number;
  readonly names: ReadonlyMap<string, number>;
  /** Flags `v` and `g`; only this file moves its `lastIndex`. */
  readonly regex: RegExp;
}

/** Compiled patterns by text. Patterns are mostly literals; one that comes from data must not grow this for ever. */
const compiled = new Map<string, JavaPattern>();
const MOST_COMPILED = 500;

/** The pattern, compiled once. Throws INVALID_REGEX. */
export function javaPattern(text: string): JavaPattern {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const { source, groupCount, names } = translatePattern(text);
  const pattern: JavaPattern = { text, groupCount, names, regex: compileSource(text, source) };
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(text, pattern);
  return pattern;
}

function compileSource(text: string, source: string): RegExp {
  try {
    return new RegExp(source, 'gv');
  } catch (thrown) {
    throw patternError(text, messageOf(thrown));
  }
}

/** The first match at or after `from`, or null. */
export function findFirst(pattern: JavaPattern, input: string, from = 0): JavaMatch | null {
  const { regex, groupCount } = pattern;
  regex.lastIndex = from;
  const match = regex.exec(input);
  if (match === null) return null;
  const groups: (string | null)[] = [match[0]];
  for (let n = 1; n <= groupCount; n++) groups.push(match.groups?.[`g${n}`] ?? null);
  return { start: match.index, end: match.index + match[0].length, groups };
}

/** All matches from left to right; after an empty one the search goes on a character further. */
export function findAll(pattern: JavaPattern, input: string): JavaMatch[] {
  const matches: JavaMatch[] = [];
  let match = findFirst(pattern, input);
  while (match !== null) {
    matches.push(match);
    const from = match.end === match.start ? match.end + 1 : match.end;
    match = from > input.length ? null : findFirst(pattern, input, from);
  }
  return matches;
}

/** Whether the pattern matches the whole of the empty text. */
export function matchesEmpty(pattern: JavaPattern): boolean {
  return findFirst(pattern, '') !== null;
}

/** All matches replaced. In the replacement `$n` and `${name}` are groups and a backslash quotes. Throws for a malformed replacement. */
export function replaceAll(pattern: JavaPattern, input: string, replacement: string): string {
  const matches = findAll(pattern, input);
  if (matches.length === 0) return input;
  const parts = readReplacement(pattern, replacement);
  let result = '';
  let from = 0;
  for (const match of matches) {
    result += input.slice(from, match.start);
    for (const part of parts) result += typeof part === 'string' ? part : (match.groups[part] ?? '');
    from = match.end;
  }
  return result + input.slice(from);
}

/** A replacement as literal texts and group numbers. */
function readReplacement(pattern: JavaPattern, replacement: string): (string | number)[] {
  const parts: (string | number)[] = [];
  for (let at = 0; at < replacement.length; at++) {
    const char = replacement[at];
    if (char === '\\') {
      if (++at === replacement.length) throw badReplacement(replacement, 'a backslash at the end quotes nothing');
      parts.push(replacement[at]);
    } else if (char === '$') {
      const reference = readReference(pattern, replacement, at + 1);
      parts.push(reference.group);
      at = reference.end - 1;
    } else {
      parts.push(char);
    }
  }
  return parts;
}

function readReference(pattern: JavaPattern, replacement: string, at: number): { group: number; end: number } {
  const named = /^\{([a-zA-Z][a-zA-Z0-9]*)\}/.exec(replacement.slice(at));
  if (named !== null) {
    const group = pattern.names.get(named[1]);
    if (group === undefined) throw badReplacement(replacement, `there is no group named '${named[1]}'`);
    return { group, end: at + named[0].length };
  }
  if (!isDigit(replacement[at])) throw badReplacement(replacement, "'$' must be followed by a group; write \\$ for the character");
  let group = Number(replacement[at]);
  if (group > pattern.groupCount) throw badReplacement(replacement, `there is no group ${group}`);
  let end = at + 1;
  // Further digits belong to the number as long as such a group exists.
  while (isDigit(replacement[end]) && group * 10 + Number(replacement[end]) <= pattern.groupCount)
    group = group * 10 + Number(replacement[end++]);
  return { group, end };
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}

function badReplacement(replacement: string, reason: string): Error {
  return fail('INVALID_REGEX_REPLACEMENT', { replacement, reason });
}

/** Java's `Pattern.split`: no empty piece before a match of width zero at the start, and no empty pieces at the end. */
export function splitJava(pattern: JavaPattern, input: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const match of findAll(pattern, input)) {
    if (match.end === 0) continue;
    pieces.push(input.slice(from, match.start));
    from = match.end;
  }
  if (from === 0 && pieces.length === 0) return [input];
  pieces.push(input.slice(from));
  while (pieces.length > 0 && pieces[pieces.length - 1] === '') pieces.pop();
  return pieces;
}

/** All pieces between the matches, empty ones included. A match of width zero separates only where it leaves something before it. */
export function splitKeepingEmpty(pattern: JavaPattern, input: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let from = 0;
  while (from <= input.length) {
    const match = findFirst(pattern, input, from);
    if (match === null) break;
    if (match.end === start) {
      from = start + 1;
      continue;
    }
    pieces.push(input.slice(start, match.start));
    start = match.end;
    from = match.end;
  }
  pieces.push(input.slice(start));
  return pieces;
}
