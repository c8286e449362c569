/** Reading of JSON whose shape is hoped for, not known: a reply of another version must not break the page. */

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** JSON text as a value, or undefined when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A field of an object; null when there is no such field or the value is no object. */
export function field(value: Json | undefined, name: string): Json {
  if (!isObject(value)) return null;
  return Object.hasOwn(value, name) ? value[name] : null;
}

/** Whether a value is an object with fields. */
export function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The elements of an array; none when it is no array. */
export function items(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The fields of an object in order; none when it is no object. */
export function entries(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : [];
}

/** A value as it is shown: strings as they are, nothing for null, the rest as JSON. */
export function shown(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
