/** CREATE … AS SELECT written out in full, with every name qualified and every output named: what errors about its sink show. */
import { printExpression, printName } from '../../../grammar/print.ts';
import type { Expression, Statement } from '../../../grammar/ast.ts';
import type { AnalysedQuery } from './analysis.ts';
import type { AnalysedJoin } from './join-key.ts';

export type CreateAs = Extract<Statement, { kind: 'createAs' }>;

export function statementText(statement: CreateAs, analysed: AnalysedQuery): string {
  const { query, sources } = analysed;
  const properties = statement.properties.map((p) => `${p.key}=${printExpression(p.value)}`).join(', ');
  const head = `CREATE ${statement.orReplace ? 'OR REPLACE ' : ''}${statement.type} ${printName(statement.name.name)} ${properties === '' ? '' : `WITH (${properties}) `}AS SELECT`;
  const items = analysed.items.map((i) => `  ${printExpression(i.expression)} ${printName(i.name)}`).join(',\n');
  const list = (word: string, expressions: readonly Expression[] | null): string[] =>
    expressions === null ? [] : [`${word} ${expressions.map(printExpression).join(', ')}`];
  const lines = [
    `FROM ${printName(sources[0].definition.name)} ${printName(sources[0].alias)}`,
    ...analysed.joins.map(joinText),
    ...(query.window === null ? [] : [`WINDOW ${query.window.type}`]),
    ...list('WHERE', analysed.where === null ? null : [analysed.where]),
    ...list('GROUP BY', analysed.groupBy),
    ...list('PARTITION BY', analysed.partitionBy),
    ...list('HAVING', analysed.having === null ? null : [analysed.having]),
    `EMIT ${query.emit ?? 'CHANGES'}`,
  ];
  return `${head}\n${items}\n${lines.join('\n')}`;
}

function joinText(join: AnalysedJoin): string {
  const type = { INNER: 'INNER', LEFT: 'LEFT OUTER', RIGHT: 'RIGHT OUTER', FULL: 'FULL OUTER' }[join.clause.type];
  const [left, right] = join.written.map(printExpression);
  return `${type} JOIN ${printName(join.right.definition.name)} ${printName(join.right.alias)} ON (${left} = ${right})`;
}
