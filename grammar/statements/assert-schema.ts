/** `ASSERT [NOT EXISTS] SCHEMA [SUBJECT …] [ID …]`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { notExists } from './words.ts';

export const assertSchema: StatementSyntax = {
  name: 'assertSchema',
  define: (p, { names, properties }) =>
    p.RULE('assertSchema', (): StatementBody => {
      p.consume(0, kw('ASSERT'));
      const exists = !notExists(p);
      p.consume(0, kw('SCHEMA'));
      const subject = p.option(1, () => {
        p.consume(0, kw('SUBJECT'));
        return p.subrule(0, names.resource);
      });
      const id = p.option(2, () => {
        p.consume(0, kw('ID'));
        return p.subrule(0, properties.literal);
      });
      return { kind: 'assertSchema', exists, subject: subject ?? null, id: id ?? null, timeout: p.subrule(0, properties.timeout) };
    }),
};
