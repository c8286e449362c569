/** Table functions of the SELECT list: one node that computes them side by side. */
import { fail } from '../../base/errors.ts';
import { findFunction } from '../../functions/all.ts';
import { bindTabular } from '../bind/bind.ts';
import { walkExpression } from '../bind/walk.ts';
import { localise } from './qualify.ts';
import { columnRef, contextOf } from './relation.ts';
import { textOf } from './text.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { CallNode } from '../bind/scope.ts';
import type { AnalysedQuery } from './analysis.ts';
import type { KeyedRelation } from './keyed-relation.ts';
import type { BindHooks } from './relation.ts';

/** The relation with one column more per table function, and the hook that reads them; the input itself without any. Throws TABULAR_ON_TABLE. */
export function flatMapRelation(input: KeyedRelation, analysed: AnalysedQuery): { relation: KeyedRelation; hooks: BindHooks } {
  const calls = tabularCalls(analysed);
  if (calls.length === 0) return { relation: input, hooks: {} };
  if (input.node.output === 'TABLE') throw fail('TABULAR_ON_TABLE', {}, { at: calls[0].at });
  const context = contextOf(input, 'SELECT', analysed.catalog);
  const functions = calls.map((call) => bindTabular(localise(call, analysed.sources) as CallNode, context));
  const added = functions.map((f, i): Column => ({ name: `KSQL_SYNTH_${i}`, type: f.type, role: 'value' }));
  const { columns, output, window } = input.node;
  const all = [...columns, ...added];
  const index = new Map(calls.map((call, i) => [textOf(localise(call, analysed.sources)), columns.length + i]));
  const relation: KeyedRelation = {
    ...input,
    node: { kind: 'flatMap', id: 'FlatMap', columns: all, output, window, input: input.node, functions },
  };
  return { relation, hooks: { onTabular: (call) => columnRef(all, index.get(textOf(call)) ?? 0) } };
}

/** Every call of a table function in the SELECT list; the same call written twice is one. */
function tabularCalls(analysed: AnalysedQuery): CallNode[] {
  const calls = new Map<string, CallNode>();
  const collect = (expression: Expression): void =>
    walkExpression(expression, (n) => {
      if (n.kind === 'call' && findFunction(n.name)?.kind === 'tabular') calls.set(textOf(n), n);
    });
  for (const item of analysed.items) collect(item.expression);
  return [...calls.values()];
}
