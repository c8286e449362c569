/** `CREATE SOURCE | SINK CONNECTOR …`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { eitherWord } from './words.ts';

export const createConnector: StatementSyntax = {
  name: 'createConnector',
  define: (p, { names, properties }) =>
    p.RULE('createConnector', (): StatementBody => {
      p.consume(0, kw('CREATE'));
      const direction = eitherWord(p, 0, 'SOURCE', 'SINK', 'SOURCE' as const, 'SINK' as const);
      p.consume(0, kw('CONNECTOR'));
      const ifNotExists = p.subrule(0, names.ifNotExists);
      const name = p.subrule(0, names.caseKept);
      return { kind: 'createConnector', direction, ifNotExists, name, properties: p.subrule(0, properties.withClause) };
    }),
};
