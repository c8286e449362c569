/** `EXPLAIN statement | query id`. A name with nothing behind it is an id, even when a statement could start with it. */
import type { Statement } from '../ast.ts';
import { ahead, enter, leave, nameAhead } from '../rules.ts';
import { EndOfInput, kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const explain: StatementSyntax = {
  name: 'explain',
  define: (p, language) =>
    p.RULE('explain', (): StatementBody => {
      p.consume(0, kw('EXPLAIN'));
      return p.or<StatementBody>(0, [
        {
          GATE: () => nameAhead(p, 1) && ahead(p, 2, EndOfInput),
          ALT: () => {
            const name = p.subrule(0, language.names.name);
            return p.ACTION((): StatementBody => ({ kind: 'explain', statement: null, id: name.name }));
          },
        },
        {
          ALT: () => {
            enter(p);
            const statement: Statement = p.subrule(0, language.statement());
            leave(p);
            return { kind: 'explain', statement, id: null };
          },
        },
      ]);
    }),
};
