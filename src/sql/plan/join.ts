/**
 * Builds the nodes of joins: each side brought to the join's key and format, then the join.
 *
 * A side is projected to its key and the fields that the query needs, pseudo columns included, under their local names. A stream whose
 * key is not its side of the condition, or whose key bytes differ in format from the other side's, goes through a repartition topic.
 */
import { bindExpression, requireTyped } from '../bind/bind.ts';
import { sourceNode } from './from.ts';
import { joinNode } from './join-node.ts';
import { freeName } from './names.ts';
import { columnRef, contextOf } from './relation.ts';
import { internalKey, internalValue, isRegistryFormat, sameUse } from './side-formats.ts';
import { keyTexts } from './join-key.ts';
import { localName, localise } from './qualify.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { CatalogView, SideFormat } from '../catalog.ts';
import type { BoundExpression } from '../expression.ts';
import type { AnalysedJoin } from './join-key.ts';
import type { KeyedRelation } from './keyed-relation.ts';
import type { NodeIds } from './names.ts';
import type { PlanNode, RekeyNode } from './nodes.ts';
import type { QuerySource } from './query-sources.ts';

export interface JoinPlanning {
  readonly sources: readonly QuerySource[];
  readonly catalog: CatalogView;
  readonly ids: NodeIds;
  /** Local names of the fields that anything above the joins reads. */
  readonly needed: ReadonlySet<string>;
}

/** The relation of all sources joined. */
export function joinRelation(joins: readonly AnalysedJoin[], planning: JoinPlanning): KeyedRelation {
  let left = bareSource(planning.sources[0], planning);
  for (const [i, join] of joins.entries()) left = planJoin(left, join, `${'L_'.repeat(joins.length - 1 - i)}Join`, planning);
  return left;
}

function bareSource(source: QuerySource, planning: JoinPlanning): KeyedRelation {
  const { sources, ids } = planning;
  return {
    node: sourceNode(source.definition, source.alias, ids(`Source-${source.alias}`)),
    names: new Map(source.fields.map((f) => [localName(source.alias, f.name, sources), f.expression])),
    columnNames: new Set(sources.flatMap((s) => s.fields.map((f) => f.name))),
    key: { kind: 'source', columns: keyTexts(source).map((text) => [text]) },
    keyFormat: source.definition.key,
    valueFormat: source.definition.value,
  };
}

function planJoin(left: KeyedRelation, join: AnalysedJoin, name: string, planning: JoinPlanning): KeyedRelation {
  const right = bareSource(join.right, planning);
  if (join.kind === 'foreignKey') return foreignKeyJoin(left, right, join, name, planning);
  const keyName = freeName(
    'ROWKEY',
    new Set(planning.sources.flatMap((s) => s.fields.map((f) => localName(s.alias, f.name, planning.sources)))),
  );
  const keyColumn: Column = { name: keyName, type: join.keyType, role: 'key' };
  const keyFormat = joinKeyFormat(left, right, join, keyColumn, planning);
  const leftSide = prepareSide(
    left,
    join.leftExpression,
    { inPlace: join.leftInPlace, keepNull: keepsNull(join, 'left'), name: `${name}-left`, keyColumn, keyFormat },
    planning,
  );
  const rightSide = prepareSide(
    right,
    join.rightExpression,
    { inPlace: join.rightInPlace, keepNull: keepsNull(join, 'right'), name: `${name}-right`, keyColumn, keyFormat },
    planning,
  );
  const columns = [keyColumn, ...leftSide.columns.slice(1), ...rightSide.columns.slice(1)];
  return {
    node: joinNode(join, leftSide, rightSide, columns, planning.ids(name)),
    names: namesOf(columns),
    columnNames: left.columnNames,
    key: { kind: 'join', columns: [join.candidates] },
    keyFormat,
    valueFormat: left.valueFormat,
  };
}

function foreignKeyJoin(
  left: KeyedRelation,
  right: KeyedRelation,
  join: AnalysedJoin,
  name: string,
  planning: JoinPlanning,
): KeyedRelation {
  const leftSide = renamed(left, planning, `${name}-left`);
  const rightSide = renamed(right, planning, `${name}-right`);
  const leftNames = namesOf(leftSide.columns);
  const foreignKey = requireTyped(
    bindExpression(
      localise(join.leftExpression, planning.sources),
      contextOf({ names: leftNames, columnNames: left.columnNames }, 'JOIN ON', planning.catalog),
    ),
    join.leftExpression,
  );
  const columns = [...leftSide.columns, ...rightSide.columns.map((c): Column => ({ ...c, role: 'value' }))];
  const type = join.clause.type === 'LEFT' ? 'LEFT' : 'INNER';
  return {
    node: {
      kind: 'foreignKeyJoin',
      id: planning.ids(name),
      columns,
      output: 'TABLE',
      window: null,
      left: leftSide,
      right: rightSide,
      type,
      foreignKey,
    },
    names: namesOf(columns),
    columnNames: left.columnNames,
    key: { kind: 'foreignKey', columns: left.key.columns },
    keyFormat: left.keyFormat,
    valueFormat: left.valueFormat,
  };
}

