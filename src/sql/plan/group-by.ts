/** GROUP BY, WINDOW and HAVING: the aggregate node and the filter over its result. */
import { fail } from '../../base/errors.ts';
import { INTEGER } from '../../data/types.ts';
import { formats } from '../../formats/all.ts';
import { findFunction } from '../../functions/all.ts';
import { bindAggregate, bindExpression, bindPredicate, requireTyped } from '../bind/bind.ts';
import { aggregateCalls, isAggregateCall } from './aggregation-rules.ts';
import { chosenKey } from './needed.ts';
import { keyColumnName } from './select-items.ts';
import { localise } from './qualify.ts';
import { columnRef, contextOf } from './relation.ts';
import { internalKey, internalValue } from './side-formats.ts';
import { textOf } from './text.ts';
import { windowSpec, windowedKey } from './window.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { BindContext, CallNode } from '../bind/scope.ts';
import type { BoundAggregate, BoundExpression } from '../expression.ts';
import type { AnalysedQuery } from './analysis.ts';
import type { KeyedRelation } from './keyed-relation.ts';
import type { BindHooks } from './relation.ts';
import type { AggregateNode, Repartition } from './nodes.ts';

/** A relation of groups, with what expressions over it mean. */
export interface Grouped {
  readonly relation: KeyedRelation;
  readonly hooks: BindHooks;
}

/** The aggregate node over `input`. Without GROUP BY there is one group under a constant key. */
export function groupRelation(input: KeyedRelation, analysed: AnalysedQuery): Grouped {
  const context = contextOf(input, 'GROUP BY', analysed.catalog);
  const grouping = analysed.groupBy ?? [];
  const bound = grouping.map((e) => bindExpressionTyped(e, context, analysed));
  const groupBy = analysed.groupBy === null ? [{ kind: 'literal', type: INTEGER, value: 0 } as const] : bound;
  const keys = groupBy.map((e, i): Column => ({ name: keyName(grouping[i], i, analysed), type: e.type, role: 'key' }));
  const calls = aggregateCalls(analysed);
  const aggregates = calls.map((call) => bindCall(call, input, analysed));
  const columns = [...keys, ...aggregates.map((a, i): Column => ({ name: `KSQL_AGG_VARIABLE_${i}`, type: a.type, role: 'value' }))];
  const node = aggregateNode(input, analysed, { groupBy, aggregates, columns, keys });
  const keyFormat = node.repartition?.key ?? input.keyFormat;
  const relation: KeyedRelation = {
    node,
    names: boundsOf(node),
    columnNames: input.columnNames,
    key: { kind: 'groupBy', columns: grouping.map((e) => [textOf(e)]) },
    keyFormat,
    valueFormat: input.valueFormat,
  };
  return { relation, hooks: groupHooks(grouping, calls, columns, analysed) };
}

function bindExpressionTyped(
  node: Expression,
  context: BindContext,
  analysed: AnalysedQuery,
): BoundExpression & { readonly type: Column['type'] } {
  const local = localise(node, analysed.sources);
  return requireTyped(bindExpression(local, context), local);
}

/** The key column is called as the projection calls it. */
function keyName(grouping: Expression | undefined, index: number, analysed: AnalysedQuery): string {
  if (grouping === undefined) return `KSQL_GROUP_${index}`;
  const text = textOf(grouping);
  return analysed.items.find((i) => i.text === text)?.name ?? keyColumnName(grouping, analysed);
}

function bindCall(call: CallNode, input: KeyedRelation, analysed: AnalysedQuery): BoundAggregate {
  const local = localise(call, analysed.sources) as CallNode;
  const bound = bindAggregate(local, contextOf(input, 'SELECT', analysed.catalog));
  checkStateType(bound, input, call);
  return bound;
}

/** What an aggregate keeps between records must be a type of the source's value format, a rule of ksqlDB that refuses statements. */
function checkStateType(bound: BoundAggregate, input: KeyedRelation, call: CallNode): void {
  const fn = findFunction(bound.name);
  if (fn?.kind !== 'aggregate') return;
  const state = fn.overloads[bound.overload].stateType(
    bound.args.map((a) => a.type),
    bound.type,
  );
  if (!formats[input.valueFormat.format].supports(state, 'value'))
    throw fail('AGGREGATE_STATE_TYPE', { format: input.valueFormat.format }, { at: call.at });
}

