/** Expressions as text: what "the same expression" means between clauses, and how messages show them. */
import { printExpression } from '../../../grammar/print.ts';
import type { Expression } from '../../../grammar/ast.ts';

/** The normal form of an expression. Two qualified expressions are the same exactly when their texts are. */
export function textOf(node: Expression): string {
  return printExpression(node);
}

/** Texts of several expressions. */
export function textsOf(nodes: readonly Expression[]): string[] {
  return nodes.map(textOf);
}
