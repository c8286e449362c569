/**
 * Expressions as messages show them: in normalised form, with columns named as the row that is read names them.
 */
import { printExpression } from '../../../grammar/print.ts';
import { mapExpression } from './walk.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { Scope } from './scope.ts';

/** `I.ID = 1` over a single source I reads `(ID = 1)`, over a join `(I_ID = 1)`. */
export function expressionText(node: Expression, scope: Scope): string {
  return printExpression(mapExpression(node, (n) => (n.kind === 'column' ? unqualified(n, scope) : null)));
}

function unqualified(node: Extract<Expression, { kind: 'column' }>, scope: Scope): Expression | null {
  if (node.source === null) return null;
  return { ...node, source: null, name: { ...node.name, name: rowName(node, node.source.name, scope) } };
}

/** The name of the column in the row. One that does not resolve here (an aggregate's argument in HAVING) is named as a join would: the message must come out all the same. */
function rowName(node: Extract<Expression, { kind: 'column' }>, source: string, scope: Scope): string {
  try {
    const bound = scope.resolve(node.source, node.name, node.at);
    if (bound.kind === 'column' || bound.kind === 'pseudo') return bound.name;
  } catch {
    // The error of an unknown column is thrown where the column is bound.
  }
  return `${source}_${node.name.name}`;
}
