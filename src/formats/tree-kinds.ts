/** What trees of records look like, and tests of which kind of node a tree is. Reading and writing them is `tree.ts`. */

/**
 * A value with number texts kept. In trees from `readTree` numbers carry what the bytes say they are: `integer`, `double`
 * (binary floating point) or `decimal` (exact digits). In trees for `writeTree` the kind may be missing.
 */
export type Tree = null | boolean | string | TreeNumber | TreeBytes | readonly Tree[] | ReadonlyMap<string, Tree>;

export interface TreeNumber {
  readonly number: string;
  readonly kind?: 'integer' | 'double' | 'decimal';
}

export interface TreeBytes {
  readonly bytes: Uint8Array;
}

export function isNumber(tree: Tree | undefined): tree is TreeNumber {
  return typeof tree === 'object' && tree !== null && 'number' in tree;
}

export function isBytes(tree: Tree | undefined): tree is TreeBytes {
  return typeof tree === 'object' && tree !== null && 'bytes' in tree;
}

/** An object, map or struct. */
export function isTreeMap(tree: Tree | undefined): tree is ReadonlyMap<string, Tree> {
  return tree instanceof Map;
}
