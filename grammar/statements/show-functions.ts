/** `SHOW | LIST FUNCTIONS`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { showOrList } from './words.ts';

export const showFunctions: StatementSyntax = {
  name: 'showFunctions',
  define: (p) =>
    p.RULE('showFunctions', (): StatementBody => {
      showOrList(p);
      p.consume(0, kw('FUNCTIONS'));
      return { kind: 'showFunctions' };
    }),
};
