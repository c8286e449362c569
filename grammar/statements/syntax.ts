/**
 * What a statement's file offers: its rule, which yields the AST node. Nothing here parses.
 */
import type { Statement } from '../ast.ts';
import type { ExpressionRules } from '../rules.ts';
import type { PropertyRules } from '../properties.ts';
import type { QueryRules } from '../query.ts';
import type { Grammar, NameRules, Rule } from '../rules.ts';
import type { TypeRules } from '../types.ts';

/** The rules a statement may call. */
export interface Language {
  readonly names: NameRules;
  readonly types: TypeRules;
  readonly properties: PropertyRules;
  readonly expressions: ExpressionRules;
  readonly query: QueryRules;
  /** Any statement; a function because statements are being defined when it is handed out. */
  readonly statement: () => Rule<Statement>;
}

type WithoutPlace<S> = S extends Statement ? Omit<S, 'at' | 'text'> : never;

/** A statement without its place and text, which the parser adds. */
export type StatementBody = WithoutPlace<Statement>;

/** One statement of the language. */
export interface StatementSyntax {
  /** The name of the rule; unique. */
  readonly name: string;
  /** Whether only the SQL test runner knows it. */
  readonly testOnly?: boolean;
  /** Whether it can start like an earlier statement of the list, which then wins. */
  readonly yields?: boolean;
  readonly define: (p: Grammar, language: Language) => Rule<StatementBody>;
}
