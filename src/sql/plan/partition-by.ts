/** PARTITION BY: the rows under a new key, on their way to the sink. */
import { bindExpression, requireTyped } from '../bind/bind.ts';
import { keyColumnName } from './select-items.ts';
import { localise } from './qualify.ts';
import { columnRef, contextOf } from './relation.ts';
import { keySide } from './side-formats.ts';
import { textOf } from './text.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { BoundExpression } from '../expression.ts';
import type { AnalysedQuery } from './analysis.ts';
import type { KeyedRelation } from './keyed-relation.ts';
import type { BindHooks } from './relation.ts';

export interface Partitioned {
  readonly relation: KeyedRelation;
  readonly hooks: BindHooks;
}

/** The rekey node over `input`; `input` itself when the rows have this key already. */
export function partitionRelation(
  input: KeyedRelation,
  partitionBy: readonly Expression[],
  analysed: AnalysedQuery,
  hooks: BindHooks,
): Partitioned {
  const expressions = partitionBy.filter((e) => e.kind !== 'null');
  const key = { kind: 'partitionBy', columns: expressions.map((e) => [textOf(e)]) } as const;
  if (expressions.length > 0 && isKeyAlready(input, expressions)) return { relation: { ...input, key }, hooks };
  const context = contextOf(input, 'PARTITION BY', analysed.catalog);
  const keys = expressions.map((e) => requireTyped(bindExpression(localise(e, analysed.sources), context), e));
  const keyColumns = keys.map((bound, i): Column => ({ name: keyName(expressions[i], analysed), type: bound.type, role: 'key' }));
  const moved = new Set(keys.map((k) => (k.kind === 'column' ? k.index : -1)));
  const { columns, output, window } = input.node;
  const kept = columns.map((_, i) => i).filter((i) => !moved.has(i));
  const newColumns = [...keyColumns, ...kept.map((i): Column => ({ name: columns[i].name, type: columns[i].type, role: 'value' }))];
  const position = (index: number): number => {
    const asKey = keys.findIndex((k) => k.kind === 'column' && k.index === index);
    return asKey >= 0 ? asKey : keys.length + kept.indexOf(index);
  };
  const node = {
    kind: 'rekey',
    id: 'PartitionBy',
    columns: newColumns,
    output,
    window,
    input: input.node,
    keys,
    values: kept.map((i) => columnRef(columns, i)),
    nullKey: 'keep',
    repartition: null,
  } as const;
  const relation: KeyedRelation = {
    ...input,
    node,
    names: new Map([...input.names].map(([name, bound]) => [name, moveTo(bound, newColumns, position)])),
    key,
    keyFormat: keySide(input.keyFormat, keyColumns),
  };
  return { relation, hooks: keyHooks(expressions, newColumns, hooks, position, analysed) };
}

function moveTo(bound: BoundExpression, columns: readonly Column[], position: (index: number) => number): BoundExpression {
  return bound.kind === 'column' ? columnRef(columns, position(bound.index)) : bound;
}

function isKeyAlready(input: KeyedRelation, expressions: readonly Expression[]): boolean {
  const { columns } = input.key;
  return columns.length === expressions.length && expressions.every((e, i) => columns[i][0] === textOf(e));
}

function keyName(expression: Expression, analysed: AnalysedQuery): string {
  const text = textOf(expression);
  return analysed.items.find((i) => i.text === text)?.name ?? keyColumnName(expression, analysed);
}

/** An expression that has become a key column is read from there. Results of table functions move with the rest. */
function keyHooks(
  expressions: readonly Expression[],
  columns: readonly Column[],
  hooks: BindHooks,
  position: (index: number) => number,
  analysed: AnalysedQuery,
): BindHooks {
  const index = new Map(expressions.map((e, i) => [textOf(localise(e, analysed.sources)), i]));
  const { onTabular } = hooks;
  return {
    replace(node) {
      const found = node.kind === 'column' ? undefined : index.get(textOf(node));
      return found === undefined ? null : columnRef(columns, found);
    },
    ...(onTabular === undefined ? {} : { onTabular: (call) => moveTo(onTabular(call), columns, position) }),
  };
}
