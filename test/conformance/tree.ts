/**
 * Values of the cases: JSON trees whose numbers keep their text, because `1`, `1.0` and `1.00` are three different expectations.
 * Reading, taking apart and printing; comparing is compare.ts. The reader takes strict JSON only.
 */
import type { Tree, TreeBytes, TreeNumber } from '../../src/formats/tree.ts';

export type TreeMap = ReadonlyMap<string, Tree>;

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const SPACE = /[ \t\r\n]*/y;
const LITERALS: readonly (readonly [string, Tree])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
];

/** Reads one JSON text. Throws SyntaxError with the character offset. */
export function parseTree(text: string): Tree {
  const reader = new TreeReader(text);
  const tree = reader.value();
  reader.end();
  return tree;
}

/** A position in a text; recursive descent over it. */
class TreeReader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(): Tree {
    this.space();
    const first = this.text[this.at];
    if (first === '{') return this.object();
    if (first === '[') return this.array();
    if (first === '"') return this.string();
    for (const [word, tree] of LITERALS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return tree;
      }
    }
    return this.number();
  }

  end(): void {
    this.space();
    if (this.at < this.text.length) throw this.wrong('nothing more');
  }

  private object(): Tree {
    const members = new Map<string, Tree>();
    this.at++;
    if (this.taken('}')) return members;
    do {
      this.space();
      const name = this.string();
      this.expect(':');
      members.set(name, this.value());
    } while (this.taken(','));
    this.expect('}');
    return members;
  }

  private array(): Tree {
    const items: Tree[] = [];
    this.at++;
    if (this.taken(']')) return items;
    do items.push(this.value());
    while (this.taken(','));
    this.expect(']');
    return items;
  }

  private string(): string {
    if (this.text[this.at] !== '"') throw this.wrong('a string');
    let end = this.at + 1;
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1;
    if (end >= this.text.length) throw this.wrong('the end of the string');
    const literal = this.text.slice(this.at, end + 1);
    this.at = end + 1;
    return JSON.parse(literal) as string;
  }

  private number(): Tree {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) throw this.wrong('a value');
    this.at += match[0].length;
    return numberTree(match[0]);
  }

  private space(): void {
    SPACE.lastIndex = this.at;
    SPACE.exec(this.text);
    this.at = SPACE.lastIndex;
  }

  private taken(sign: string): boolean {
    this.space();
    if (this.text[this.at] !== sign) return false;
    this.at++;
    return true;
  }

  private expect(sign: string): void {
    if (!this.taken(sign)) throw this.wrong(`'${sign}'`);
  }

  private wrong(wanted: string): SyntaxError {
    return new SyntaxError(`JSON: ${wanted} expected at character ${this.at}: ${JSON.stringify(this.text.slice(this.at, this.at + 30))}`);
  }
}

/** A number by its text: without point and exponent an integer, else exact. */
export function numberTree(text: string): TreeNumber {
  return { number: text, kind: /[.eE]/.test(text) ? 'decimal' : 'integer' };
}

export function isMap(tree: Tree | undefined): tree is TreeMap {
  return tree instanceof Map;
}

export function isNumber(tree: Tree | undefined): tree is TreeNumber {
  return typeof tree === 'object' && tree !== null && 'number' in tree;
}

export function isBytes(tree: Tree | undefined): tree is TreeBytes {
  return typeof tree === 'object' && tree !== null && 'bytes' in tree;
}

/** The tree as compact JSON; bytes as `bytes(base64)`, and doubles marked `~`, since they compare differently. */
export function printTree(tree: Tree | undefined): string {
  if (tree === undefined) return 'absent';
  if (tree === null || typeof tree === 'boolean') return String(tree);
  if (typeof tree === 'string') return JSON.stringify(tree);
  if (Array.isArray(tree)) return `[${tree.map(printTree).join(',')}]`;
  if (isMap(tree)) return `{${[...tree].map(([name, member]) => `${JSON.stringify(name)}:${printTree(member)}`).join(',')}}`;
  if (isNumber(tree)) return tree.kind === 'double' ? `~${tree.number}` : tree.number;
  return `bytes(${Buffer.from((tree as TreeBytes).bytes).toString('base64')})`;
}

/** The tree as JSON text again, numbers as they were written. Bytes do not occur in what was read from JSON. */
export function treeToJson(tree: Tree): string {
  if (isBytes(tree)) throw new TypeError('bytes have no JSON form');
  if (isNumber(tree)) return tree.number;
  if (Array.isArray(tree)) return `[${tree.map(treeToJson).join(',')}]`;
  if (isMap(tree)) return `{${[...tree].map(([name, member]) => `${JSON.stringify(name)}:${treeToJson(member)}`).join(',')}}`;
  return JSON.stringify(tree);
}
