/** `DESCRIBE name [EXTENDED]`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { optionalWord } from './words.ts';

export const describeSource: StatementSyntax = {
  name: 'describeSource',
  yields: true,
  define: (p, { names }) =>
    p.RULE('describeSource', (): StatementBody => {
      p.consume(0, kw('DESCRIBE'));
      const name = p.subrule(0, names.name);
      return { kind: 'describeSource', name, extended: optionalWord(p, 0, 'EXTENDED') };
    }),
};
