/** `SHOW | LIST VARIABLES`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { showOrList } from './words.ts';

export const showVariables: StatementSyntax = {
  name: 'showVariables',
  define: (p) =>
    p.RULE('showVariables', (): StatementBody => {
      showOrList(p);
      p.consume(0, kw('VARIABLES'));
      return { kind: 'showVariables' };
    }),
};
