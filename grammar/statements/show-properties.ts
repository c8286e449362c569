/** `SHOW | LIST PROPERTIES`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { showOrList } from './words.ts';

export const showProperties: StatementSyntax = {
  name: 'showProperties',
  define: (p) =>
    p.RULE('showProperties', (): StatementBody => {
      showOrList(p);
      p.consume(0, kw('PROPERTIES'));
      return { kind: 'showProperties' };
    }),
};
