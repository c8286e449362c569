/** `SELECT …`: a query that runs for whoever asks. */
import type { StatementSyntax } from './syntax.ts';

export const select: StatementSyntax = {
  name: 'select',
  define: (p, { query }) => p.RULE('select', () => ({ kind: 'select', query: p.subrule(0, query.query) })),
};
