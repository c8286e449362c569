/** `DESCRIBE CONNECTOR name`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const describeConnector: StatementSyntax = {
  name: 'describeConnector',
  define: (p, { names }) =>
    p.RULE('describeConnector', (): StatementBody => {
      p.consume(0, kw('DESCRIBE'));
      p.consume(0, kw('CONNECTOR'));
      return { kind: 'describeConnector', name: p.subrule(0, names.caseKept) };
    }),
};
