/**
 * The signature language of functions (`function.ts` shows it): text → parameters with type patterns, and back to text for
 * DESCRIBE FUNCTION and error messages. Matching arguments against a signature is `resolve.ts`.
 *
 * Signatures are ours, not the user's: a malformed one is an assertion. Each text is parsed once.
 */
import { assert } from '../base/assert.ts';
import { BIGINT, BOOLEAN, BYTES, DATE, DOUBLE, INTEGER, STRING, TIME, TIMESTAMP, quoteName } from '../data/types.ts';
import type { SqlType } from '../data/types.ts';

/** A type in a signature: concrete, or with parts that the call binds. `decimal` without names accepts any precision. */
export type TypePattern =
  | { readonly kind: 'concrete'; readonly type: SqlType }
  | { readonly kind: 'generic'; readonly name: string }
  | { readonly kind: 'decimal'; readonly precision: string | number | null; readonly scale: string | number | null }
  | { readonly kind: 'array'; readonly element: TypePattern }
  | { readonly kind: 'map'; readonly key: TypePattern; readonly value: TypePattern }
  | { readonly kind: 'struct'; readonly fields: readonly { readonly name: string; readonly type: TypePattern }[] }
  | { readonly kind: 'lambda'; readonly parameters: readonly TypePattern[]; readonly result: TypePattern }
  | { readonly kind: 'unit' }
  | { readonly kind: 'any' };

export interface Parameter {
  readonly name: string;
  readonly type: TypePattern;
  readonly variadic: boolean;
  /** Must be a literal. */
  readonly literal: boolean;
}

export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly result: TypePattern;
  /** Index of the variadic parameter, or −1. */
  readonly variadicAt: number;
}

const CONCRETE: Readonly<Record<string, SqlType>> = {
  BOOLEAN,
  INT: INTEGER,
  INTEGER,
  BIGINT,
  DOUBLE,
  STRING,
  VARCHAR: STRING,
  BYTES,
  DATE,
  TIME,
  TIMESTAMP,
};
const TOKEN = /\s*(\.\.\.|->|=>|[(),<>]|`[^`]+`|\w+)/y;

const parsed = new Map<string, Signature>();

/** The signature of that text; the same object each time. */
export function parseSignature(text: string): Signature {
  let signature = parsed.get(text);
  if (signature === undefined) {
    signature = readSignature(new TokenReader(text));
    parsed.set(text, signature);
  }
  return signature;
}

/** A cursor over the tokens of one signature. */
class TokenReader {
  readonly text: string;
  private readonly tokens: string[] = [];
  private at = 0;

  constructor(text: string) {
    this.text = text;
    TOKEN.lastIndex = 0;
    for (let end = 0; end < text.trimEnd().length; end = TOKEN.lastIndex) {
      const match = TOKEN.exec(text);
      assert(match !== null, `the signature '${text}' can be read after character ${end}`);
      this.tokens.push(match[1]);
    }
  }
  peek(ahead = 0): string | undefined {
    return this.tokens[this.at + ahead];
  }
  next(): string {
    const token = this.tokens[this.at++];
    assert(token !== undefined, `the signature '${this.text}' is complete`);
    return token;
  }
  skip(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }
  expect(token: string): void {
    const found = this.next();
    assert(found === token, `the signature '${this.text}' has '${token}' where it has '${found}'`);
  }
}

function readSignature(reader: TokenReader): Signature {
  const parameters: Parameter[] = [];
  reader.expect('(');
  while (!reader.skip(')')) {
    if (parameters.length > 0) reader.expect(',');
    parameters.push(readParameter(reader));
  }
  reader.expect('->');
  const result = readType(reader);
  assert(reader.peek() === undefined, `the signature '${reader.text}' ends after its result type`);
  const variadicAt = parameters.findIndex((p) => p.variadic);
  assert(parameters.filter((p) => p.variadic).length <= 1, `the signature '${reader.text}' has at most one variadic parameter`);
  return { parameters, result, variadicAt };
}

function readParameter(reader: TokenReader): Parameter {
  const name = unquoted(reader.next());
  const literal = reader.skip('LITERAL');
  const type = readType(reader);
  return { name, type, literal, variadic: reader.skip('...') };
}

function readType(reader: TokenReader): TypePattern {
  if (reader.peek() === '(') return readLambda(reader);
  const word = reader.next();
  if (word in CONCRETE) return { kind: 'concrete', type: CONCRETE[word] };
  if (word === 'UNIT') return { kind: 'unit' };
  if (word === 'ANY') return { kind: 'any' };
  if (word === 'DECIMAL') return readDecimal(reader);
  if (word === 'ARRAY') {
    const [element] = readTypeArguments(reader);
    return { kind: 'array', element };
  }
  if (word === 'MAP') {
    const [key, value] = readTypeArguments(reader);
    return { kind: 'map', key, value };
  }
  if (word === 'STRUCT') return readStruct(reader);
  assert(/^[A-Z]$/.test(word), `'${word}' in the signature '${reader.text}' is a type or a generic letter`);
  return { kind: 'generic', name: word };
}

function readTypeArguments(reader: TokenReader): TypePattern[] {
  reader.expect('<');
  const types = [readType(reader)];
  while (reader.skip(',')) types.push(readType(reader));
  reader.expect('>');
  return types;
}

function readDecimal(reader: TokenReader): TypePattern {
  if (!reader.skip('(')) return { kind: 'decimal', precision: null, scale: null };
  const precision = nameOrNumber(reader.next());
  reader.expect(',');
  const scale = nameOrNumber(reader.next());
  reader.expect(')');
  if (typeof precision === 'number' && typeof scale === 'number') return { kind: 'concrete', type: { kind: 'DECIMAL', precision, scale } };
  return { kind: 'decimal', precision, scale };
}

function readStruct(reader: TokenReader): TypePattern {
  const fields: { name: string; type: TypePattern }[] = [];
  reader.expect('<');
  while (!reader.skip('>')) {
    if (fields.length > 0) reader.expect(',');
    const name = unquoted(reader.next());
    fields.push({ name, type: readType(reader) });
  }
  return { kind: 'struct', fields };
}

function readLambda(reader: TokenReader): TypePattern {
  const parameters: TypePattern[] = [];
  reader.expect('(');
  while (!reader.skip(')')) {
    if (parameters.length > 0) reader.expect(',');
    parameters.push(readType(reader));
  }
  reader.expect('=>');
  return { kind: 'lambda', parameters, result: readType(reader) };
}

function nameOrNumber(token: string): string | number {
  return /^\d+$/.test(token) ? Number(token) : token;
}
function unquoted(token: string): string {
  return token.startsWith('`') ? token.slice(1, -1) : token;
}

