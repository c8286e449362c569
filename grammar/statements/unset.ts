/** `UNSET 'property'`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const unset: StatementSyntax = {
  name: 'unset',
  define: (p, { names }) =>
    p.RULE('unset', (): StatementBody => {
      p.consume(0, kw('UNSET'));
      return { kind: 'unset', name: p.subrule(0, names.text) };
    }),
};
