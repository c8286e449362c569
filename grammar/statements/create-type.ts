/** `CREATE TYPE … AS …`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const createType: StatementSyntax = {
  name: 'createType',
  define: (p, { names, types }) =>
    p.RULE('createType', (): StatementBody => {
      p.consume(0, kw('CREATE'));
      p.consume(0, kw('TYPE'));
      const ifNotExists = p.subrule(0, names.ifNotExists);
      const name = p.subrule(0, names.name);
      p.consume(0, kw('AS'));
      return { kind: 'createType', ifNotExists, name, type: p.subrule(0, types.type) };
    }),
};
