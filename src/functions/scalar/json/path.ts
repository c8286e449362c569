/**
 * The paths of EXTRACTJSONFIELD: `$`, then `.name`, `[n]` or `["quoted name"]`. No wildcards, filters or recursion.
 */
import { fail } from '../../../base/errors.ts';
import type { JsonNode } from './document.ts';

const STEP = /\.([\p{L}\p{Nd}_:@]+)|\[(?:"((?:[^"\\]|\\["\\])*)"|([\p{L}\p{Nd}_]+))\]/uy;

const parsed = new Map<string, readonly string[]>();
const MOST_PARSED = 500;

/** The steps of a path. Throws for a malformed one. */
export function parsePath(path: string): readonly string[] {
  let steps = parsed.get(path);
  if (steps === undefined) {
    steps = readPath(path);
    if (parsed.size >= MOST_PARSED) parsed.clear();
    parsed.set(path, steps);
  }
  return steps;
}

function readPath(path: string): string[] {
  const steps: string[] = [];
  let at = path.startsWith('$') ? 1 : -1;
  while (at >= 0 && at < path.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(path);
    if (match === null) break;
    steps.push(match[1] ?? match[3] ?? match[2].replace(/\\(["\\])/g, '$1'));
    at = STEP.lastIndex;
  }
  if (at === path.length) return steps;
  throw fail('FUNCTION_INPUT', { name: 'EXTRACTJSONFIELD', reason: `'${path}' is not a path such as $.name[0]["other name"]` });
}

/** The node that the steps lead to, or null. Array positions count from 0. */
export function follow(root: JsonNode, steps: readonly string[]): JsonNode | null {
  let node: JsonNode | undefined = root;
  for (const step of steps) {
    if (node.kind === 'array') node = /^\d{1,9}$/.test(step) ? node.items[Number(step)] : undefined;
    else node = node.kind === 'object' ? node.entries.get(step) : undefined;
    if (node === undefined) return null;
  }
  return node;
}
