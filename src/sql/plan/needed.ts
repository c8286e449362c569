/**
 * Which fields of its sources a join query reads above the joins. The sides of a join carry only these, through topics and state.
 */
import { walkExpression } from '../bind/walk.ts';
import { localName } from './qualify.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { AnalysedQuery } from './analysis.ts';

/** Local names of the fields read. */
export function neededFields(analysed: AnalysedQuery): Set<string> {
  const { sources } = analysed;
  const needed = new Set<string>();
  const add = (node: Expression): void =>
    walkExpression(node, (n) => {
      if (n.kind === 'column' && n.source !== null) needed.add(localName(n.source.name, n.name.name, sources));
    });
  const key = keyText(analysed);
  for (const item of analysed.items) if (item.text !== key) add(item.expression);
  for (const node of [analysed.where, analysed.having, ...(analysed.groupBy ?? []), ...(analysed.partitionBy ?? [])])
    if (node !== null) add(node);
  for (const [i, join] of analysed.joins.entries())
    if (join.kind === 'foreignKey' || (i > 0 && !join.leftInPlace)) add(join.leftExpression);
  return needed;
}

/** The text of the item that is the join's key and nothing else, or null: with GROUP BY or PARTITION BY the field itself is read. */
function keyText(analysed: AnalysedQuery): string | null {
  if (analysed.groupBy !== null || analysed.partitionBy !== null) return null;
  return chosenKey(analysed);
}

/** The candidate for the join's key that the projection contains, leftmost source first; null with none. */
export function chosenKey(analysed: Pick<AnalysedQuery, 'joins' | 'items'>): string | null {
  const last = analysed.joins.at(-1);
  if (last === undefined || last.kind === 'foreignKey') return null;
  return last.candidates.find((text) => analysed.items.some((item) => item.text === text)) ?? null;
}
