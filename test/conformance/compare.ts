/**
 * Whether an actual key or value is the expected one, by the rules of the cases. Numbers are compared by their text, never as
 * JavaScript numbers: integers by value, doubles within a tolerance, decimals by value and scale.
 */
import type { Tree, TreeNumber } from '../../src/formats/tree.ts';
import { isBytes, isMap, isNumber, printTree } from './tree.ts';
import type { TreeMap } from './tree.ts';

/** The first place where two trees differ. */
export interface Difference {
  /** `value.A[0].B`. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
}

export interface CompareOptions {
  /** Fractional numbers are compared as doubles (`use.exact.numeric.comparison` false, for JSON). */
  readonly looseNumbers?: boolean;
  /** Bytes are shown as the UTF-8 text they are (KAFKA) instead of base64. */
  readonly plainBytes?: boolean;
}

const TOLERANCE = 0.000001;

/** Null when they match, else the first difference. `path` names the root in the difference. */
export function differenceOf(expected: Tree, actual: Tree | undefined, path: string, options: CompareOptions = {}): Difference | null {
  const wrong = { path, expected: printTree(expected), actual: printTree(actual) };
  if (expected === null) return actual === null || actual === undefined ? null : wrong;
  if (actual === null || actual === undefined) return wrong;
  if (isMap(expected)) return isMap(actual) ? membersDiffer(expected, actual, path, options) : wrong;
  if (Array.isArray(expected)) return Array.isArray(actual) ? itemsDiffer(expected, actual, path, options) : wrong;
  return scalarsMatch(expected, actual, options) ? null : wrong;
}

function membersDiffer(expected: TreeMap, actual: TreeMap, path: string, options: CompareOptions): Difference | null {
  for (const [name, member] of expected) {
    const own = actual.get(name) ?? actual.get(name.toUpperCase());
    const difference = differenceOf(member, own, `${path}.${name}`, options);
    if (difference) return difference;
  }
  if (expected.size === actual.size) return null;
  return { path: `${path} (members)`, expected: [...expected.keys()].join(','), actual: [...actual.keys()].join(',') };
}

function itemsDiffer(expected: readonly Tree[], actual: readonly Tree[], path: string, options: CompareOptions): Difference | null {
  for (const [at, item] of expected.entries()) {
    if (at >= actual.length) break;
    const difference = differenceOf(item, actual[at], `${path}[${at}]`, options);
    if (difference) return difference;
  }
  if (expected.length === actual.length) return null;
  return { path: `${path} (length)`, expected: String(expected.length), actual: String(actual.length) };
}

function scalarsMatch(expected: Tree, actual: Tree, options: CompareOptions): boolean {
  if (typeof expected === 'string') return stringMatches(expected, actual, options);
  if (isNumber(expected)) return isNumber(actual) && numbersMatch(expected, actual, options);
  return expected === actual;
}

function stringMatches(expected: string, actual: Tree, options: CompareOptions): boolean {
  if (typeof actual === 'string') return expected === actual;
  if (isBytes(actual)) return expected === Buffer.from(actual.bytes).toString(options.plainBytes ? 'utf8' : 'base64');
  if (!isNumber(actual) || actual.kind !== 'decimal') return false;
  const wanted = readNumber(expected);
  return wanted !== null && sameNumber(wanted, readNumber(actual.number), true);
}

function numbersMatch(expected: TreeNumber, actual: TreeNumber, options: CompareOptions): boolean {
  const wanted = readNumber(expected.number);
  const got = readNumber(actual.number);
  if (actual.kind === 'double' || (options.looseNumbers && actual.kind === 'decimal')) {
    return Math.abs(Number(expected.number) - Number(actual.number)) < TOLERANCE || expected.number === actual.number;
  }
  if (actual.kind === 'integer') return sameNumber(wanted, got, false);
  if (expected.kind === 'integer') return got !== null && got.scale <= 0 && sameNumber(wanted, got, false);
  return sameNumber(wanted, got, true);
}

/** A number as digits and scale: 1.50 is 150 with 2, 1E3 is 1 with −3. */
export interface Digits {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** The digits of a JSON number, or null when the text is none (such as `NaN`). */
export function readNumber(text: string): Digits | null {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const magnitude = BigInt(whole + fraction);
  return { unscaled: sign === '-' ? -magnitude : magnitude, scale: fraction.length - Number(exponent) };
}

/** Equal in value and, when `exactly`, in scale too. */
export function sameNumber(a: Digits | null, b: Digits | null, exactly: boolean): boolean {
  if (a === null || b === null) return false;
  if (exactly && a.scale !== b.scale) return false;
  const scale = Math.max(a.scale, b.scale);
  if (scale - Math.min(a.scale, b.scale) > 5000) return false;
  return a.unscaled * 10n ** BigInt(scale - a.scale) === b.unscaled * 10n ** BigInt(scale - b.scale);
}
