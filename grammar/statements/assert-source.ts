/** `ASSERT STREAM | TABLE …`: what a source must look like. Known to the SQL test runner only. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { sourceKind } from './words.ts';

export const assertSource: StatementSyntax = {
  name: 'assertSource',
  testOnly: true,
  define: (p, { names, types, properties }) =>
    p.RULE('assertSource', (): StatementBody => {
      p.consume(0, kw('ASSERT'));
      const type = sourceKind(p);
      const name = p.subrule(0, names.name);
      const columns = p.option(0, () => p.subrule(0, types.columns));
      return { kind: 'assertSource', type, name, columns: columns ?? null, properties: p.subrule(0, properties.withClause) };
    }),
};
