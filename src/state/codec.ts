/**
 * Structured encoding of run-time values and operator state as JSON text: what changelog records and the opaque state column hold.
 * Self-describing, exact for every value, and stable: it is stored. Plain numbers, strings, booleans and arrays stand for themselves; the rest is
 * an object with one tag: `{"#i":"…"}` bigint, `{"#d":"…"}` decimal, `{"#b":"…"}` bytes (base64), `{"#m":[[k,v],…]}` map,
 * `{"#n":"NaN"}` a number JSON cannot hold, `{"#o":{…}}` a plain object.
 */
import { Decimal, parseDecimal } from '../data/decimal.ts';
import { putInteger } from '../data/digits.ts';
import type { ByteSink } from '../data/bytes.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Encodes a value of `Value`, or a plain object or array of such. What is mostly stored, arrays of numbers and texts, is written without building a tree of tagged values first. */
export function encodeState(value: unknown): string {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? String(value) : JSON.stringify(toJson(value));
    case 'string':
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? encodeArray(value) : JSON.stringify(objectToJson(value));
    default:
      return JSON.stringify(toJson(value));
  }
}

function encodeArray(items: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < items.length; i++) text += i === 0 ? encodeState(items[i]) : `,${encodeState(items[i])}`;
  return `${text}]`;
}

/** Appends what `encodeState` gives. Integers and arrays, of which most state consists, go straight into the sink. */
export function writeState(value: unknown, sink: ByteSink): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    sink.ensure(INTEGER_BYTES);
    sink.position = putInteger(sink.buffer, sink.position, value as number);
  } else if (Array.isArray(value)) writeArray(value, sink);
  else sink.writeUtf8(encodeState(value));
}

/** Appends an array of these items. */
export function writeArray(items: readonly unknown[], sink: ByteSink): void {
  sink.writeByte(OPEN);
  for (let i = 0; i < items.length; i++) {
    if (i > 0) sink.writeByte(COMMA);
    writeState(items[i], sink);
  }
  sink.writeByte(CLOSE);
}

/** Most characters of a safe integer, and some more. */
const INTEGER_BYTES = 24;
const [OPEN, COMMA, CLOSE] = Buffer.from('[,]');

/** The inverse of `encodeState`. */
export function decodeState(text: string): unknown {
  return fromJson(JSON.parse(text) as Json);
}

function toJson(value: unknown): Json {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { '#n': Object.is(value, -0) ? '-0' : String(value) };
    case 'string':
    case 'boolean':
      return value;
    case 'bigint':
      return { '#i': String(value) };
    case 'object':
      return value === null ? null : objectToJson(value);
    default:
      return null;
  }
}

function objectToJson(value: object): Json {
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Decimal) return { '#d': value.toString() };
  if (value instanceof Uint8Array) return { '#b': Buffer.from(value).toString('base64') };
  if (value instanceof Map) return { '#m': [...value].map(([k, v]) => [toJson(k), toJson(v)]) };
  return { '#o': Object.fromEntries(Object.entries(value).map(([k, v]) => [k, toJson(v)])) };
}

function fromJson(json: Json): unknown {
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) {
    for (let i = 0; i < json.length; i++) {
      const item = json[i];
      if (item !== null && typeof item === 'object') json[i] = fromJson(item) as Json;
    }
    return json;
  }
  return untag(json);
}

function untag(json: { [key: string]: Json }): unknown {
  for (const tag in json) {
    const body = json[tag];
    switch (tag) {
      case '#i':
        return BigInt(body as string);
      case '#d':
        return parseDecimal(body as string);
      case '#b':
        return Buffer.from(body as string, 'base64');
      case '#m':
        return new Map((body as Json[][]).map(([k, v]) => [fromJson(k), fromJson(v)]));
      case '#n':
        return Number(body);
      case '#o':
        return Object.fromEntries(Object.entries(body as { [key: string]: Json }).map(([k, v]) => [k, fromJson(v)]));
    }
  }
  throw new Error('the encoded state has an unknown tag');
}