/** A side of a foreign-key join: its key columns as they are, then the needed fields. */
function renamed(side: KeyedRelation, planning: JoinPlanning, id: string): PlanNode {
  const local = new Map([...side.names].map(([name, bound]) => [bound.kind === 'column' ? bound.index : -1, name]));
  const keys = side.node.columns.flatMap((column, i) =>
    column.role === 'key'
      ? [{ column: { ...column, name: local.get(i) ?? column.name }, expression: columnRef(side.node.columns, i) as BoundExpression }]
      : [],
  );
  const isKey = (bound: BoundExpression): boolean => bound.kind === 'column' && side.node.columns[bound.index].role === 'key';
  const values = carried(side, planning).filter((c) => !isKey(c.expression));
  return project(side, [...keys, ...values], planning.ids(id));
}

interface Carried {
  readonly column: Column;
  readonly expression: BoundExpression;
}

/** The needed fields of a side as value columns, its key columns among them where something reads them. */
function carried(side: KeyedRelation, planning: JoinPlanning): Carried[] {
  return [...side.names]
    .filter(([name]) => planning.needed.has(name))
    .map(([name, expression]) => {
      const type = expression.type as Column['type'];
      return { column: { name, type, role: 'value' }, expression };
    });
}

interface SidePlan {
  readonly inPlace: boolean;
  /** Whether rows with a NULL key can still be part of the result. */
  readonly keepNull: boolean;
  readonly name: string;
  readonly keyColumn: Column;
  readonly keyFormat: SideFormat;
}

function prepareSide(side: KeyedRelation, expression: Expression, plan: SidePlan, planning: JoinPlanning): PlanNode {
  const values = carried(side, planning);
  if (plan.inPlace && !mustMove(side, plan.keyFormat)) {
    const key: Carried = { column: plan.keyColumn, expression: columnRef(side.node.columns, 0) };
    return project(side, [key, ...values], planning.ids(`${plan.name}-project`));
  }
  const bound = plan.inPlace
    ? columnRef(side.node.columns, 0)
    : requireTyped(bindExpression(localise(expression, planning.sources), contextOf(side, 'JOIN ON', planning.catalog)), expression);
  const rekey: RekeyNode = {
    kind: 'rekey',
    id: planning.ids(plan.name),
    columns: [plan.keyColumn, ...values.map((v) => v.column)],
    output: side.node.output,
    window: null,
    input: side.node,
    keys: [bound],
    values: values.map((v) => v.expression),
    nullKey: plan.keepNull ? 'keep' : 'drop',
    repartition: { name: `${plan.name}-repartition`, key: plan.keyFormat, value: internalValue(side.valueFormat, values.length) },
  };
  return rekey;
}

/**
 * Whether a side that has the right key must still be re-serialised: when its format differs, and for registry formats also because two
 * schema ids may stand for the same key. Windowed sources never move, and what comes out of a join is in the join's format.
 */
function mustMove(side: KeyedRelation, wanted: SideFormat): boolean {
  if (side.node.window !== null) return false;
  if (!sameUse(side.keyFormat, wanted)) return true;
  return side.node.kind === 'source' && isRegistryFormat(wanted.format);
}

/** The format of the left key if that side needs no new key, else of the right key likewise, else of the leftmost source. */
function joinKeyFormat(left: KeyedRelation, right: KeyedRelation, join: AnalysedJoin, key: Column, planning: JoinPlanning): SideFormat {
  const chosen = join.leftInPlace ? left.keyFormat : join.rightInPlace ? right.keyFormat : planning.sources[0].definition.key;
  return internalKey(chosen, [key]);
}

function keepsNull(join: AnalysedJoin, side: 'left' | 'right'): boolean {
  const { type } = join.clause;
  return type === 'FULL' || type === (side === 'left' ? 'LEFT' : 'RIGHT');
}

function project(side: KeyedRelation, carriedColumns: readonly Carried[], id: string): PlanNode {
  const { output, window } = side.node;
  return {
    kind: 'project',
    id,
    columns: carriedColumns.map((c) => c.column),
    output,
    window,
    input: side.node,
    expressions: carriedColumns.map((c) => c.expression),
  };
}

function namesOf(columns: readonly Column[]): Map<string, BoundExpression> {
  const names = new Map<string, BoundExpression>(columns.map((c, i) => [c.name, columnRef(columns, i)]));
  names.set('ROWTIME', { kind: 'pseudo', type: { kind: 'BIGINT' }, name: 'ROWTIME' });
  return names;
}
