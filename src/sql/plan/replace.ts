/**
 * CREATE OR REPLACE: what may change between the old and the new definition of a source, and between the old and the new plan of its query.
 *
 * The rules are ksqlDB's (queries.md 15): columns may only be appended; filters and projections may come, go and change; everything
 * that keeps state in another shape may not.
 */
import { fail } from '../../base/errors.ts';
import { quoteName, sameType, typeText } from '../../data/types.ts';
import type { At } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { SideFormat, SourceDefinition } from '../catalog.ts';
import type { PlanNode, QueryPlan } from './nodes.ts';

/** Throws UPGRADE_REFUSED when a source without query may not be replaced so. */
export function checkReplaceSource(before: SourceDefinition, after: SourceDefinition, at: At): void {
  checkDefinition(before, after, at);
}

/** Throws UPGRADE_REFUSED when a query's sink may not be replaced so. The plans are compared by `planReplace`. */
export function checkReplaceQuery(before: SourceDefinition, after: SourceDefinition, at: At): void {
  checkDefinition(before, after, at);
}

function checkDefinition(before: SourceDefinition, after: SourceDefinition, at: At): void {
  const refuse = (reason: string): Error => fail('UPGRADE_REFUSED', { name: before.name, reason }, { at });
  if (before.kind !== after.kind) throw refuse(`Existing source is a ${before.kind} and cannot be replaced by a ${after.kind}`);
  if (before.topic !== after.topic) throw refuse(`Topic changed from '${before.topic}' to '${after.topic}'`);
  if (!sameSide(before.key, after.key)) throw refuse('The key format has changed');
  if (!sameSide(before.value, after.value)) throw refuse('The value format has changed');
  if (JSON.stringify(before.window) !== JSON.stringify(after.window)) throw refuse('The window has changed');
  if (JSON.stringify(before.timestamp) !== JSON.stringify(after.timestamp)) throw refuse('The timestamp column has changed');
  const changed = changedColumns(before.schema, after.schema);
  if (changed.length > 0) throw refuse(`The following columns are changed, missing or reordered: [${changed.map(columnText).join(', ')}]`);
}

function sameSide(a: SideFormat, b: SideFormat): boolean {
  return (
    a.format === b.format &&
    a.unwrapped === b.unwrapped &&
    JSON.stringify(Object.entries(a.properties).sort()) === JSON.stringify(Object.entries(b.properties).sort())
  );
}

/** Old columns that are not at the same place with the same name and type; new ones may stand behind, but not in the key. */
function changedColumns(before: readonly Column[], after: readonly Column[]): Column[] {
  const part = (columns: readonly Column[], key: boolean): Column[] => columns.filter((c) => (c.role === 'key') === key);
  const compare = (old: readonly Column[], now: readonly Column[]): Column[] =>
    old.filter((c, i) => now[i] === undefined || now[i].name !== c.name || !sameType(now[i].type, c.type) || now[i].role !== c.role);
  const keys = compare(part(before, true), part(after, true));
  const added = part(after, true).slice(part(before, true).length);
  return [...keys, ...added, ...compare(part(before, false), part(after, false))];
}

function columnText(column: Column): string {
  return `${quoteName(column.name)} ${typeText(column.type)}${column.role === 'key' ? ' KEY' : ''}`;
}

/**
 * Checks that a running query may go on as `after` with the state and offsets of `before`. Throws UPGRADE_REFUSED.
 *
 * @returns the plan to run: `after` itself; stores and internal topics keep their names, because ids come from the nodes' roles.
 */
export function planReplace(before: QueryPlan, after: QueryPlan, at: At | null): QueryPlan {
  const name = before.sink ?? '';
  const refuse = (reason: string): Error => fail('UPGRADE_REFUSED', { name, reason }, { at });
  let [old, now]: [PlanNode, PlanNode] = [skipPassive(before.root), skipPassive(after.root)];
  for (;;) {
    if (old.kind !== now.kind) throw refuse(`Upgrades not yet supported from ${old.kind} to ${now.kind}`);
    const reason = difference(old, now);
    if (reason !== null) throw refuse(reason);
    if (!('input' in old) || !('input' in now)) return after;
    [old, now] = [skipPassive(old.input), skipPassive(now.input)];
  }
}

/** The first node downwards that is neither a filter nor a projection: those may be added, removed and changed. */
function skipPassive(node: PlanNode): PlanNode {
  return node.kind === 'filter' || node.kind === 'project' ? skipPassive(node.input) : node;
}

/** Why the two nodes of one kind do not fit, or null. */
function difference(old: PlanNode, now: PlanNode): string | null {
  switch (old.kind) {
    case 'source':
      return now.kind === 'source' && now.source.topic === old.source.topic && now.source.name === old.source.name
        ? null
        : 'The source has changed';
    case 'sink':
      return now.kind === 'sink' && now.topic === old.topic ? null : 'The sink has changed';
    case 'rekey':
      return now.kind === 'rekey' && same(old.keys, now.keys) ? null : 'PARTITION BY has changed';
    case 'aggregate': {
      if (old.windowSpec !== null || old.input.output === 'TABLE')
        return 'Upgrades not yet supported for windowed aggregations and aggregations of tables';
      const kept =
        now.kind === 'aggregate' &&
        now.windowSpec === null &&
        same(old.groupBy, now.groupBy) &&
        same(old.aggregates, now.aggregates) &&
        same(old.carried, now.carried);
      return kept ? null : 'GROUP BY or the aggregates have changed';
    }
    default:
      return `Upgrades not yet supported for ${old.kind}`;
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
