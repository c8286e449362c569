/** Tests of which kind of node a tree is. */
import type { Tree, TreeBytes, TreeNumber } from './tree.ts';

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
