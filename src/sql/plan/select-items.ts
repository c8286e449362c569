/**
 * The SELECT list: stars expanded, every expression qualified, every output named.
 *
 * What the key of the result is and whether it is selected is decided by `projection.ts`.
 */
import { fail } from '../../base/errors.ts';
import { isReservedColumn } from '../../data/schema.ts';
import { typeText } from '../../data/types.ts';
import { bindOverSources } from './join-key.ts';
import { localName, localise, qualify, requireAlias } from './qualify.ts';
import { textOf } from './text.ts';
import type { At, Expression, Identifier, SelectItem } from '../../../grammar/ast.ts';
import type { CatalogView } from '../catalog.ts';
import type { NameGenerator } from './names.ts';
import type { Naming } from './qualify.ts';
import type { Field, QuerySource } from './query-sources.ts';

export interface Item {
  /** Qualified. */
  readonly expression: Expression;
  /** Normal form of the expression, to compare by. */
  readonly text: string;
  /** Output name. */
  readonly name: string;
  readonly at: At;
}

export interface SelectPlanning {
  readonly naming: Naming;
  readonly catalog: CatalogView;
  readonly names: NameGenerator;
  /** Whether the result is written to a topic: stricter rules on names. */
  readonly persistent: boolean;
  /** Qualified partitioning expressions that `*` must include because they are no columns, or null without PARTITION BY. */
  readonly partitionBy: readonly Expression[] | null;
}

/** Throws ALIAS_UNKNOWN, STAR_NOT_STRUCT, ALIAS_RESERVED, SELECT_RESERVED and the errors of names. */
export function selectItems(items: readonly SelectItem[], planning: SelectPlanning): Item[] {
  const expanded = items.flatMap((item) => expand(item, planning));
  if (planning.persistent) for (const item of expanded) rejectReserved(item);
  return expanded;
}

function expand(item: SelectItem, planning: SelectPlanning): Item[] {
  switch (item.kind) {
    case 'star':
      return star(item.source, item.at, planning);
    case 'structStar':
      return structStar(item.operand, item.at, planning);
    default: {
      const expression = qualify(item.expression, 'SELECT', planning.naming);
      const name = item.alias?.name ?? outputName(expression, planning);
      return [makeItem(expression, name, item.alias?.at ?? item.at)];
    }
  }
}

function makeItem(expression: Expression, name: string, at: At): Item {
  return { expression, text: textOf(expression), name, at };
}

/** The name of an expression without alias. */
export function outputName(expression: Expression, planning: Pick<SelectPlanning, 'naming' | 'names'>): string {
  if (expression.kind === 'field') return planning.names.forField(expression.name.name);
  if (expression.kind !== 'column') return planning.names.next();
  const { source, name } = expression;
  const { sources } = planning.naming;
  const owners = sources.filter((s) => s.fields.some((f) => f.name === name.name));
  return source !== null && owners.length > 1 ? localName(source.name, name.name, sources) : name.name;
}

/** The name of a partitioning or grouping expression that has no alias; a pseudo column cannot keep its own. */
export function keyColumnName(expression: Expression, planning: Pick<SelectPlanning, 'naming' | 'names'>): string {
  return expression.kind === 'column' && isReservedColumn(expression.name.name) ? planning.names.next() : outputName(expression, planning);
}

function star(alias: Identifier | null, at: At, planning: SelectPlanning): Item[] {
  const { sources, syntheticKey } = planning.naming;
  const chosen = alias === null ? sources : [requireAlias(alias, sources)];
  const columns = chosen.flatMap((source) => starFields(source, planning).map((field) => fieldItem(source, field, at, planning)));
  if (alias !== null) return columns;
  const synthetic =
    syntheticKey === null
      ? []
      : [makeItem({ kind: 'column', source: null, name: { name: syntheticKey, quoted: false, at }, at }, syntheticKey, at)];
  const listed = new Set(columns.map((c) => c.text));
  const partitioning = (planning.partitionBy ?? []).filter((e) => e.kind !== 'null' && !listed.has(textOf(e)));
  return [...synthetic, ...columns, ...partitioning.map((e) => makeItem(e, keyColumnName(e, planning), at))];
}

function fieldItem(source: QuerySource, field: Field, at: At, planning: SelectPlanning): Item {
  const expression: Expression = {
    kind: 'column',
    source: { name: source.alias, quoted: false, at },
    name: { name: field.name, quoted: false, at },
    at,
  };
  return makeItem(expression, localName(source.alias, field.name, planning.naming.sources), at);
}

/**
 * The fields that `*` means for a source: keys, window bounds where they are shown, then the other columns. Before PARTITION BY the former keys
 * come last, and after a join each source's pseudo columns are there too (a quirk of ksqlDB that clients can see).
 */
function starFields(source: QuerySource, planning: SelectPlanning): Field[] {
  const of = (...roles: Field['role'][]): Field[] => source.fields.filter((f) => roles.includes(f.role));
  const joined = planning.naming.sources.length > 1;
  const bounds =
    source.definition.window !== null && (joined || !planning.persistent) && !planning.naming.windowed
      ? source.fields.filter((f) => f.name.startsWith('WINDOW') && f.role === 'pseudo')
      : [];
  if (planning.partitionBy === null) return [...of('key'), ...bounds, ...of('value', 'header')];
  const pseudo = joined ? of('pseudo') : [];
  return [...of('value', 'header'), ...pseudo, ...of('key')];
}

function structStar(operand: Expression, at: At, planning: SelectPlanning): Item[] {
  const base = qualify(operand, 'SELECT', planning.naming);
  const { type } = bindOverSources(base, planning.naming.sources, 'SELECT', planning.catalog);
  if (type?.kind !== 'STRUCT') {
    throw fail(
      'STAR_NOT_STRUCT',
      { expression: textOf(localise(base, planning.naming.sources)), type: type === null ? 'null' : typeText(type) },
      { at: operand.at },
    );
  }
  return type.fields.map((f) => makeItem({ kind: 'field', operand: base, name: { name: f.name, quoted: false, at }, at }, f.name, at));
}

function rejectReserved(item: Item): void {
  if (!isReservedColumn(item.name)) return;
  const { expression } = item;
  const itself = expression.kind === 'column' && expression.name.name === item.name;
  throw fail(itself ? 'SELECT_RESERVED' : 'ALIAS_RESERVED', { name: item.name }, { at: item.at });
}