interface GroupParts {
  readonly groupBy: readonly BoundExpression[];
  readonly aggregates: readonly BoundAggregate[];
  readonly columns: readonly Column[];
  readonly keys: readonly Column[];
}

function aggregateNode(input: KeyedRelation, analysed: AnalysedQuery, parts: GroupParts): AggregateNode {
  const { query } = analysed;
  const emitFinal = query.emit === 'FINAL';
  const spec = query.window === null ? null : windowSpec(query.window, emitFinal);
  if (emitFinal && spec === null) throw fail('EMIT_FINAL_UNWINDOWED', {}, { at: query.at });
  const repartition = isGroupedAlready(input, analysed) ? null : repartitionOf(input, parts);
  return {
    kind: 'aggregate',
    id: 'Aggregate',
    columns: parts.columns,
    output: 'TABLE',
    window: spec === null ? null : windowedKey(spec),
    input: input.node,
    groupBy: parts.groupBy,
    carried: [],
    aggregates: parts.aggregates,
    windowSpec: spec,
    emitFinal,
    repartition,
  };
}

function repartitionOf(input: KeyedRelation, parts: GroupParts): Repartition {
  const key = internalKey(input.keyFormat, parts.keys);
  return { name: 'Aggregate-GroupBy-repartition', key, value: internalValue(input.valueFormat, travellingColumns(parts)) };
}

/** How many columns go through the topic: each argument once, but neither literals nor the record's own time. */
function travellingColumns(parts: GroupParts): number {
  const args = parts.aggregates.flatMap((a) => a.args);
  return new Set(args.filter((a) => a.kind !== 'literal' && !(a.kind === 'pseudo' && a.name === 'ROWTIME')).map((a) => JSON.stringify(a)))
    .size;
}

/** Whether rows with the same group are in one partition already: a stream grouped by exactly its single, unwindowed key column. */
function isGroupedAlready(input: KeyedRelation, analysed: AnalysedQuery): boolean {
  const { node, key } = input;
  if (node.output === 'TABLE' || node.window !== null || analysed.groupBy?.length !== 1 || key.columns.length !== 1) return false;
  const text = textOf(analysed.groupBy[0]);
  return text === (key.kind === 'join' ? (chosenKey(analysed) ?? key.columns[0][0]) : key.columns[0][0]);
}

/** WINDOWSTART and WINDOWEND of the result. */
function boundsOf(node: AggregateNode): Map<string, BoundExpression> {
  if (node.window === null) return new Map();
  const bound = (name: 'WINDOWSTART' | 'WINDOWEND'): [string, BoundExpression] => [
    name,
    { kind: 'pseudo', type: { kind: 'BIGINT' }, name },
  ];
  return new Map([bound('WINDOWSTART'), bound('WINDOWEND')]);
}

function groupHooks(
  grouping: readonly Expression[],
  calls: readonly CallNode[],
  columns: readonly Column[],
  analysed: AnalysedQuery,
): BindHooks {
  const localText = (node: Expression): string => textOf(localise(node, analysed.sources));
  const keyIndex = new Map(grouping.map((e, i) => [localText(e), i]));
  const aggregateIndex = new Map(calls.map((c, i) => [localText(c), columns.length - calls.length + i]));
  return {
    replace(node) {
      if (isAggregateCall(node)) return null;
      const index = keyIndex.get(textOf(node));
      return index === undefined ? null : columnRef(columns, index);
    },
    onAggregate: (call) => columnRef(columns, aggregateIndex.get(textOf(call)) ?? 0),
  };
}

/** HAVING as a filter of the groups. */
export function havingRelation(grouped: Grouped, having: Expression, analysed: AnalysedQuery): KeyedRelation {
  const { relation, hooks } = grouped;
  const predicate = bindPredicate(localise(having, analysed.sources), contextOf(relation, 'HAVING', analysed.catalog, hooks));
  const { columns, output, window } = relation.node;
  return { ...relation, node: { kind: 'filter', id: 'Having', columns, output, window, input: relation.node, predicate } };
}
