/**
 * What format the bytes of a topic are in, guessed as ksqlDB does: all candidates are tried on every record, those that fail are out for good, and the first of the rest
 * prints. Keys may also be such keys with a window behind them.
 */
import type { SchemaLookup } from '../formats/format.ts';

interface Candidate {
  readonly name: string;
  /** The text of the bytes; null when they are not of this format. */
  readonly print: (bytes: Buffer) => string | null;
}

/** Years 1980 to 2100: bytes that are no time are no window's bound. */
const FIRST_MS = 315_532_800_000;
const LAST_MS = 4_102_444_800_000;

export class FormatGuess {
  private readonly sides: { readonly key: Candidate[]; readonly value: Candidate[] };
  private readonly told = { key: '', value: '' };

  constructor(schemas: SchemaLookup | null) {
    const plain = candidates(schemas);
    const windowed = plain.flatMap((c) => [session(c), time('HOPPING', c), time('TUMBLING', c)]);
    this.sides = { key: [...plain.slice(0, -1), ...windowed, ...plain.slice(-1)], value: plain };
  }

  key(bytes: Buffer | null): string {
    return this.print('key', bytes);
  }

  value(bytes: Buffer | null): string {
    return this.print('value', bytes);
  }

  /** Lines that tell the formats still possible, where that has changed since the last call. */
  news(): string[] {
    const lines: string[] = [];
    for (const side of ['key', 'value'] as const) {
      const names = this.sides[side].map((c) => c.name);
      const text = this.told[side] === '' && names.length > 6 ? NOTHING_YET : names.join(' or ') || 'KAFKA_STRING';
      if (text === this.told[side]) continue;
      this.told[side] = text;
      lines.push(`${side === 'key' ? 'Key' : 'Value'} format: ${text}`);
    }
    return lines;
  }

  private print(side: 'key' | 'value', bytes: Buffer | null): string {
    if (bytes === null) return '<null>';
    const list = this.sides[side];
    let text: string | null = null;
    for (let i = 0; i < list.length; ) {
      const printed = list[i].print(bytes);
      if (printed === null) list.splice(i, 1);
      else {
        text ??= printed;
        i++;
      }
    }
    return text ?? rawText(bytes);
  }
}

const NOTHING_YET = '¯\\_(ツ)_/¯ - no data processed';

function candidates(schemas: SchemaLookup | null): Candidate[] {
  const registry = schemas === null ? [] : [registered('AVRO', schemas), registered('PROTOBUF', schemas)];
  const json: Candidate = { name: 'JSON', print: jsonText };
  const jsonSchema = schemas === null ? [] : [registered('JSON_SR', schemas)];
  const sized = (name: string, size: number, read: (bytes: Buffer) => string): Candidate => ({
    name,
    print: (bytes) => (bytes.length === size ? read(bytes) : null),
  });
  return [
    ...registry,
    json,
    ...jsonSchema,
    sized('KAFKA_INT', 4, (b) => String(b.readInt32BE(0))),
    sized('KAFKA_BIGINT', 8, (b) => String(b.readBigInt64BE(0))),
    sized('KAFKA_DOUBLE', 8, (b) => String(b.readDoubleBE(0))),
    { name: 'KAFKA_STRING', print: utf8Text },
  ];
}

/** JSON objects and arrays as they stand; a bare number or word is more likely a string. */
function jsonText(bytes: Buffer): string | null {
  const first = bytes[0];
  if (first !== 0x7b && first !== 0x5b) return null;
  try {
    const text = bytes.toString('utf8');
    JSON.parse(text);
    return text;
  } catch {
    return null;
  }
}

const TYPES = { AVRO: 'AVRO', PROTOBUF: 'PROTOBUF', JSON_SR: 'JSON' } as const;

/** A message with a schema's id before it. */
function registered(name: keyof typeof TYPES, schemas: SchemaLookup): Candidate {
  return {
    name,
    print(bytes) {
      if (bytes.length < 5 || bytes[0] !== 0) return null;
      try {
        if (schemas.byId(bytes.readInt32BE(1)).type !== TYPES[name]) return null;
        return name === 'JSON_SR' ? bytes.toString('utf8', 5) : `${name} message of schema ${bytes.readInt32BE(1)}`;
      } catch {
        return null;
      }
    },
  };
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Text without control characters; null for other bytes. */
function utf8Text(bytes: Buffer): string | null {
  try {
    const text = decoder.decode(bytes);
    return bytes.some((byte) => byte < 0x20 && (byte < 0x09 || byte > 0x0d)) ? null : text;
  } catch {
    return null;
  }
}

function session(inner: Candidate): Candidate {
  return {
    name: `SESSION(${inner.name})`,
    print(bytes) {
      const at = bytes.length - 16;
      if (at < 0) return null;
      const [end, start] = [Number(bytes.readBigInt64BE(at)), Number(bytes.readBigInt64BE(at + 8))];
      const key = isTime(start) && isTime(end) && start <= end ? inner.print(bytes.subarray(0, at)) : null;
      return key === null ? null : `[${key}@${start}/${end}]`;
    },
  };
}

function time(kind: 'HOPPING' | 'TUMBLING', inner: Candidate): Candidate {
  return {
    name: `${kind}(${inner.name})`,
    print(bytes) {
      const at = bytes.length - 8;
      if (at < 0) return null;
      const start = Number(bytes.readBigInt64BE(at));
      const key = isTime(start) ? inner.print(bytes.subarray(0, at)) : null;
      return key === null ? null : `[${key}@${start}/-]`;
    },
  };
}

function isTime(ms: number): boolean {
  return ms >= FIRST_MS && ms < LAST_MS;
}

/** Bytes of no format: printable ASCII as it is, the rest as `\xNN`. */
function rawText(bytes: Buffer): string {
  let text = '';
  for (const byte of bytes)
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  return text;
}
