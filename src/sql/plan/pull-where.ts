/** From the alternatives of a pull query's WHERE to accesses: key lookups, a range of keys, or a scan. */
import { fail } from '../../base/errors.ts';
import { WINDOWEND, WINDOWSTART } from '../../data/schema.ts';
import { sourcesRead } from './qualify.ts';
import { textOf } from './text.ts';
import { windowBounds } from './pull-bounds.ts';
import { flip } from './pull-dnf.ts';
import { bindExpression } from '../bind/bind.ts';
import { coerce } from '../bind/coerce.ts';
import type { At, ComparisonOperator, Expression } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { BindContext } from '../bind/scope.ts';
import type { CatalogView } from '../catalog.ts';
import type { BoundExpression } from '../expression.ts';
import type { PullAccess } from './nodes.ts';
import type { Comparison, Conjunction } from './pull-dnf.ts';

export interface PullWhere {
  /** Key columns of the table. */
  readonly keys: readonly Column[];
  readonly context: BindContext;
  readonly catalog: CatalogView;
  /** Where the clause stands. */
  readonly at: At;
}

/** A comparison of a key column with something. */
export interface KeyComparison {
  readonly key: number;
  readonly operator: ComparisonOperator;
  readonly value: Expression;
  /** The value in the key's type; null when it reads columns or does not convert. */
  readonly bound: BoundExpression | null;
}

/** The accesses for the alternatives; one scan when any of them needs it. Throws the PULL_… errors where scans are switched off. */
export function accessesOf(disjuncts: readonly Conjunction[] | null, where: PullWhere): PullAccess[] {
  const tableScan = where.catalog.setting('ksql.query.pull.table.scan.enabled') !== 'false';
  if (disjuncts === null) return [scan(null, tableScan, where.at)];
  const accesses = disjuncts.map((conjunction) => accessOf(conjunction, where, disjuncts.length === 1, tableScan));
  const scanned = accesses.some((a) => a.kind === 'scan');
  if (!scanned) return distinct(accesses);
  return [accesses.length === 1 ? accesses[0] : scan(null, tableScan, where.at)];
}

function distinct(accesses: readonly PullAccess[]): PullAccess[] {
  return [...new Map(accesses.map((a) => [JSON.stringify(a), a])).values()];
}

function scan(window: PullAccess['window'], allowed: boolean, at: At): PullAccess {
  if (!allowed) throw fail('PULL_SCAN_NEEDED', {}, { at });
  return { kind: 'scan', window };
}

function accessOf(conjunction: Conjunction, where: PullWhere, only: boolean, tableScan: boolean): PullAccess {
  const window = windowBounds(conjunction, where.context);
  const comparisons = conjunction.flatMap((c) => keyComparison(c, where) ?? []);
  if (!tableScan) checkWithoutScan(conjunction, comparisons, where);
  const key = where.keys.map((_, i) => comparisons.find((c) => c.key === i && c.operator === '=' && c.bound !== null)?.bound ?? null);
  if (key.every((value) => value !== null)) return { kind: 'lookup', key, window };
  const range = only ? rangeOf(comparisons, where, window) : null;
  return range ?? scan(window, tableScan, where.at);
}

/** `key op value` or `value op key`, or null. */
function keyComparison(node: Comparison, where: PullWhere): KeyComparison | null {
  if (node.kind === 'like') return null;
  const straight = keyIndex(node.left, where);
  const flipped = straight < 0 ? keyIndex(node.right, where) : -1;
  if (straight < 0 && flipped < 0) return null;
  const value = straight >= 0 ? node.right : node.left;
  const key = Math.max(straight, flipped);
  return {
    key,
    operator: straight >= 0 ? node.operator : flip(node.operator),
    value,
    bound: constantValue(value, where.keys[key], where.context),
  };
}

function keyIndex(node: Expression, where: PullWhere): number {
  return node.kind === 'column' ? where.keys.findIndex((k) => k.name === node.name.name) : -1;
}

function constantValue(value: Expression, key: Column, context: BindContext): BoundExpression | null {
  return sourcesRead(value).length > 0 ? null : coerce(bindExpression(value, context), key.type, 'key');
}

function rangeOf(comparisons: readonly KeyComparison[], where: PullWhere, window: PullAccess['window']): PullAccess | null {
  const [key] = where.keys;
  if (where.keys.length !== 1 || (key.type.kind !== 'STRING' && key.type.kind !== 'BYTES')) return null;
  if (where.catalog.setting('ksql.query.pull.range.scan.enabled') === 'false') return null;
  const bound = (...operators: ComparisonOperator[]): { value: BoundExpression; inclusive: boolean } | null => {
    const found = comparisons.find((c) => operators.includes(c.operator) && c.bound !== null);
    return found === undefined || found.bound === null ? null : { value: found.bound, inclusive: found.operator.endsWith('=') };
  };
  const [from, to] = [bound('>', '>='), bound('<', '<=')];
  return from === null && to === null ? null : { kind: 'range', from, to, window };
}

/** With scans switched off each alternative must name the whole key, each column once. */
function checkWithoutScan(conjunction: Conjunction, comparisons: readonly KeyComparison[], where: PullWhere): void {
  const at = conjunction[0].at;
  const like = conjunction.find((c) => c.kind === 'like');
  if (like !== undefined) throw fail('PULL_LIKE_STRINGS', { expression: textOf(like) }, { at: like.at });
  const wrong = comparisons.find((c) => sourcesRead(c.value).length > 0);
  if (wrong !== undefined) throw fail('PULL_KEY_COMPARISON', {}, { at: wrong.value.at });
  if (comparisons.length === 0) throw missingKey(conjunction, where);
  const keys = new Set(comparisons.map((c) => c.key));
  if (keys.size < comparisons.length) throw fail('PULL_KEY_TWICE', {}, { at });
  if (keys.size < where.keys.length) {
    const given = [...keys].map((i) => where.keys[i].name).join(', ');
    throw fail('PULL_KEYS_MISSING', { given, expected: where.keys.map((k) => k.name).join(', ') }, { at });
  }
  if (comparisons.some((c) => c.operator === '<>'))
    throw fail('PULL_KEY_BOUND', { columns: where.keys.map((k) => k.name).join(', ') }, { at });
}

function missingKey(conjunction: Conjunction, where: PullWhere): Error {
  const { at } = conjunction[0];
  const inside = conjunction.some((c) => c.kind === 'comparison' && (readsKey(c.left, where) || readsKey(c.right, where)));
  if (inside) return fail('PULL_KEY_REFERENCE', {}, { at });
  const others = conjunction.filter(
    (c) => !(c.kind === 'comparison' && c.left.kind === 'column' && (c.left.name.name === WINDOWSTART || c.left.name.name === WINDOWEND)),
  );
  const text = (others.length > 0 ? others : conjunction).map((c) => textOf(withoutSources(c))).join(' AND ');
  return fail('PULL_KEY_MISSING', { expression: text }, { at });
}

function readsKey(node: Expression, where: PullWhere): boolean {
  return node.kind !== 'column' && where.keys.some((k) => sourcesRead(node).length > 0 && textOf(node).includes(k.name));
}

function withoutSources(node: Comparison): Expression {
  if (node.kind === 'like') return node;
  const plain = (side: Expression): Expression => (side.kind === 'column' ? { ...side, source: null } : side);
  return { ...node, left: plain(node.left), right: plain(node.right) };
}
