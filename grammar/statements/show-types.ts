/** `SHOW | LIST TYPES`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { showOrList } from './words.ts';

export const showTypes: StatementSyntax = {
  name: 'showTypes',
  define: (p) =>
    p.RULE('showTypes', (): StatementBody => {
      showOrList(p);
      p.consume(0, kw('TYPES'));
      return { kind: 'showTypes' };
    }),
};
