/** `DROP STREAM | TABLE …`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { sourceKind } from './words.ts';

export const dropSource: StatementSyntax = {
  name: 'dropSource',
  define: (p, { names }) =>
    p.RULE('dropSource', (): StatementBody => {
      p.consume(0, kw('DROP'));
      const type = sourceKind(p);
      const ifExists = p.subrule(0, names.ifExists);
      const name = p.subrule(0, names.name);
      const topic = p.option(0, () => {
        p.consume(0, kw('DELETE'));
        return p.consume(0, kw('TOPIC'));
      });
      return { kind: 'dropSource', type, ifExists, name, deleteTopic: topic !== undefined };
    }),
};
