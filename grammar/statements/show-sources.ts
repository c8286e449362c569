/** `SHOW | LIST STREAMS | TABLES [EXTENDED]`. */
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { optionalWord, showOrList, sourceKinds } from './words.ts';

export const showSources: StatementSyntax = {
  name: 'showSources',
  define: (p) =>
    p.RULE('showSources', (): StatementBody => {
      showOrList(p);
      const type = sourceKinds(p);
      return { kind: 'showSources', type, extended: optionalWord(p, 0, 'EXTENDED') };
    }),
};
