/** `CREATE [OR REPLACE] [SOURCE] STREAM | TABLE …`, over a topic (`createSource`) or over a query (`createAs`). */
import type { ColumnDefinition, SourceKind } from '../ast.ts';
import type { Grammar } from '../rules.ts';
import { kw } from '../tokens.ts';
import { sourceKind } from './words.ts';
import type { StatementBody, StatementSyntax } from './syntax.ts';

export const createSource: StatementSyntax = {
  name: 'createSource',
  define: (p, { names, types, properties, query }) =>
    p.RULE('createSource', (): StatementBody => {
      p.consume(0, kw('CREATE'));
      const replace = p.option(0, () => {
        p.consume(0, kw('OR'));
        return p.consume(0, kw('REPLACE'));
      });
      const source = p.option(1, () => p.consume(0, kw('SOURCE')));
      const type = sourceKind(p);
      const ifNotExists = p.subrule(0, names.ifNotExists);
      const name = p.subrule(0, names.name);
      const columns = p.option(2, () => p.subrule(0, types.columns));
      const withProperties = p.subrule(0, properties.withClause);
      const as = p.option(3, {
        GATE: () => source === undefined && columns === undefined,
        DEF: () => {
          p.consume(0, kw('AS'));
          return p.subrule(0, query.query);
        },
      });
      return p.ACTION((): StatementBody => {
        const common = { type, orReplace: replace !== undefined, ifNotExists, name, properties: withProperties };
        if (as !== undefined) return { kind: 'createAs', ...common, query: as };
        checkKeys(p, type, columns ?? []);
        return { kind: 'createSource', ...common, readOnly: source !== undefined, columns: columns ?? null };
      });
    }),
};

/** Streams have keys, tables have primary keys. */
function checkKeys(p: Grammar, type: SourceKind, columns: readonly ColumnDefinition[]): void {
  const [wrong, role, right, sources] =
    type === 'TABLE' ? (['key', 'KEY', 'PRIMARY KEY', 'tables'] as const) : (['primaryKey', 'PRIMARY KEY', 'KEY', 'streams'] as const);
  for (const column of columns) {
    if (column.role !== wrong) continue;
    p.refuse(
      column.at,
      `Line: {line}, Col: {column}: Column \`${column.name.name}\` is a '${role}' column: please use '${right}' for ${sources}.`,
      `Write ${column.name.name} … ${right} instead of ${role}.`,
    );
  }
}
