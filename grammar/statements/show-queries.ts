/** `SHOW | LIST QUERIES [EXTENDED]`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { optionalWord, showOrList } from './words.ts';

export const showQueries: StatementSyntax = {
  name: 'showQueries',
  define: (p) =>
    p.RULE('showQueries', (): StatementBody => {
      showOrList(p);
      p.consume(0, kw('QUERIES'));
      return { kind: 'showQueries', extended: optionalWord(p, 0, 'EXTENDED') };
    }),
};
