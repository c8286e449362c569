/** `SHOW | LIST CONNECTOR PLUGINS`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { showOrList } from './words.ts';

export const showConnectorPlugins: StatementSyntax = {
  name: 'showConnectorPlugins',
  define: (p) =>
    p.RULE('showConnectorPlugins', (): StatementBody => {
      showOrList(p);
      p.consume(0, kw('CONNECTOR'));
      p.consume(0, kw('PLUGINS'));
      return { kind: 'showConnectorPlugins' };
    }),
};
