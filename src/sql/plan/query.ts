/**
 * The steps of a query in their fixed order: FROM and JOIN, WHERE, table functions, PARTITION BY or GROUP BY, HAVING. SELECT and what
 * receives the rows come after (`projection.ts`, `sink.ts`, `push.ts`).
 */
import { fail } from '../../base/errors.ts';
import { bindPredicate } from '../bind/bind.ts';
import { checkAggregation, isAggregation } from './aggregation-rules.ts';
import { flatMapRelation } from './flat-map.ts';
import { groupRelation, havingRelation } from './group-by.ts';
import { joinRelation } from './join.ts';
import { sourceRelation } from './keyed-relation.ts';
import { nodeIds } from './names.ts';
import { neededFields } from './needed.ts';
import { partitionRelation } from './partition-by.ts';
import { columnRef, qualifiedContextOf } from './relation.ts';
import type { AnalysedQuery } from './analysis.ts';
import type { KeyedRelation } from './keyed-relation.ts';
import type { Projecting } from './projection.ts';

/** Plans everything up to SELECT. `statement` names the statement in messages: `CREATE TABLE AS SELECT`. */
export function planSteps(analysed: AnalysedQuery, statement: string): Projecting {
  const aggregation = isAggregation(analysed);
  checkEmitFinal(analysed);
  if (aggregation) checkAggregation(analysed, statement);
  else checkPlain(analysed);
  let relation = filtered(fromRelation(analysed), analysed);
  if (aggregation) {
    const grouped = groupRelation(relation, analysed);
    relation = analysed.having === null ? grouped.relation : havingRelation(grouped, analysed.having, analysed);
    return { relation, hooks: grouped.hooks, analysed };
  }
  const flat = flatMapRelation(relation, analysed);
  const partitionBy =
    analysed.partitionBy ?? (dropsKey(analysed, flat.relation) ? [{ kind: 'null', at: analysed.query.at } as const] : null);
  if (partitionBy === null) return { ...flat, analysed };
  return { ...partitionRelation(flat.relation, partitionBy, analysed, flat.hooks), analysed };
}

/** Under ksqlDB's newer planning rules a stream query that selects no key column at all gives a stream without key. */
function dropsKey(analysed: AnalysedQuery, relation: KeyedRelation): boolean {
  if (!analysed.persistent || relation.node.output === 'TABLE' || relation.key.kind !== 'source') return false;
  if (analysed.catalog.setting('ksql.new.query.planner.enabled') !== 'true') return false;
  return relation.key.columns.length > 0 && relation.key.columns.every(([text]) => analysed.items.every((item) => item.text !== text));
}

/** Rules of queries that do not aggregate. */
function checkPlain(analysed: AnalysedQuery): void {
  const { query, having } = analysed;
  if (query.window !== null) throw fail('WINDOW_WITHOUT_GROUP_BY', {}, { at: query.window.at });
  if (query.emit === 'FINAL') throw fail('EMIT_FINAL_UNWINDOWED', {}, { at: query.at });
  if (having !== null) throw fail('HAVING_WITHOUT_GROUP_BY', {}, { at: having.at });
}

/** EMIT FINAL can be switched off for the whole server. */
function checkEmitFinal(analysed: AnalysedQuery): void {
  const { query, catalog } = analysed;
  if (query.emit === 'FINAL' && catalog.setting('ksql.suppress.enabled') === 'false')
    throw fail('EMIT_FINAL_DISABLED', {}, { at: query.at });
}

function fromRelation(analysed: AnalysedQuery): KeyedRelation {
  const { sources, joins, catalog, naming } = analysed;
  if (joins.length === 0) return sourceRelation(sources[0], sources);
  const joined = joinRelation(joins, { sources, catalog, ids: nodeIds(), needed: neededFields(analysed) });
  const { syntheticKey } = naming;
  if (syntheticKey === null) return joined;
  const names = new Map([...joined.names, [syntheticKey, columnRef(joined.node.columns, 0)]]);
  return { ...joined, names, key: { kind: 'join', columns: [[syntheticKey]] } };
}

function filtered(relation: KeyedRelation, analysed: AnalysedQuery): KeyedRelation {
  if (analysed.where === null) return relation;
  const predicate = bindPredicate(analysed.where, qualifiedContextOf(relation, 'WHERE', analysed.catalog, analysed.sources));
  const { columns, output, window } = relation.node;
  return { ...relation, node: { kind: 'filter', id: 'Where', columns, output, window, input: relation.node, predicate } };
}
