/**
 * INSERT INTO … VALUES: which columns get which expression. The expressions are constant; evaluating them, choosing the partition and
 * appending the record is for whoever executes the statement.
 */
import { fail } from '../../base/errors.ts';
import { BIGINT, quoteName, typeText } from '../../data/types.ts';
import { ROWOFFSET, ROWPARTITION, ROWTIME } from '../../data/schema.ts';
import { bindExpression } from '../bind/bind.ts';
import { coerce } from '../bind/coerce.ts';
import { caseHint } from './query-sources.ts';
import type { Expression, Identifier, Statement } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { SqlType } from '../../data/types.ts';
import type { BindContext } from '../bind/scope.ts';
import type { CatalogView, SourceDefinition } from '../catalog.ts';
import type { BoundExpression } from '../expression.ts';

export type InsertValues = Extract<Statement, { kind: 'insertValues' }>;

export interface PlannedValues {
  readonly source: SourceDefinition;
  /** One per value given, in the order of the statement. `ROWTIME` is the record's time in ms. Columns that are not listed are NULL. */
  readonly columns: readonly { readonly column: Column | 'ROWTIME'; readonly expression: BoundExpression }[];
}

/** Throws the VALUES_… errors and what the expressions are wrong in. */
export function planInsertValues(statement: InsertValues, catalog: CatalogView): PlannedValues {
  const source = valuesTarget(statement.target, catalog);
  const targets = targetColumns(statement, source);
  checkKeys(statement, source, targets);
  const columns = statement.values.map((value, i) => ({ column: targets[i], expression: bindValue(value, targets[i], source, catalog) }));
  return { source, columns };
}

function valuesTarget(name: Identifier, catalog: CatalogView): SourceDefinition {
  const { at } = name;
  if (catalog.setting('ksql.insert.into.values.enabled') === 'false') throw fail('VALUES_DISABLED', {}, { at });
  const source = catalog.source(name.name);
  if (source === null) {
    const hint = caseHint(name.name, catalog);
    throw fail('VALUES_TARGET_UNKNOWN', { name: name.name, more: hint === null ? '' : `\n${hint}` }, { at });
  }
  if (source.readOnly) throw fail('VALUES_TARGET_READ_ONLY', { kind: source.kind.toLowerCase(), name: source.name }, { at });
  if (source.window !== null) throw fail('VALUES_TARGET_WINDOWED', {}, { at });
  return source;
}

function targetColumns(statement: InsertValues, source: SourceDefinition): (Column | 'ROWTIME')[] {
  const target = source.name;
  const listed = statement.columns;
  const headers = source.schema.filter((c) => c.role === 'header' && (listed === null || listed.some((l) => l.name === c.name)));
  if (headers.length > 0) throw fail('VALUES_HEADERS', { names: headers.map((c) => c.name).join(', ') }, { at: statement.target.at });
  const count = statement.values.length;
  if (listed === null) {
    const columns = source.schema.map((c) => c.name).join(', ');
    if (count !== source.schema.length)
      throw fail('VALUES_COUNT_ALL', { target, columns, count, expected: source.schema.length }, { at: statement.target.at });
    return [...source.schema];
  }
  const columns = listed.map((name, i) => targetColumn(name, listed.slice(0, i), source));
  if (columns.length !== count) throw fail('VALUES_COUNT', { target, columns: columns.length, values: count }, { at: statement.target.at });
  return columns;
}

function targetColumn(name: Identifier, before: readonly Identifier[], source: SourceDefinition): Column | 'ROWTIME' {
  const { at } = name;
  if (name.name === ROWPARTITION || name.name === ROWOFFSET) throw fail('VALUES_COLUMN_FORBIDDEN', { name: name.name }, { at });
  if (before.some((b) => b.name === name.name)) throw fail('VALUES_COLUMN_TWICE', { target: source.name, name: name.name }, { at });
  if (name.name === ROWTIME) return 'ROWTIME';
  const column = source.schema.find((c) => c.name === name.name);
  if (column !== undefined) return column;
  throw fail(
    'VALUES_COLUMN_UNKNOWN',
    { target: source.name, name: name.name, candidates: source.schema.map((c) => c.name).join(', ') },
    { at },
  );
}

function checkKeys(statement: InsertValues, source: SourceDefinition, targets: readonly (Column | 'ROWTIME')[]): void {
  if (source.kind !== 'TABLE') return;
  const missing = source.schema.filter((c) => c.role === 'key' && !targets.some((t) => t !== 'ROWTIME' && t.name === c.name));
  if (missing.length > 0)
    throw fail('VALUES_KEY_MISSING', { target: source.name, names: missing.map((c) => c.name).join(', ') }, { at: statement.target.at });
}

function bindValue(value: Expression, target: Column | 'ROWTIME', source: SourceDefinition, catalog: CatalogView): BoundExpression {
  const type: SqlType = target === 'ROWTIME' ? BIGINT : target.type;
  const bound = bindExpression(value, constantContext(catalog));
  const converted = coerce(bound, type, 'insert');
  if (converted !== null) return converted;
  const column = quoteName(target === 'ROWTIME' ? target : target.name);
  throw fail(
    'VALUES_TYPE',
    { target: source.name, expected: typeText(type), column, got: bound.type === null ? 'null' : typeText(bound.type) },
    { at: value.at },
  );
}

/** A scope without any name: values are constants. */
function constantContext(catalog: CatalogView): BindContext {
  return {
    catalog,
    scope: {
      clause: 'VALUES',
      hasColumn: () => false,
      resolve: (_source, name, at) => {
        throw fail(
          'COLUMN_UNKNOWN',
          { clause: 'VALUES', name: name.name, more: ' Values cannot refer to columns.', line: at.line, column: at.column },
          { at },
        );
      },
    },
    replace: null,
    onAggregate: null,
    onTabular: null,
  };
}