/** A pattern as DESCRIBE FUNCTION shows it: `ARRAY<T>`, `INT`, `DECIMAL`, `LAMBDA (T) => BOOLEAN`, `INTERVALUNIT`. */
export function patternText(pattern: TypePattern): string {
  switch (pattern.kind) {
    case 'concrete':
      return pattern.type.kind === 'INTEGER' ? 'INT' : pattern.type.kind === 'STRING' ? 'VARCHAR' : pattern.type.kind;
    case 'generic':
      return pattern.name;
    case 'decimal':
      return 'DECIMAL';
    case 'array':
      return `ARRAY<${patternText(pattern.element)}>`;
    case 'map':
      return `MAP<${patternText(pattern.key)}, ${patternText(pattern.value)}>`;
    case 'struct':
      return `STRUCT<${pattern.fields.map((f) => `${quoteName(f.name)} ${patternText(f.type)}`).join(', ')}>`;
    case 'lambda': {
      const parameters = pattern.parameters.map(patternText);
      return `LAMBDA ${parameters.length === 1 ? parameters[0] : `(${parameters.join(', ')})`} => ${patternText(pattern.result)}`;
    }
    case 'unit':
      return 'INTERVALUNIT';
    case 'any':
      return 'ANY';
  }
}

/** What DESCRIBE FUNCTION shows of one overload. */
export interface SignatureText {
  readonly arguments: readonly { readonly name: string; readonly type: string; readonly variadic: boolean }[];
  readonly returnType: string;
  /** The argument list alone: `INT first, INT... others`. */
  readonly text: string;
}

/** An overload for readers: names, types and the variadic mark of its arguments, and its result type. */
export function signatureText(overload: { readonly signature: string }): SignatureText {
  const { parameters, result } = parseSignature(overload.signature);
  const args = parameters.map((p) => ({ name: p.name, type: patternText(p.type), variadic: p.variadic }));
  const text = args.map((a) => `${a.type}${a.variadic ? '...' : ''} ${a.name}`).join(', ');
  return { arguments: args, returnType: patternText(result), text };
}
