/** `ALTER STREAM | TABLE … ADD [COLUMN] …`. */
import type { Identifier, TypeNode } from '../ast.ts';
import { ahead, nameAhead } from '../rules.ts';
import { Comma, EndOfInput, kw, LeftParen, Less } from '../tokens.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';
import { sourceKind } from './words.ts';

export const alterSource: StatementSyntax = {
  name: 'alterSource',
  define: (p, { names, types }) =>
    p.RULE('alterSource', (): StatementBody => {
      const columns: { name: Identifier; type: TypeNode }[] = [];
      p.consume(0, kw('ALTER'));
      const type = sourceKind(p);
      const name = p.subrule(0, names.name);
      p.AT_LEAST_ONE_SEP({
        SEP: Comma,
        DEF: () => {
          p.consume(0, kw('ADD'));
          // A column may be called COLUMN: then a type follows, and not a name and a type.
          p.option(0, {
            GATE: () => nameAhead(p, 2) && !ahead(p, 3, EndOfInput, Comma, Less, LeftParen),
            DEF: () => p.consume(0, kw('COLUMN')),
          });
          const columnName = p.subrule(1, names.name);
          columns.push({ name: columnName, type: p.subrule(0, types.type) });
        },
      });
      return { kind: 'alterSource', type, name, columns };
    }),
};
