/** `ALTER SYSTEM 'property' = 'value'`. */
import { Equal, kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const alterSystem: StatementSyntax = {
  name: 'alterSystem',
  define: (p, { names }) =>
    p.RULE('alterSystem', (): StatementBody => {
      p.consume(0, kw('ALTER'));
      p.consume(0, kw('SYSTEM'));
      const name = p.subrule(0, names.text);
      p.consume(0, Equal);
      return { kind: 'alterSystem', name, value: p.subrule(1, names.text) };
    }),
};
