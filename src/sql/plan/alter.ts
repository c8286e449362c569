/** ALTER STREAM/TABLE … ADD COLUMN: the definition with value columns appended. */
import { fail } from '../../base/errors.ts';
import { isReservedColumn } from '../../data/schema.ts';
import { quoteName } from '../../data/types.ts';
import { bindType } from '../bind/types.ts';
import { checkSides } from './side-formats.ts';
import type { Statement } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { CatalogView, SourceDefinition } from '../catalog.ts';

export type AlterSource = Extract<Statement, { kind: 'alterSource' }>;

/** The new definition. Throws ALTER_UNKNOWN, ALTER_KIND, ALTER_QUERY, ALTER_READ_ONLY and ALTER_COLUMN_EXISTS. */
export function planAlter(statement: AlterSource, catalog: CatalogView): SourceDefinition {
  const { at } = statement.name;
  const name = statement.name.name;
  const source = catalog.source(name);
  if (source === null) throw fail('ALTER_UNKNOWN', { name }, { at });
  if (source.kind !== statement.type) throw fail('ALTER_KIND', { found: source.kind, wanted: statement.type }, { at });
  if (source.readOnly) throw fail('ALTER_READ_ONLY', { kind: source.kind.toLowerCase(), name }, { at });
  if (source.queryId !== null) throw fail('ALTER_QUERY', { name }, { at });
  const schema: Column[] = [...source.schema];
  for (const added of statement.columns) {
    const column = added.name.name;
    if (isReservedColumn(column)) throw fail('COLUMN_RESERVED', { name: column }, { at: added.name.at });
    if (schema.some((c) => c.name === column)) throw fail('ALTER_COLUMN_EXISTS', { column: quoteName(column) }, { at: added.name.at });
    schema.push({ name: column, type: bindType(added.type, catalog), role: 'value' });
  }
  const altered = { ...source, schema, value: rewrapped(source, schema) };
  checkSides(altered, schema, at);
  return altered;
}

/** With a second value column the values are wrapped, whatever they were. */
function rewrapped(source: SourceDefinition, schema: readonly Column[]): SourceDefinition['value'] {
  const count = schema.filter((c) => c.role === 'value').length;
  return count > 1 ? { ...source.value, unwrapped: false, feature: null } : source.value;
}
