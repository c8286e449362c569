/** `INSERT INTO … SELECT`: a query that writes to an existing stream. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const insertInto: StatementSyntax = {
  name: 'insertInto',
  define: (p, { names, properties, query }) =>
    p.RULE('insertInto', (): StatementBody => {
      p.consume(0, kw('INSERT'));
      p.consume(0, kw('INTO'));
      const target = p.subrule(0, names.name);
      const withProperties = p.subrule(0, properties.withClause);
      return { kind: 'insertInto', target, properties: withProperties, query: p.subrule(0, query.query) };
    }),
};
