/** Text → fields by a compiled pattern, ignoring letter case. What the fields mean together is `resolve.ts`. */
import { namesOf } from './print.ts';
import { readName } from './names.ts';
import { parseOffset } from './zone.ts';
import { readZone } from './zone-names.ts';
import type { Element, Field, NumberElement, OffsetForm } from './pattern.ts';
import type { Zone } from './zone.ts';

/** What a text said. */
export interface Parsed {
  readonly fields: Map<Field, number>;
  /** Seconds, where the text has an offset. */
  offset: number | null;
  /** Where the text names a zone. */
  zone: Zone | null;
}

const OFFSETS: Readonly<Record<OffsetForm, RegExp>> = {
  '+HHmm': /[+-]\d\d(?:\d\d)?/y,
  '+HHMM': /[+-]\d{4}/y,
  '+HH:MM': /[+-]\d\d:\d\d/y,
  '+HHMMss': /[+-]\d{4}(?:\d\d)?/y,
  '+HH:MM:ss': /[+-]\d\d:\d\d(?::\d\d)?/y,
};

/** Parses the whole text. The result is the parsed fields, or the index where it went wrong. */
export function parse(elements: readonly Element[], text: string): Parsed | number {
  const cursor = new Cursor(text);
  if (!cursor.readAll(elements) || cursor.at < text.length) return cursor.at;
  return cursor.parsed;
}

/** A place in a text and what has been read up to it. */
class Cursor {
  readonly text: string;
  at = 0;
  parsed: Parsed = { fields: new Map(), offset: null, zone: null };

  constructor(text: string) {
    this.text = text;
  }

  readAll(elements: readonly Element[]): boolean {
    return elements.every((element) => this.read(element));
  }

  private read(element: Element): boolean {
    switch (element.kind) {
      case 'literal':
        return this.literal(element.text);
      case 'number':
        return element.form === 'fraction' && element.reserved === 0 ? this.fraction(element) : this.number(element);
      case 'text': {
        const found = readName(namesOf(element.field), [element.style], this.text, this.at);
        return found !== null && this.set(element.field, found.value, this.at + found.length);
      }
      case 'offset':
        return this.offset(element.form, element.zero);
      case 'localOffset':
        return this.localOffset();
      case 'zoneId':
      case 'zoneName':
        return this.zone(element.kind === 'zoneName');
      case 'optional':
        return this.optional(element.elements);
      case 'pad': {
        const end = this.at + element.width;
        while (this.at < end && this.text[this.at] === ' ') this.at++;
        return this.read(element.element) && this.at === end;
      }
    }
  }

  private optional(elements: readonly Element[]): boolean {
    const { at, parsed } = this;
    this.parsed = { ...parsed, fields: new Map(parsed.fields) };
    if (!this.readAll(elements)) {
      this.at = at;
      this.parsed = parsed;
    }
    return true;
  }

  private literal(expected: string): boolean {
    const found = this.text.slice(this.at, this.at + expected.length);
    if (found !== expected && found.toLowerCase() !== expected.toLowerCase()) return false;
    this.at += expected.length;
    return true;
  }

  /** A field set twice must have one value. */
  private set(field: Field, value: number, end: number): boolean {
    const { fields } = this.parsed;
    if (fields.has(field) && fields.get(field) !== value) return false;
    fields.set(field, value);
    this.at = end;
    return true;
  }

  private digitsFrom(at: number, most: number): number {
    let end = at;
    while (end < this.text.length && end - at < most && this.text[end] >= '0' && this.text[end] <= '9') end++;
    return end;
  }

  private fraction(element: NumberElement): boolean {
    const end = this.digitsFrom(this.at, element.max);
    return end - this.at >= element.min && this.set('nano', Number(this.text.slice(this.at, end).padEnd(9, '0')), end);
  }

  private number(element: NumberElement): boolean {
    const sign = this.text[this.at];
    const signed = sign === '-' || sign === '+';
    if (signed && !(element.sign === 'exceedsPad' || (element.sign === 'normal' && sign === '-'))) return false;
    const start = this.at + (signed ? 1 : 0);
    const fixed = element.reserved === -1;
    let end = this.digitsFrom(start, element.max + Math.max(element.reserved, 0));
    if (element.reserved > 0) end = this.digitsFrom(start, Math.max(element.min, end - start - element.reserved));
    const width = end - start;
    if (width < element.min) return false;
    const digits = this.text.slice(start, end);
    if (sign === '-' && Number(digits) === 0) return false;
    if (element.sign === 'exceedsPad' && !fixed && signed === width <= element.min && sign !== '-') return false;
    if (element.form === 'fraction') return this.set('nano', Number(digits.padEnd(9, '0')), end);
    const value = element.form === 'reduced' ? 2000 + Number(digits) : Number(digits);
    return this.set(element.field, sign === '-' ? -value : value, end);
  }

  private offset(form: OffsetForm, zero: string): boolean {
    const pattern = OFFSETS[form];
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    const seconds = match === null ? null : parseOffset(match[0]);
    if (match !== null && seconds !== null) return this.setOffset(seconds, this.at + match[0].length);
    return this.text.slice(this.at, this.at + zero.length).toUpperCase() === zero && this.setOffset(0, this.at + zero.length);
  }

  private localOffset(): boolean {
    const match = /^GMT(?:([+-])(\d\d?)(:\d\d(?::\d\d)?)?)?/i.exec(this.text.slice(this.at));
    if (match === null) return false;
    const [all, sign = '+', hours = '0', rest = ''] = match;
    const seconds = parseOffset(sign + hours.padStart(2, '0') + (rest === '' ? ':00' : rest));
    return seconds !== null && this.setOffset(seconds, this.at + all.length);
  }

  private setOffset(seconds: number, end: number): boolean {
    if (this.parsed.offset !== null && this.parsed.offset !== seconds) return false;
    this.parsed.offset = seconds;
    this.at = end;
    return true;
  }

  private zone(names: boolean): boolean {
    const found = readZone(this.text, this.at, names);
    if (found === null) return false;
    this.parsed.zone = found.zone;
    this.at = found.end;
    return true;
  }
}
