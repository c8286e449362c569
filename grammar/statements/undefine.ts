/** `UNDEFINE name`. */
import { kw } from '../tokens.ts';
import { variableName } from './define.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const undefine: StatementSyntax = {
  name: 'undefine',
  define: (p, { names }) =>
    p.RULE('undefine', (): StatementBody => {
      p.consume(0, kw('UNDEFINE'));
      const name = p.subrule(0, names.caseKept);
      return p.ACTION((): StatementBody => ({ kind: 'undefine', name: variableName(p, name) }));
    }),
};
