/** Pull queries: SELECT without EMIT, over a materialised table or over all of a stream. */
import { fail } from '../../base/errors.ts';
import { BOOLEAN, typeText } from '../../data/types.ts';
import { keyColumns, schemaText } from '../../data/schema.ts';
import { bindExpression, bindPredicate, requireTyped } from '../bind/bind.ts';
import { coerce } from '../bind/coerce.ts';
import { walkExpression } from '../bind/walk.ts';
import { aggregateCalls } from './aggregation-rules.ts';
import { analyseQuery } from './analysis.ts';
import { emitProjection, rejectDuplicateOutputs } from './projection.ts';
import { alternatives } from './pull-dnf.ts';
import { accessesOf } from './pull-where.ts';
import { planSteps } from './query.ts';
import { sourceRelation } from './keyed-relation.ts';
import { contextOf, qualifiedContextOf } from './relation.ts';
import { localise } from './qualify.ts';
import { applyRules } from './rules/all.ts';
import { textOf } from './text.ts';
import type { Expression, Query } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { BindContext } from '../bind/scope.ts';
import type { CatalogView } from '../catalog.ts';
import type { BoundExpression } from '../expression.ts';
import type { AnalysedQuery } from './analysis.ts';
import type { Projecting } from './projection.ts';
import type { PullPlan, QueryPlan } from './nodes.ts';

/** A pull query on a table. Throws the PULL_… errors, each with its place. */
export function planPull(query: Query, catalog: CatalogView): PullPlan {
  const analysed = analysePull(query, catalog);
  const [source] = analysed.sources;
  const relation = sourceRelation(source, analysed.sources);
  const selectContext = contextOf(relation, 'SELECT', catalog);
  const columns = analysed.items.map((item) => {
    const local = localise(item.expression, analysed.sources);
    const expression = requireTyped(bindExpression(local, selectContext), local);
    return {
      column: {
        name: item.name,
        type: expression.type,
        role: isKey(expression, source.definition.schema) ? 'key' : 'value',
      } satisfies Column,
      expression,
    };
  });
  rejectDuplicateOutputs(analysed.items, columns);
  if (!source.definition.queryable) throw fail('PULL_NOT_QUERYABLE', { name: source.definition.name }, { at: source.ref.at });
  const whereContext = qualifiedContextOf(relation, 'WHERE', catalog, analysed.sources);
  const { filter, accesses } = planWhere(analysed, whereContext, keyColumns(source.definition.schema));
  return {
    source: source.definition,
    accesses,
    filter,
    columns: columns.map((c) => c.column),
    expressions: columns.map((c) => c.expression),
    limit: query.limit,
  };
}

/** Key columns and the bounds of the key's window are shown as key. */
function isKey(expression: BoundExpression, schema: readonly Column[]): boolean {
  if (expression.kind === 'pseudo') return expression.name === 'WINDOWSTART' || expression.name === 'WINDOWEND';
  return expression.kind === 'column' && schema[expression.index].role === 'key';
}

function planWhere(analysed: AnalysedQuery, context: BindContext, keys: readonly Column[]): Pick<PullPlan, 'filter' | 'accesses'> {
  const { where, catalog } = analysed;
  if (where === null) {
    if (catalog.setting('ksql.query.pull.table.scan.enabled') === 'false') throw fail('PULL_SCAN_NEEDED', {}, { at: analysed.query.at });
    return { filter: null, accesses: [{ kind: 'scan', window: null }] };
  }
  const disjuncts = alternatives(where);
  checkParts(where, context, keys);
  const filter = bindPredicate(where, context);
  return { filter, accesses: accessesOf(disjuncts, { keys, context, catalog, at: where.at }) };
}

/** Rules on LIKE and IN that only pull queries have. Throws PULL_LIKE_TYPE and PULL_IN_TYPE. */
function checkParts(where: Expression, context: BindContext, keys: readonly Column[]): void {
  walkExpression(where, (n) => {
    if (n.kind === 'like') {
      const { type } = bindExpression(n.operand, context);
      if (type?.kind !== 'STRING')
        throw fail(
          'PULL_LIKE_TYPE',
          { type: type === null ? 'null' : typeText(type), expression: textOf(n.operand) },
          { at: n.operand.at },
        );
    }
    if (n.kind === 'in' && n.operand.kind === 'column') {
      const name = n.operand.name.name;
      const key = keys.find((k) => k.name === name);
      if (key !== undefined) for (const item of n.list) checkInItem(item, key, context);
    }
  });
}

