/** `DESCRIBE STREAMS | TABLES [EXTENDED]`. A table of that name must be quoted to be described alone. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { optionalWord, sourceKinds } from './words.ts';

export const describeSources: StatementSyntax = {
  name: 'describeSources',
  define: (p) =>
    p.RULE('describeSources', (): StatementBody => {
      p.consume(0, kw('DESCRIBE'));
      const type = sourceKinds(p);
      return { kind: 'describeSources', type, extended: optionalWord(p, 0, 'EXTENDED') };
    }),
};
