/** `DEFINE name = 'value'`. Names of variables keep their case and cannot be quoted. */
import type { Identifier } from '../ast.ts';
import type { Grammar } from '../rules.ts';
import { Equal, kw } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const define: StatementSyntax = {
  name: 'define',
  define: (p, { names }) =>
    p.RULE('define', (): StatementBody => {
      p.consume(0, kw('DEFINE'));
      const name = p.subrule(0, names.caseKept);
      p.consume(0, Equal);
      const value = p.subrule(0, names.text);
      return p.ACTION((): StatementBody => ({ kind: 'define', name: variableName(p, name), value }));
    }),
};

/** The name of a variable, if it can be one. To be called in an `ACTION`. */
export function variableName(p: Grammar, name: Identifier): string {
  if (!name.quoted && /^[A-Za-z_]/.test(name.name)) return name.name;
  return p.refuse(
    name.at,
    `Line: {line}, Col: {column}: Illegal argument at ${name.name}. Identifier names cannot start with '@' and may only contain alphanumeric values and '_'.`,
    'The name of a variable starts with a letter or an underscore and stands without quotes.',
  );
}