function checkInItem(item: Expression, key: Column, context: BindContext): void {
  if (item.kind !== 'string' || key.type.kind === 'STRING') return;
  if (coerce(bindExpression(item, context), key.type, 'key') !== null) return;
  throw fail('PULL_IN_TYPE', { value: textOf(item), column: schemaText([key], { markKeys: true }).replaceAll('`', '') }, { at: item.at });
}

/** A pull query on a stream: the plan of a push query without EMIT; the runtime ends it at the offsets of its start. */
export function planStreamPull(query: Query, catalog: CatalogView): QueryPlan {
  const disabled = ['ksql.query.pull.stream.enabled', 'ksql.query.stream.pull.query.enabled'].some(
    (name) => catalog.setting(name) === 'false',
  );
  if (disabled) throw fail('PULL_STREAM_DISABLED', {}, { at: query.at });
  const analysed = analysePull(query, catalog);
  const steps = planSteps(analysed, 'SELECT');
  const root = emitProjection(query.where === null ? withoutNullRows(steps) : steps, query.limit);
  return applyRules({ root, sources: [analysed.sources[0].definition.name], sink: null });
}

/** A pull query reads rows and keeps nothing between them, so that there is no group to add them to. Throws PULL_AGGREGATE. */
function rejectAggregates(analysed: AnalysedQuery): void {
  const call = aggregateCalls(analysed)[0];
  if (call !== undefined)
    throw fail('PULL_AGGREGATE', { name: call.name.toUpperCase(), source: analysed.sources[0].definition.name }, { at: call.at });
}

/** Any filter of a stream drops records without value; so does one that is always true. */
function withoutNullRows(projecting: Projecting): Projecting {
  const { relation } = projecting;
  const { columns, output, window } = relation.node;
  const predicate: BoundExpression = { kind: 'literal', type: BOOLEAN, value: true };
  return {
    ...projecting,
    relation: { ...relation, node: { kind: 'filter', id: 'Where', columns, output, window, input: relation.node, predicate } },
  };
}

function analysePull(query: Query, catalog: CatalogView): AnalysedQuery {
  if (catalog.setting('ksql.pull.queries.enable') === 'false') throw fail('PULL_DISABLED', {}, { at: query.at });
  checkClauses(query);
  if (query.limit !== null) checkLimit(query, query.limit, catalog);
  const analysed = analyseQuery(query, catalog, false);
  rejectAggregates(analysed);
  rejectMetadata(
    analysed.items.map((i) => i.expression),
    'SELECT',
  );
  if (analysed.where !== null) rejectMetadata([analysed.where], 'WHERE');
  return analysed;
}

function checkClauses(query: Query): void {
  const clauses = [
    { clause: 'JOIN', at: query.joins[0]?.at ?? null },
    { clause: 'WINDOW', at: query.window?.at ?? null },
    { clause: 'GROUP BY', at: query.groupBy?.at ?? null },
    { clause: 'PARTITION BY', at: query.partitionBy?.at ?? null },
    { clause: 'HAVING', at: query.having?.at ?? null },
  ];
  const found = clauses.find((c) => c.at !== null);
  if (found !== undefined) throw fail('PULL_CLAUSE', { clause: found.clause }, { at: found.at });
}

function checkLimit(query: Query, limit: number, catalog: CatalogView): void {
  if (catalog.setting('ksql.query.pull.limit.clause.enabled') === 'false') throw fail('PULL_LIMIT_DISABLED', {}, { at: query.at });
  if (limit < 0) throw fail('PULL_LIMIT_NEGATIVE', {}, { at: query.at });
}

/** A view does not keep where its rows came from. */
function rejectMetadata(expressions: readonly Expression[], clause: 'SELECT' | 'WHERE'): void {
  for (const expression of expressions) {
    walkExpression(expression, (n) => {
      if (n.kind !== 'column' || (n.name.name !== 'ROWPARTITION' && n.name.name !== 'ROWOFFSET')) return;
      throw fail('PULL_COLUMNS', { clause, columns: `\`${n.name.name}\`` }, { at: n.at });
    });
  }
}
