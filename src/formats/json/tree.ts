/** JSON ↔ trees with the text of numbers kept. */
import type { Tree } from '../tree-kinds.ts';
import { isBytes, isNumber, isTreeMap } from '../tree-kinds.ts';
import { decodeString, elementsOf, membersOf } from './text.ts';
import { JsonSyntaxError, skipBlanks, skipString, skipValue } from './scan.ts';
import { base64 } from './write.ts';
import { quoteJson } from './write-text.ts';

/** Reads a JSON text. Throws JsonSyntaxError. */
export function jsonTree(text: string): Tree {
  const bytes = Buffer.from(text);
  return readJsonTree(bytes, 0, bytes.length);
}

/** Reads the one JSON value of `[from, to)`: number tokens with a point or exponent are decimals, others integers. Throws JsonSyntaxError. */
export function readJsonTree(bytes: Buffer, from: number, to: number): Tree {
  const i = skipBlanks(bytes, from, to);
  if (i >= to) throw new JsonSyntaxError('The message holds no JSON value', i);
  skipValue(bytes, i, to, 1);
  return treeAt(bytes, i, to);
}

function treeAt(b: Buffer, i: number, end: number): Tree {
  switch (b[i]) {
    case 34:
      return decodeString(b, i, skipString(b, i, end));
    case 91:
      return elementsOf(b, i, end).map((at) => treeAt(b, at, end));
    case 123:
      return new Map([...membersOf(b, i, end)].map(([name, at]) => [name, treeAt(b, at, end)]));
    case 116:
      return true;
    case 102:
      return false;
    case 110:
      return null;
    default: {
      const number = b.latin1Slice(i, skipValue(b, i, end, 1));
      return { number, kind: /^-?\d+$/.test(number) ? 'integer' : 'decimal' };
    }
  }
}

/** A tree as compact JSON; number texts as they stand, bytes as base64. */
export function jsonOfTree(tree: Tree): string {
  if (tree === null || typeof tree === 'boolean') return String(tree);
  if (typeof tree === 'string') return quoteJson(tree);
  if (isNumber(tree)) return /^-?\d/.test(tree.number) ? tree.number : quoteJson(tree.number);
  if (isBytes(tree)) return quoteJson(base64(tree.bytes));
  if (isTreeMap(tree)) return `{${[...tree].map(([name, value]) => `${quoteJson(name)}:${jsonOfTree(value)}`).join(',')}}`;
  return `[${(tree as readonly Tree[]).map(jsonOfTree).join(',')}]`;
}
