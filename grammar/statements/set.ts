/** `SET 'property' = 'value'`. */
import { Equal, kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const set: StatementSyntax = {
  name: 'set',
  define: (p, { names }) =>
    p.RULE('set', (): StatementBody => {
      p.consume(0, kw('SET'));
      const name = p.subrule(0, names.text);
      p.consume(0, Equal);
      return { kind: 'set', name, value: p.subrule(1, names.text) };
    }),
};
