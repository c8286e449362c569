/** The rules of aggregate queries that need no plan: what may stand beside aggregates, and which aggregates a source allows. */
import { fail } from '../../base/errors.ts';
import { WINDOWEND, WINDOWSTART } from '../../data/schema.ts';
import { findFunction } from '../../functions/all.ts';
import { requireFunction } from '../../functions/resolve.ts';
import { containsAggregate, containsTabular } from '../bind/bind.ts';
import { walkExpression } from '../bind/walk.ts';
import { joinWords } from './names.ts';
import { localise } from './qualify.ts';
import { textOf } from './text.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { AnalysedQuery } from './analysis.ts';
import type { CallNode } from '../bind/scope.ts';

/** Whether the query aggregates. */
export function isAggregation(analysed: AnalysedQuery): boolean {
  return analysed.groupBy !== null || resultExpressions(analysed).some(containsAggregate);
}

/** The expressions over the groups: SELECT items and HAVING. */
export function resultExpressions(analysed: AnalysedQuery): Expression[] {
  return [...analysed.items.map((i) => i.expression), ...(analysed.having === null ? [] : [analysed.having])];
}

/** The aggregate calls in SELECT and HAVING, each once, qualified. */
export function aggregateCalls(analysed: AnalysedQuery): CallNode[] {
  const calls = new Map<string, CallNode>();
  for (const expression of resultExpressions(analysed)) {
    walkExpression(expression, (n) => {
      if (!isAggregateCall(n)) return true;
      calls.set(textOf(n), n);
      return false;
    });
  }
  return [...calls.values()];
}

export function isAggregateCall(node: Expression): node is CallNode {
  return node.kind === 'call' && findFunction(node.name)?.kind === 'aggregate';
}

/** Throws the first rule broken; `statement` names the statement in messages. */
export function checkAggregation(analysed: AnalysedQuery, statement: string): void {
  const { query, groupBy } = analysed;
  for (const expression of resultExpressions(analysed)) requireFunctions(expression);
  const calls = aggregateCalls(analysed);
  if (groupBy !== null && calls.length === 0) throw fail('GROUP_BY_WITHOUT_AGGREGATE', {}, { at: query.groupBy?.at ?? query.at });
  for (const call of calls) rejectNestedAndBounds(call, analysed);
  const tabular = analysed.items.find((i) => containsTabular(i.expression));
  if (tabular !== undefined) throw fail('TABULAR_WITH_AGGREGATE', {}, { at: tabular.expression.at });
  checkUngrouped(analysed);
  if (groupBy === null && analysed.persistent) {
    throw fail(
      'AGGREGATE_WITHOUT_GROUP_BY',
      { statement, functions: calls.map((c) => callText(c, analysed)).join(', ') },
      { at: calls[0].at },
    );
  }
  if (groupBy === null && query.window !== null) throw fail('WINDOW_WITHOUT_GROUP_BY', {}, { at: query.window.at });
  if (analysed.inputKind === 'TABLE') checkTableAggregates(analysed, calls);
}

function requireFunctions(expression: Expression): void {
  walkExpression(expression, (n) => {
    if (n.kind === 'call') requireFunction(n.name, n.at);
  });
}

function rejectNestedAndBounds(call: CallNode, analysed: AnalysedQuery): void {
  for (const arg of call.args) {
    if (containsAggregate(arg)) throw fail('AGGREGATE_NESTED', { expression: textOf(localise(call, analysed.sources)) }, { at: call.at });
    walkExpression(arg, (n) => {
      if (isWindowBound(n)) throw fail('WINDOW_BOUNDS_MISPLACED', { name: textOf(n) }, { at: n.at });
    });
  }
}

/** Whether a qualified node is a bound of the query's own window. */
export function isWindowBound(node: Expression): boolean {
  return node.kind === 'column' && node.source === null && (node.name.name === WINDOWSTART || node.name.name === WINDOWEND);
}

function checkUngrouped(analysed: AnalysedQuery): void {
  const grouped = new Set((analysed.groupBy ?? []).map(textOf));
  const local = (node: Expression): string => textOf(localise(node, analysed.sources));
  const wrong = analysed.items.filter((item) => ungrouped(item.expression, grouped).length > 0);
  if (wrong.length > 0) {
    throw fail(
      'NON_AGGREGATE_SELECT',
      { expressions: [...new Set(wrong.map((i) => local(i.expression)))].join(', ') },
      { at: wrong[0].expression.at },
    );
  }
  const having = analysed.having === null ? [] : ungrouped(analysed.having, grouped);
  if (having.length > 0)
    throw fail('NON_AGGREGATE_HAVING', { expressions: [...new Set(having.map(local))].join(', ') }, { at: having[0].at });
}

/** Columns outside aggregates and outside grouping expressions. */
function ungrouped(expression: Expression, grouped: ReadonlySet<string>): Expression[] {
  const found: Expression[] = [];
  walkExpression(expression, (n) => {
    if (grouped.has(textOf(n)) || isAggregateCall(n) || n.kind === 'lambda' || isWindowBound(n)) return false;
    if (n.kind === 'column') found.push(n);
    return true;
  });
  return found;
}

/** `COUNT(ROWTIME)` for `COUNT(*)`: what a call without arguments counts. */
function callText(call: CallNode, analysed: AnalysedQuery): string {
  const { at } = call;
  const args: readonly Expression[] =
    call.args.length > 0 ? call.args : [{ kind: 'column', source: null, name: { name: 'ROWTIME', quoted: false, at }, at }];
  return textOf(localise({ ...call, star: false, args }, analysed.sources));
}

function checkTableAggregates(analysed: AnalysedQuery, calls: readonly CallNode[]): void {
  const { window } = analysed.query;
  if (window !== null) throw fail('WINDOW_ON_TABLE', {}, { at: window.at });
  const refused = [...new Set(calls.map((c) => c.name))].filter((name) => {
    const fn = findFunction(name);
    return fn?.kind === 'aggregate' && !fn.onTables;
  });
  if (refused.length === 0) return;
  const at = calls.find((c) => c.name === refused[0])?.at ?? null;
  throw fail('AGGREGATE_NOT_ON_TABLE', { functions: joinWords(refused, 'and'), plural: refused.length > 1 ? 's' : '' }, { at });
}
