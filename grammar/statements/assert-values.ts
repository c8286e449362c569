/** `ASSERT [NULL] VALUES …`: what the next record of a topic must be. Known to the SQL test runner only. */
import type { Expression } from '../ast.ts';
import { Comma, kw, LeftParen, RightParen } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const assertValues: StatementSyntax = {
  name: 'assertValues',
  testOnly: true,
  define: (p, { names, expressions }) =>
    p.RULE('assertValues', (): StatementBody => {
      const values: Expression[] = [];
      p.consume(0, kw('ASSERT'));
      const tombstone = p.option(0, () => p.consume(0, kw('NULL'))) !== undefined;
      p.consume(0, kw('VALUES'));
      const source = p.subrule(0, names.name);
      const columns = p.option(1, () => p.subrule(0, names.nameList));
      p.or<void>(0, [
        { GATE: () => !tombstone, ALT: () => void p.consume(1, kw('VALUES')) },
        { GATE: () => tombstone, ALT: () => void p.consume(0, kw('KEY')) },
      ]);
      p.consume(0, LeftParen);
      p.MANY_SEP({
        SEP: Comma,
        DEF: () => {
          values.push(p.subrule(0, expressions.value));
        },
      });
      p.consume(0, RightParen);
      return { kind: 'assertValues', source, columns: columns ?? null, values, tombstone };
    }),
};
