/** `SHOW | LIST [SOURCE | SINK] CONNECTORS`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { eitherWord, showOrList } from './words.ts';

export const showConnectors: StatementSyntax = {
  name: 'showConnectors',
  define: (p) =>
    p.RULE('showConnectors', (): StatementBody => {
      showOrList(p);
      const direction = p.option(0, () => eitherWord(p, 0, 'SOURCE', 'SINK', 'SOURCE' as const, 'SINK' as const));
      p.consume(0, kw('CONNECTORS'));
      return { kind: 'showConnectors', direction: direction ?? null };
    }),
};
