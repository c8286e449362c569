/** `TERMINATE | PAUSE | RESUME id | ALL`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

const ACTIONS = ['TERMINATE', 'PAUSE', 'RESUME'] as const;

export const controlQuery: StatementSyntax = {
  name: 'controlQuery',
  define: (p, { names }) =>
    p.RULE('controlQuery', (): StatementBody => {
      const action = p.or(
        0,
        ACTIONS.map((word) => ({
          ALT: () => {
            p.consume(0, kw(word));
            return word;
          },
        })),
      );
      const id = p.or<string | null>(1, [
        {
          ALT: () => {
            p.consume(0, kw('ALL'));
            return null;
          },
        },
        {
          ALT: () => {
            const name = p.subrule(0, names.name);
            return p.ACTION(() => name.name);
          },
        },
      ]);
      return { kind: 'controlQuery', action, id };
    }),
};
