/**
 * One CSV record ↔ fields, in the default dialect of Apache Commons CSV with a chosen delimiter: double quotes, doubled to
 * escape; CR, LF or CRLF end a record; empty lines are skipped. Knows nothing of columns and types.
 */

const QUOTE = 34;
const CR = 13;
const LF = 10;

/** A record that breaks the rules of quoting. */
export class CsvError extends Error {}

/** The fields of the first record of the text; empty when there is none. Throws CsvError. */
export function parseRecord(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at < text.length && isLineEnd(text.charCodeAt(at))) at++;
  if (at >= text.length) return fields;
  for (;;) {
    at = text.charCodeAt(at) === QUOTE ? quotedField(text, at + 1, delimiter, fields) : plainField(text, at, delimiter, fields);
    if (at < 0) return fields;
  }
}

function isLineEnd(code: number): boolean {
  return code === CR || code === LF;
}

/** Adds the field that starts at `at`; returns where the next one starts, or −1 at the record's end. */
function plainField(text: string, at: number, delimiter: string, fields: string[]): number {
  const separator = delimiter.charCodeAt(0);
  let end = at;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code === separator || isLineEnd(code)) break;
    end++;
  }
  fields.push(text.slice(at, end));
  return end < text.length && text.charCodeAt(end) === separator ? end + 1 : -1;
}

function quotedField(text: string, at: number, delimiter: string, fields: string[]): number {
  let value = '';
  let from = at;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw new CsvError('EOF reached before encapsulated token finished');
    value += text.slice(from, quote);
    if (text.charCodeAt(quote + 1) !== QUOTE) {
      fields.push(value);
      return afterQuote(text, quote + 1, delimiter);
    }
    value += '"';
    from = quote + 2;
  }
}

function afterQuote(text: string, at: number, delimiter: string): number {
  for (let i = at; i < text.length; i++) {
    const char = text[i];
    if (char === delimiter) return i + 1;
    if (isLineEnd(char.charCodeAt(0))) return -1;
    if (!/\s/.test(char)) throw new CsvError(`Invalid char between encapsulated token and delimiter at position ${i}`);
  }
  return -1;
}

/**
 * Whether a field must stand in quotes, as Apache Commons CSV 1.4 has it, the version that ksqlDB writes with. Later versions leave more first fields without quotes; published results of ksqlDB have them.
 */
function needsQuotes(field: string, delimiter: string, first: boolean): boolean {
  if (field.length === 0) return first;
  const start = field.charCodeAt(0);
  if (first ? !isAsciiAlphanumeric(start) : start <= 35) return true;
  const separator = delimiter.charCodeAt(0);
  for (let i = 0; i < field.length; i++) {
    const code = field.charCodeAt(i);
    if (code === separator || code === QUOTE || isLineEnd(code)) return true;
  }
  return field.charCodeAt(field.length - 1) <= 32;
}

/** Whether a first field that begins so may stand without quotes. */
export function isAsciiAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** The fields as one record without a line end. A null field is written as nothing. */
export function formatRecord(fields: readonly (string | null)[], delimiter: string): string {
  let text = '';
  for (let i = 0; i < fields.length; i++) {
    if (i > 0) text += delimiter;
    const field = fields[i];
    if (field !== null) text += formatField(field, delimiter, i === 0);
  }
  return text;
}

/** One field, in quotes where it needs them. */
export function formatField(field: string, delimiter: string, first: boolean): string {
  return needsQuotes(field, delimiter, first) ? `"${field.replaceAll('"', '""')}"` : field;
}
