/** `DROP TYPE …`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const dropType: StatementSyntax = {
  name: 'dropType',
  define: (p, { names }) =>
    p.RULE('dropType', (): StatementBody => {
      p.consume(0, kw('DROP'));
      p.consume(0, kw('TYPE'));
      const ifExists = p.subrule(0, names.ifExists);
      return { kind: 'dropType', ifExists, name: p.subrule(0, names.name) };
    }),
};
