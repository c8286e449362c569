/** `SHOW | LIST [ALL] TOPICS [EXTENDED]`. */
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { optionalWord, showOrList } from './words.ts';

export const showTopics: StatementSyntax = {
  name: 'showTopics',
  define: (p) =>
    p.RULE('showTopics', (): StatementBody => {
      showOrList(p);
      const all = optionalWord(p, 0, 'ALL');
      p.consume(0, kw('TOPICS'));
      return { kind: 'showTopics', all, extended: optionalWord(p, 1, 'EXTENDED') };
    }),
};
