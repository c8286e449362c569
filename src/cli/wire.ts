/**
 * JSON as the server writes it, with numbers kept exact: a number that JavaScript would change (a BIGINT beyond 2^53, `12.10`)
 * stays as the text it was. Not for anything but what comes over the wire.
 */

/** A number kept as text. `JSON.stringify` writes it back unchanged. */
export interface RawNumber {
  readonly rawJSON: string;
}

/** A value from the wire. */
export type Wire = null | boolean | number | string | RawNumber | readonly Wire[] | WireObject;

/** An object from the wire; what is absent reads as undefined. */
export interface WireObject {
  readonly [name: string]: Wire | undefined;
}

// The library's types do not know these yet; every Node that runs this has them.
interface ExactJson {
  parse(text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown): Wire;
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
}
const exact = JSON as unknown as ExactJson;

/** Parses JSON; throws SyntaxError as `JSON.parse` does. */
export function parseWire(text: string): Wire {
  return exact.parse(text, (_key, value, context) => {
    if (typeof value !== 'number' || context.source === undefined || String(value) === context.source) return value;
    return exact.rawJSON(context.source);
  });
}

export function isRawNumber(value: unknown): value is RawNumber {
  return exact.isRawJSON(value);
}

/** Whether the value is an object (and neither a list nor a number kept as text). */
export function isObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !exact.isRawJSON(value);
}

/** The value as a list; anything else is the empty one. */
export function listOf(value: Wire | undefined): readonly Wire[] {
  return Array.isArray(value) ? (value as readonly Wire[]) : [];
}

/** The objects in a list. */
export function objectsOf(value: Wire | undefined): readonly WireObject[] {
  return listOf(value).filter(isObject);
}

/** A scalar as text; '' for null and what is absent. */
export function textOf(value: Wire | undefined): string {
  if (value === undefined || value === null) return '';
  if (isRawNumber(value)) return value.rawJSON;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A number; 0 for anything else. */
export function numberOf(value: Wire | undefined): number {
  if (isRawNumber(value)) return Number(value.rawJSON);
  return typeof value === 'number' ? value : 0;
}
