/** `INSERT INTO … VALUES`: one record. */
import type { Expression } from '../ast.ts';
import { Comma, kw, LeftParen, RightParen } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const insertValues: StatementSyntax = {
  name: 'insertValues',
  define: (p, { names, expressions }) =>
    p.RULE('insertValues', (): StatementBody => {
      const values: Expression[] = [];
      p.consume(0, kw('INSERT'));
      p.consume(0, kw('INTO'));
      const target = p.subrule(0, names.name);
      const columns = p.option(0, () => p.subrule(0, names.nameList));
      p.consume(0, kw('VALUES'));
      p.consume(0, LeftParen);
      p.MANY_SEP({
        SEP: Comma,
        DEF: () => {
          values.push(p.subrule(0, expressions.value));
        },
      });
      p.consume(0, RightParen);
      return { kind: 'insertValues', target, columns: columns ?? null, values };
    }),
};
