/** `DESCRIBE FUNCTION name`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const describeFunction: StatementSyntax = {
  name: 'describeFunction',
  define: (p, { names }) =>
    p.RULE('describeFunction', (): StatementBody => {
      p.consume(0, kw('DESCRIBE'));
      p.consume(0, kw('FUNCTION'));
      return { kind: 'describeFunction', name: p.subrule(0, names.name) };
    }),
};
