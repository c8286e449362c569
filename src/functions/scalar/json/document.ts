/**
 * JSON text as a tree that loses nothing: numbers keep their digits, objects their order. And the tree as compact text.
 * The JSON functions share it; it is not the JSON record format. Text after the first value is ignored, as Jackson does.
 */
import { fail } from '../../../base/errors.ts';

export type JsonNode =
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, JsonNode> }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly text: string }
  /** `text` as written. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' };

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /(?:true|false|null)(?!\w)/y;
const DEEPEST = 1000;

/** Reads values and punctuation from JSON text, from left to right. */
export class JsonReader {
  private readonly text: string;
  private readonly functionName: string;
  private at = 0;
  private depth = 0;

  /** Errors name the function. */
  constructor(text: string, functionName: string) {
    this.text = text;
    this.functionName = functionName;
  }

  /** Skips whitespace and, when it is next, the character. */
  skip(char: string): boolean {
    this.take(SPACE);
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }
  /** Whether nothing but whitespace is left. */
  atEnd(): boolean {
    this.take(SPACE);
    return this.at >= this.text.length;
  }
  /** The next value. Throws for bad JSON. */
  value(): JsonNode {
    if (this.skip('{')) return this.nested(() => this.object());
    if (this.skip('[')) return this.nested(() => ({ kind: 'array', items: [...this.items()] }));
    const string = this.take(STRING);
    if (string !== null) return { kind: 'string', text: JSON.parse(string) as string };
    const number = this.take(NUMBER);
    if (number !== null) return { kind: 'number', text: number };
    const word = this.take(WORD);
    if (word === null) throw this.bad();
    return word === 'null' ? { kind: 'null' } : { kind: 'boolean', value: word === 'true' };
  }
  /** The values of an array one by one; its opening bracket is behind. */
  *items(): Generator<JsonNode, void> {
    if (this.skip(']')) return;
    do yield this.value();
    while (this.skip(','));
    if (!this.skip(']')) throw this.bad();
  }

  private object(): JsonNode {
    const entries = new Map<string, JsonNode>();
    if (this.skip('}')) return { kind: 'object', entries };
    do {
      this.take(SPACE);
      const name = this.take(STRING);
      if (name === null || !this.skip(':')) throw this.bad();
      entries.set(JSON.parse(name) as string, this.value());
    } while (this.skip(','));
    if (!this.skip('}')) throw this.bad();
    return { kind: 'object', entries };
  }
  private nested(read: () => JsonNode): JsonNode {
    if (++this.depth > DEEPEST)
      throw fail('FUNCTION_INPUT', { name: this.functionName, reason: `the JSON is nested more than ${DEEPEST} deep` });
    const node = read();
    this.depth--;
    return node;
  }
  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return null;
    this.at = pattern.lastIndex;
    return match[0];
  }
  private bad(): Error {
    return fail('FUNCTION_INPUT', { name: this.functionName, reason: `the text is not JSON at character ${this.at + 1}` });
  }
}

/** The first value in the text; null when the text is blank. Throws for bad JSON. */
export function parseJson(text: string, functionName: string): JsonNode | null {
  const reader = new JsonReader(text, functionName);
  return reader.atEnd() ? null : reader.value();
}

/** A node as compact JSON text. */
export function nodeText(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return `{${[...node.entries].map(([name, value]) => `${quoted(name)}:${nodeText(value)}`).join(',')}}`;
    case 'array':
      return `[${node.items.map(nodeText).join(',')}]`;
    case 'string':
      return quoted(node.text);
    case 'number':
      return numberText(node.text);
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'null';
  }
}

/** A node as a SQL string: text without its quotes, all else as JSON. */
export function plainText(node: JsonNode): string {
  return node.kind === 'string' ? node.text : nodeText(node);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function quoted(text: string): string {
  const escaped = text.replace(
    /["\\]|[^ -\uffff]/g,
    (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}

/** The number as Java's BigInteger and BigDecimal print it: all digits kept, exponent notation for the very small and what was written with one. */
function numberText(written: string): string {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(written) as RegExpExecArray;
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  const minus = digits === '0' || /^0+$/.test(digits) ? '' : sign;
  const scale = fraction.length - Number(exponent);
  const adjusted = digits.length - 1 - scale;
  if (scale === 0) return minus + digits;
  if (scale > 0 && adjusted >= -6) {
    const padded = digits.padStart(scale + 1, '0');
    return `${minus}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  }
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return adjusted === 0 ? minus + mantissa : `${minus}${mantissa}E${adjusted > 0 ? '+' : ''}${adjusted}`;
}
