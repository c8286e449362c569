/** `DROP CONNECTOR …`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const dropConnector: StatementSyntax = {
  name: 'dropConnector',
  define: (p, { names }) =>
    p.RULE('dropConnector', (): StatementBody => {
      p.consume(0, kw('DROP'));
      p.consume(0, kw('CONNECTOR'));
      const ifExists = p.subrule(0, names.ifExists);
      return { kind: 'dropConnector', ifExists, name: p.subrule(0, names.caseKept) };
    }),
};
