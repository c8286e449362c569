/**
 * The letters of Java's `DateTimeFormatter` patterns, compiled to a list of elements that `print.ts` and `parse.ts` walk.
 * Text is English. Knows nothing of values.
 */
import { fail } from '../../base/errors.ts';

export type Field =
  | 'era'
  | 'year'
  | 'yearOfEra'
  | 'quarter'
  | 'month'
  | 'day'
  | 'dayOfYear'
  | 'dayOfWeek'
  | 'weekYear'
  | 'weekOfYear'
  | 'weekOfMonth'
  | 'localDayOfWeek'
  | 'alignedWeek'
  | 'amPm'
  | 'hour'
  | 'clockHour'
  | 'hourOfAmPm'
  | 'clockHourOfAmPm'
  | 'minute'
  | 'second'
  | 'nano'
  | 'milliOfDay'
  | 'nanoOfDay';

export type TextStyle = 'short' | 'full' | 'narrow';

/** `normal` allows a minus, `exceedsPad` also wants a plus in front of more digits than the width, `none` no sign at all. */
export type SignStyle = 'normal' | 'exceedsPad' | 'none';

export interface NumberElement {
  readonly kind: 'number';
  readonly field: Field;
  readonly min: number;
  readonly max: number;
  readonly sign: SignStyle;
  /** `reduced`: two digits of a year from 2000 on. `fraction`: the first digits of the nano of the second. */
  readonly form: 'plain' | 'reduced' | 'fraction';
  /** Digits that the numbers directly behind this one need; −1 when this one itself must have its exact width. */
  reserved: number;
}

export type Element =
  | NumberElement
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'text'; readonly field: Field; readonly style: TextStyle }
  | { readonly kind: 'offset'; readonly form: OffsetForm; readonly zero: string }
  | { readonly kind: 'localOffset'; readonly style: TextStyle }
  | { readonly kind: 'zoneId' }
  | { readonly kind: 'zoneName'; readonly style: 'short' | 'full' }
  | { readonly kind: 'optional'; readonly elements: readonly Element[] }
  | { readonly kind: 'pad'; readonly width: number; readonly element: Element };

export type OffsetForm = '+HHmm' | '+HHMM' | '+HH:MM' | '+HHMMss' | '+HH:MM:ss';

const PLAIN_FIELDS: Readonly<Record<string, Field>> = {
  d: 'day',
  h: 'clockHourOfAmPm',
  H: 'hour',
  k: 'clockHour',
  K: 'hourOfAmPm',
  m: 'minute',
  s: 'second',
  w: 'weekOfYear',
};
const WIDE_FIELDS: Readonly<Record<string, Field>> = { A: 'milliOfDay', n: 'nano', N: 'nanoOfDay' };
const OFFSET_FORMS: readonly OffsetForm[] = ['+HHmm', '+HHMM', '+HH:MM', '+HHMMss', '+HH:MM:ss'];

/** Compiles a pattern. Throws INVALID_TIME_PATTERN. */
export function compilePattern(pattern: string): readonly Element[] {
  return new PatternCompiler(pattern).compile();
}

/** One pass over a pattern. */
class PatternCompiler {
  private readonly pattern: string;
  private at = 0;
  private elements: Element[] = [];
  private readonly outer: Element[][] = [];
  /** The number that directly adjacent ones may take digits from. */
  private adjacent: NumberElement | null = null;
  private padding = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  compile(): readonly Element[] {
    while (this.at < this.pattern.length) this.step(this.pattern[this.at]);
    if (this.padding > 0) throw this.wrong('a pad without anything to pad');
    while (this.outer.length > 0) this.closeOptional();
    return this.elements;
  }

  private step(char: string): void {
    if (/[A-Za-z]/.test(char)) {
      let count = 1;
      while (this.pattern[this.at + count] === char) count++;
      this.at += count;
      if (char === 'p') this.startPad(count);
      else this.letters(char, count);
    } else if (char === "'") this.quoted();
    else {
      this.at++;
      if (char === '[') {
        this.outer.push(this.elements);
        this.elements = [];
        this.adjacent = null;
      } else if (char === ']') this.closeOptional();
      else if (char === '{' || char === '}' || char === '#') throw this.wrong(`the reserved character '${char}'`);
      else this.add({ kind: 'literal', text: char });
    }
  }

  private startPad(count: number): void {
    if (!/[A-Za-z]/.test(this.pattern[this.at] ?? '')) throw this.wrong('a pad without anything to pad');
    this.padding = count;
  }

  private quoted(): void {
    let text = '';
    let end = this.at + 1;
    for (; ; end++) {
      if (end >= this.pattern.length) throw this.wrong('a quote that is not closed');
      if (this.pattern[end] !== "'") text += this.pattern[end];
      else if (this.pattern[end + 1] === "'") text += this.pattern[end++];
      else break;
    }
    this.at = end + 1;
    this.add({ kind: 'literal', text: text === '' ? "'" : text });
  }

  private closeOptional(): void {
    const outer = this.outer.pop();
    if (outer === undefined) throw this.wrong("']' without '['");
    outer.push({ kind: 'optional', elements: this.elements });
    this.elements = outer;
    this.adjacent = null;
  }

