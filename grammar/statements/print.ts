/** `PRINT topic …`. */
import { wholeNumber } from '../properties.ts';
import { kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { eitherWord } from './words.ts';

export const print: StatementSyntax = {
  name: 'print',
  define: (p, { names, properties }) =>
    p.RULE('print', (): StatementBody => {
      p.consume(0, kw('PRINT'));
      const topic = p.subrule(0, names.resource);
      const beginning = p.option(0, () => {
        p.consume(0, kw('FROM'));
        return p.consume(0, kw('BEGINNING'));
      });
      const interval = p.option(1, () => {
        eitherWord(p, 0, 'INTERVAL', 'SAMPLE', null, null);
        const number = p.subrule(0, properties.number);
        return p.ACTION(() => wholeNumber(p, number, 'INTERVAL'));
      });
      const limit = p.option(2, () => {
        p.consume(0, kw('LIMIT'));
        const number = p.subrule(1, properties.number);
        return p.ACTION(() => wholeNumber(p, number, 'LIMIT'));
      });
      return { kind: 'print', topic, fromBeginning: beginning !== undefined, interval: interval ?? null, limit: limit ?? null };
    }),
};
