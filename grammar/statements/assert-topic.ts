/** `ASSERT [NOT EXISTS] TOPIC …`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { notExists } from './words.ts';

export const assertTopic: StatementSyntax = {
  name: 'assertTopic',
  define: (p, { names, properties }) =>
    p.RULE('assertTopic', (): StatementBody => {
      p.consume(0, kw('ASSERT'));
      const exists = !notExists(p);
      p.consume(0, kw('TOPIC'));
      const topic = p.subrule(0, names.resource);
      const withProperties = p.subrule(0, properties.withClause);
      return { kind: 'assertTopic', exists, topic, properties: withProperties, timeout: p.subrule(0, properties.timeout) };
    }),
};
