/** `RUN SCRIPT 'file'`. Known to the SQL test runner only. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const runScript: StatementSyntax = {
  name: 'runScript',
  testOnly: true,
  define: (p, { names }) =>
    p.RULE('runScript', (): StatementBody => {
      p.consume(0, kw('RUN'));
      p.consume(0, kw('SCRIPT'));
      return { kind: 'runScript', file: p.subrule(0, names.text) };
    }),
};