  private letters(letter: string, count: number): void {
    if (letter in PLAIN_FIELDS) this.plain(letter, count);
    else if (letter in WIDE_FIELDS) this.number(WIDE_FIELDS[letter], count, 19, 'none');
    else if ('uyY'.includes(letter)) this.year(letter, count);
    else if ('MLQqEec'.includes(letter)) this.textOrNumber(letter, count);
    else if ('VzOXxZ'.includes(letter)) this.add(this.zone(letter, count));
    else if (letter === 'D')
      this.limit(letter, count, 3, () => this.number('dayOfYear', count, count === 1 ? 19 : 3, count === 1 ? 'normal' : 'none'));
    else if (letter === 'F') this.limit(letter, count, 1, () => this.number('alignedWeek', 1, 19, 'normal'));
    else if (letter === 'W') this.limit(letter, count, 1, () => this.number('weekOfMonth', 1, 19, 'normal'));
    else if (letter === 'a') this.limit(letter, count, 1, () => this.add({ kind: 'text', field: 'amPm', style: 'short' }));
    else if (letter === 'G') this.limit(letter, count, 5, () => this.add({ kind: 'text', field: 'era', style: styleOf(count) }));
    else if (letter === 'S') this.limit(letter, count, 9, () => this.number('nano', count, count, 'none', 'fraction'));
    else throw this.wrong(`the unknown letter '${letter}'`);
  }

  private limit(letter: string, count: number, most: number, add: () => void): void {
    if (count > most) throw this.wrong(`too many of the letter '${letter}'`);
    add();
  }

  private plain(letter: string, count: number): void {
    this.limit(letter, count, 2, () => this.number(PLAIN_FIELDS[letter], count, count === 1 ? 19 : 2, count === 1 ? 'normal' : 'none'));
  }

  private year(letter: string, count: number): void {
    const field = letter === 'u' ? 'year' : letter === 'y' ? 'yearOfEra' : 'weekYear';
    if (count === 2) this.number(field, 2, 2, 'none', 'reduced');
    else this.number(field, count, 19, count < 4 ? 'normal' : 'exceedsPad');
  }

  private textOrNumber(letter: string, count: number): void {
    const field: Field = 'ML'.includes(letter) ? 'month' : 'Qq'.includes(letter) ? 'quarter' : 'dayOfWeek';
    if (count > 5) throw this.wrong(`too many of the letter '${letter}'`);
    if (count > 2 || letter === 'E') this.add({ kind: 'text', field, style: styleOf(count) });
    else if ('ec'.includes(letter)) this.number('localDayOfWeek', count, count === 1 ? 19 : 2, count === 1 ? 'normal' : 'none');
    else this.number(field, count, count === 1 ? 19 : 2, count === 1 ? 'normal' : 'none');
  }

  private zone(letter: string, count: number): Element {
    if (letter === 'V') {
      if (count !== 2) throw this.wrong("the letter 'V' in another number than two");
      return { kind: 'zoneId' };
    }
    if (count > 5) throw this.wrong(`too many of the letter '${letter}'`);
    if (letter === 'z') {
      if (count > 4) throw this.wrong("too many of the letter 'z'");
      return { kind: 'zoneName', style: count === 4 ? 'full' : 'short' };
    }
    if (letter === 'O' || (letter === 'Z' && count === 4)) {
      if (letter === 'O' && count !== 1 && count !== 4) throw this.wrong("the letter 'O' in another number than one or four");
      return { kind: 'localOffset', style: count === 4 ? 'full' : 'short' };
    }
    if (letter === 'Z')
      return count === 5 ? { kind: 'offset', form: '+HH:MM:ss', zero: 'Z' } : { kind: 'offset', form: '+HHMM', zero: '+0000' };
    const zero = letter === 'X' ? 'Z' : count === 1 ? '+00' : count % 2 === 0 ? '+0000' : '+00:00';
    return { kind: 'offset', form: OFFSET_FORMS[count - 1], zero };
  }

  private number(field: Field, min: number, max: number, sign: SignStyle, form: NumberElement['form'] = 'plain'): void {
    const element: NumberElement = { kind: 'number', field, min, max, sign, form, reserved: 0 };
    const before = this.adjacent;
    const fixed = min === max && sign === 'none';
    this.add(element);
    if (before === null) this.adjacent = element;
    else if (fixed) {
      before.reserved += max;
      element.reserved = -1;
      this.adjacent = before;
    } else {
      before.reserved = -1;
      this.adjacent = element;
    }
  }

  private add(element: Element): void {
    this.adjacent = null;
    if (this.padding > 0) {
      this.elements.push({ kind: 'pad', width: this.padding, element });
      this.padding = 0;
    } else this.elements.push(element);
  }

  private wrong(what: string): Error {
    return fail('INVALID_TIME_PATTERN', { pattern: this.pattern, what });
  }
}

function styleOf(count: number): TextStyle {
  return count === 4 ? 'full' : count === 5 ? 'narrow' : 'short';
}
