/**
 * A query with all names resolved and the rules checked that need no plan: the input of `query.ts`, which builds the nodes.
 */
import { fail } from '../../base/errors.ts';
import { joinSteps, rejectKafkaValues } from './join-criteria.ts';
import { analyseJoins } from './join-key.ts';
import { freeName, nameGenerator } from './names.ts';
import { qualify } from './qualify.ts';
import { querySources } from './query-sources.ts';
import { selectItems } from './select-items.ts';
import { textOf } from './text.ts';
import type { Expression, Query } from '../../../grammar/ast.ts';
import type { CatalogView, SourceKind } from '../catalog.ts';
import type { AnalysedJoin } from './join-key.ts';
import type { NameGenerator } from './names.ts';
import type { Naming } from './qualify.ts';
import type { QuerySource } from './query-sources.ts';
import type { Item } from './select-items.ts';

export interface AnalysedQuery {
  readonly query: Query;
  readonly catalog: CatalogView;
  readonly naming: Naming;
  readonly names: NameGenerator;
  readonly sources: readonly QuerySource[];
  readonly joins: readonly AnalysedJoin[];
  readonly items: readonly Item[];
  /** All expressions below are qualified. */
  readonly where: Expression | null;
  readonly groupBy: readonly Expression[] | null;
  readonly partitionBy: readonly Expression[] | null;
  readonly having: Expression | null;
  /** Whether the rows before aggregation are facts or changes. */
  readonly inputKind: SourceKind;
  readonly persistent: boolean;
}

/** Throws every error of names, joins and clause shapes. */
export function analyseQuery(query: Query, catalog: CatalogView, persistent: boolean): AnalysedQuery {
  const sources = querySources(query, catalog);
  if (persistent) rejectWindowedTables(sources);
  const plain: Naming = { sources, windowed: query.window !== null, syntheticKey: null };
  const joins = analyseJoins(joinSteps(query, plain), sources, catalog);
  const naming: Naming = { ...plain, syntheticKey: syntheticKey(joins, sources) };
  const names = nameGenerator(new Set(sources.flatMap((s) => s.fields.filter((f) => f.role !== 'pseudo').map((f) => f.name))));
  const partitionBy = query.partitionBy === null ? null : query.partitionBy.items.map((e) => qualify(e, 'PARTITION BY', naming));
  const items = selectItems(query.items, { naming, catalog, names, persistent, partitionBy });
  const analysed: AnalysedQuery = {
    query,
    catalog,
    naming,
    names,
    sources,
    joins,
    items,
    partitionBy,
    persistent,
    where: query.where === null ? null : qualify(query.where, 'WHERE', naming),
    groupBy: query.groupBy === null ? null : query.groupBy.items.map((e) => qualify(e, 'GROUP BY', naming)),
    having: query.having === null ? null : qualify(query.having, 'HAVING', naming),
    inputKind: sources.every((s) => s.definition.kind === 'TABLE') ? 'TABLE' : 'STREAM',
  };
  checkGroupBy(analysed);
  checkPartitionBy(analysed);
  return analysed;
}

function rejectWindowedTables(sources: readonly QuerySource[]): void {
  const windowed = sources.find((s) => s.definition.kind === 'TABLE' && s.definition.window !== null);
  if (windowed !== undefined) throw fail('WINDOWED_TABLE', { name: windowed.definition.name }, { at: windowed.ref.at });
}

/** The name of the key column of a join whose condition names no column, or null. */
function syntheticKey(joins: readonly AnalysedJoin[], sources: readonly QuerySource[]): string | null {
  const last = joins.at(-1);
  if (last === undefined || last.kind === 'foreignKey' || last.candidates.length > 0) return null;
  return freeName('ROWKEY', new Set(sources.flatMap((s) => s.fields.map((f) => f.name))));
}

function checkGroupBy(analysed: AnalysedQuery): void {
  const { groupBy, query, sources } = analysed;
  if (groupBy === null || query.groupBy === null) return;
  const { at } = query.groupBy;
  if (groupBy.length === 0) throw fail('GROUP_BY_EMPTY', {}, { at });
  if (query.partitionBy !== null) throw fail('PARTITION_AND_GROUP', {}, { at: query.partitionBy.at });
  rejectKafkaValues(sources, 'GROUP BY');
  const texts = groupBy.map(textOf);
  const twice = texts.findIndex((text, i) => texts.indexOf(text) !== i);
  if (twice >= 0) throw fail('GROUP_BY_DUPLICATE', { expression: texts[twice] }, { at: query.groupBy.items[twice].at });
}

function checkPartitionBy(analysed: AnalysedQuery): void {
  const { partitionBy, query, sources } = analysed;
  if (partitionBy === null || query.partitionBy === null) return;
  const { at } = query.partitionBy;
  if (partitionBy.length === 0) throw fail('PARTITION_BY_EMPTY', {}, { at });
  if (partitionBy.length > 1 && partitionBy.some((e) => e.kind === 'null')) throw fail('PARTITION_BY_NULL_MIXED', {}, { at });
  if (analysed.inputKind === 'TABLE') throw fail('PARTITION_BY_TABLE', {}, { at });
  if (sources.some((s) => s.definition.window !== null)) throw fail('PARTITION_BY_WINDOWED', {}, { at });
  const texts = partitionBy.map(textOf);
  const twice = texts.findIndex((text, i) => texts.indexOf(text) !== i);
  if (twice >= 0) throw fail('PARTITION_BY_DUPLICATE', { expression: texts[twice] }, { at: query.partitionBy.items[twice].at });
}
