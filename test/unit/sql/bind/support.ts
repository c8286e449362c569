/** A scope over named columns, for the binder's tests: one source, or two whose columns are called `A_X`. */
import { parseExpression, parseType } from '../../../../grammar/parser.ts';
import { MillraceError, fail } from '../../../../src/base/errors.ts';
import { bindExpression, bindPredicate } from '../../../../src/sql/bind/bind.ts';
import { bindType } from '../../../../src/sql/bind/types.ts';
import type { SqlType } from '../../../../src/data/types.ts';
import type { CatalogView } from '../../../../src/sql/catalog.ts';
import type { BoundExpression } from '../../../../src/sql/expression.ts';
import type { BindContext, Scope } from '../../../../src/sql/bind/scope.ts';

export const catalog: CatalogView = {
  source: () => null,
  sources: () => [],
  customType: (name) => (name === 'POINT' ? { kind: 'STRUCT', fields: [{ name: 'X', type: { kind: 'DOUBLE' } }] } : null),
  topic: () => null,
  setting: () => undefined,
  schemas: null,
};

/** The type a notation means. */
export function typeOf(text: string): SqlType {
  return bindType(parseType(text), catalog);
}

export type Columns = Readonly<Record<string, string>>;

/** Columns by name, `I INTEGER` and so on; ROWTIME, WINDOWSTART and WINDOWEND are there too. A name with a dot resolves only qualified. */
export function scopeOf(columns: Columns, clause = 'SELECT'): Scope {
  const entries = Object.entries(columns);
  return {
    clause,
    hasColumn: (name) => name in columns,
    resolve: (source, name, at): BoundExpression => {
      if (name.name === 'ROWTIME' || name.name === 'WINDOWSTART' || name.name === 'WINDOWEND')
        return { kind: 'pseudo', type: { kind: 'BIGINT' }, name: name.name };
      const wanted = source === null ? name.name : `${source.name}.${name.name}`;
      const index = entries.findIndex(([own]) => own === wanted);
      if (index < 0) throw fail('UNKNOWN_TYPE', { name: wanted }, { at });
      return { kind: 'column', type: typeOf(entries[index][1]), index, name: wanted.replace('.', '_') };
    },
  };
}

export function contextOf(columns: Columns, clause = 'SELECT'): BindContext {
  return { catalog, scope: scopeOf(columns, clause), replace: null, onAggregate: null, onTabular: null };
}

/** One column of every type, named by its initials. */
export const ALL: Columns = {
  BO: 'BOOLEAN',
  I: 'INTEGER',
  L: 'BIGINT',
  D: 'DOUBLE',
  DE: 'DECIMAL(4,2)',
  S: 'STRING',
  BB: 'BYTES',
  DA: 'DATE',
  TI: 'TIME',
  TS: 'TIMESTAMP',
  AI: 'ARRAY<INTEGER>',
  AL: 'ARRAY<BIGINT>',
  MI: 'MAP<STRING, INTEGER>',
  ML: 'MAP<STRING, BIGINT>',
  ST: 'STRUCT<A INTEGER, B STRING>',
  N: 'STRUCT<A BIGINT, B BIGINT>',
};

export function bindText(sql: string, columns: Columns = ALL, clause = 'SELECT'): BoundExpression {
  return bindExpression(parseExpression(sql), contextOf(columns, clause));
}

export function predicateText(sql: string, columns: Columns = ALL, clause = 'WHERE'): BoundExpression {
  return bindPredicate(parseExpression(sql), contextOf(columns, clause));
}

/** The error that `work` throws. */
export function errorOf(work: () => unknown): MillraceError {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof MillraceError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}
