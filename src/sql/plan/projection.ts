/**
 * The last step before a sink or a subscriber: SELECT as a project node.
 *
 * For a sink the whole key must be selected, each part once, with at least one value; key columns come first in the order of the key, values in
 * the order of SELECT. For a subscriber everything goes; the key is carried along unseen, because deletes consist of it.
 */
import { fail } from '../../base/errors.ts';
import { quoteName, typeText } from '../../data/types.ts';
import { bindExpression, requireTyped } from '../bind/bind.ts';
import { missingKey, repeatedKey } from './key-errors.ts';
import { freeName } from './names.ts';
import { localise } from './qualify.ts';
import { columnRef, contextOf } from './relation.ts';
import type { Column } from '../../data/schema.ts';
import type { BoundExpression } from '../expression.ts';
import type { AnalysedQuery } from './analysis.ts';
import type { KeyedRelation } from './keyed-relation.ts';
import type { EmitNode, ProjectNode } from './nodes.ts';
import type { BindHooks } from './relation.ts';
import type { Item } from './select-items.ts';

/** The rows to be projected and how expressions over them are bound. */
export interface Projecting {
  readonly relation: KeyedRelation;
  readonly hooks: BindHooks;
  readonly analysed: AnalysedQuery;
}

interface Output {
  readonly column: Column;
  readonly expression: BoundExpression;
}

/** The projection for a sink. Throws KEY_MISSING…, KEY_REPEATED…, NO_VALUE_COLUMNS and COLUMN_DUPLICATE. */
export function sinkProjection(projecting: Projecting, target: string): ProjectNode {
  const { relation, analysed } = projecting;
  const keyTexts = new Set(relation.key.columns.flat());
  const bound = new Map(analysed.items.filter((i) => !keyTexts.has(i.text)).map((item) => [item, valueOutput(item, projecting)]));
  const keyItems = selectedKey(projecting, target);
  const keys = keyItems.map((item, i): Output => keyOutput(relation, item.name, i));
  const values = analysed.items.filter((item) => !keyItems.includes(item)).map((item) => bound.get(item) ?? valueOutput(item, projecting));
  if (values.length === 0) throw fail('NO_VALUE_COLUMNS', {}, { at: analysed.query.at });
  rejectDuplicates(analysed.items);
  return projectNode(relation, [...keys, ...values]);
}

/** The item that is each key column. */
function selectedKey(projecting: Projecting, target: string): Item[] {
  const { relation, analysed } = projecting;
  const chosen = relation.key.columns.map(
    (candidates) => candidates.map((text) => analysed.items.filter((i) => i.text === text)).find((items) => items.length > 0) ?? [],
  );
  if (chosen.some((items) => items.length === 0))
    throw missingKey(
      relation.key,
      chosen.map((items) => items.length > 0),
      analysed,
      target,
    );
  const twice = chosen.find((items) => items.length > 1);
  if (twice !== undefined) throw repeatedKey(relation.key, twice, analysed);
  return chosen.map((items) => items[0]);
}

function keyOutput(relation: KeyedRelation, name: string, index: number): Output {
  const { columns } = relation.node;
  return { column: { name, type: columns[index].type, role: 'key' }, expression: columnRef(columns, index) };
}

function valueOutput(item: Item, projecting: Projecting): Output {
  const { relation, hooks, analysed } = projecting;
  const local = localise(item.expression, analysed.sources);
  const expression = requireTyped(bindExpression(local, contextOf(relation, 'SELECT', analysed.catalog, hooks)), local);
  return { column: { name: item.name, type: expression.type, role: 'value' }, expression };
}

function rejectDuplicates(items: readonly Item[]): void {
  const names = items.map((i) => i.name);
  const twice = items.find((item, i) => names.indexOf(item.name) !== i);
  if (twice !== undefined) throw fail('COLUMN_DUPLICATE', { names: quoteName(twice.name) }, { at: twice.at });
}

/** The projection for a subscriber, and what it shows of it. Throws COLUMN_DUPLICATE. */
export function emitProjection(projecting: Projecting, limit: number | null): EmitNode {
  const { relation, analysed } = projecting;
  const { items } = analysed;
  const selected = new Set(items.map((i) => i.text));
  const keyTexts = relation.key.columns.map((candidates) => candidates.find((text) => selected.has(text)));
  const keyOf = (item: Item): number => keyTexts.indexOf(item.text);
  const values = items.filter((item) => keyOf(item) < 0).map((item) => valueOutput(item, projecting));
  rejectDuplicateOutputs(items, values);
  const taken = new Set(items.map((i) => i.name));
  const keyColumns = relation.node.columns.filter((c) => c.role === 'key');
  const keys = keyColumns.map((column, i) =>
    keyOutput(relation, items.find((item) => keyOf(item) === i)?.name ?? freeName(column.name, taken), i),
  );
  const input = projectNode(relation, [...keys, ...values]);
  let next = keys.length;
  const selection = items.map((item) => (keyOf(item) >= 0 ? keyOf(item) : next++));
  const columns = items.map((item, i): Column => ({ ...input.columns[selection[i]], name: item.name }));
  const { output, window } = input;
  return { kind: 'emit', id: 'Emit', columns, output, window, input, selection, limit };
}

/** Throws COLUMN_DUPLICATE when two outputs of a transient query have one name. */
export function rejectDuplicateOutputs(items: readonly Item[], values: readonly Output[]): void {
  const seen = new Set<string>();
  const twice = items.find(({ name }) => seen.has(name) || !seen.add(name));
  if (twice === undefined) return;
  const column = values.find((v) => v.column.name === twice.name)?.column;
  throw fail(
    'COLUMN_DUPLICATE',
    { names: `${quoteName(twice.name)}${column === undefined ? '' : ` ${typeText(column.type)}`}` },
    { at: twice.at },
  );
}

function projectNode(relation: KeyedRelation, outputs: readonly Output[]): ProjectNode {
  const { output, window } = relation.node;
  return {
    kind: 'project',
    id: 'Project',
    columns: outputs.map((o) => o.column),
    output,
    window,
    input: relation.node,
    expressions: outputs.map((o) => o.expression),
  };
}
