/**
 * The sources of a query: FROM and JOIN names looked up in the catalogue, with the fields that expressions may name.
 *
 * Not here: how they are joined (`join-criteria.ts`, `join.ts`).
 */
import { nearest } from '../../../grammar/nearest.ts';
import { fail } from '../../base/errors.ts';
import { ROWOFFSET, ROWPARTITION, ROWTIME, WINDOWEND, WINDOWSTART } from '../../data/schema.ts';
import { BIGINT, INTEGER } from '../../data/types.ts';
import type { Identifier, Query, SourceRef } from '../../../grammar/ast.ts';
import type { SqlType } from '../../data/types.ts';
import type { CatalogView, SourceDefinition } from '../catalog.ts';
import type { BoundExpression, PseudoColumn } from '../expression.ts';

/** A source under the name it goes by in the query. */
export interface QuerySource {
  readonly alias: string;
  readonly definition: SourceDefinition;
  readonly ref: SourceRef;
  /** Everything an expression may name, columns first, then pseudo columns. */
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly type: SqlType;
  readonly role: 'key' | 'value' | 'header' | 'pseudo';
  /** Over the columns of the source's own node. */
  readonly expression: BoundExpression;
}

/** Looks up all sources of a query. Throws SOURCE_UNKNOWN, JOIN_SELF, JOIN_SOURCE_TWICE and JOIN_NAME_CLASH. */
export function querySources(query: Query, catalog: CatalogView): QuerySource[] {
  const refs = [query.from, ...query.joins.map((j) => j.source)];
  const sources = refs.map((ref) => querySource(ref, catalog));
  rejectRepeatedSources(sources);
  rejectEqualLocalNames(sources);
  return sources;
}

function querySource(ref: SourceRef, catalog: CatalogView): QuerySource {
  const definition = requireSource(ref.name, catalog);
  return { alias: (ref.alias ?? ref.name).name, definition, ref, fields: fieldsOf(definition) };
}

/** The source of that name. Throws SOURCE_UNKNOWN with a hint where only the case differs. */
export function requireSource(name: Identifier, catalog: CatalogView): SourceDefinition {
  const definition = catalog.source(name.name);
  if (definition !== null) return definition;
  throw fail('SOURCE_UNKNOWN', { name: name.name }, { at: name.at, hint: sourceHint(name.name, catalog) });
}

function sourceHint(name: string, catalog: CatalogView): string | undefined {
  const variable = /^\$\{(\w+)\}$/.exec(name);
  if (variable !== null) return `No variable has that name: DEFINE ${variable[1]} = 'value'; sets it, SHOW VARIABLES lists them.`;
  return caseHint(name, catalog) ?? nearHint(name, catalog);
}

/** What to say when a source exists under the same letters in other case, or null. */
export function caseHint(name: string, catalog: CatalogView): string | null {
  const other = catalog.sources().find((s) => s.name !== name && s.name.toUpperCase() === name.toUpperCase());
  if (other === undefined) return null;
  const how =
    other.name === other.name.toUpperCase()
      ? 'try removing double quotes from the source name'
      : 'wrap the source name in double quotes to make it case-sensitive';
  const shown = other.name === other.name.toUpperCase() ? other.name : `"${other.name}"`;
  return `Did you mean ${shown}? Hint: ${how}.`;
}

/** Names the source with nearly these letters; undefined when there is none. */
function nearHint(name: string, catalog: CatalogView): string | undefined {
  const closest = nearest(
    name.toUpperCase(),
    catalog.sources().map((s) => s.name),
  );
  return closest === null ? undefined : `Did you mean ${closest}? SHOW STREAMS and SHOW TABLES list the sources.`;
}

/** Columns and pseudo columns of a source. */
export function fieldsOf(definition: SourceDefinition): Field[] {
  const columns = definition.schema.map(
    (column, index): Field => ({
      name: column.name,
      type: column.type,
      role: column.role,
      expression: { kind: 'column', type: column.type, index, name: column.name },
    }),
  );
  return [...columns, ...pseudoFields(definition.window !== null)];
}

function pseudoFields(windowed: boolean): Field[] {
  const bounds = windowed ? [pseudoField(WINDOWSTART, BIGINT), pseudoField(WINDOWEND, BIGINT)] : [];
  return [pseudoField(ROWTIME, BIGINT), pseudoField(ROWPARTITION, INTEGER), pseudoField(ROWOFFSET, BIGINT), ...bounds];
}

function pseudoField(name: PseudoColumn, type: SqlType): Field {
  return { name, type, role: 'pseudo', expression: { kind: 'pseudo', type, name } };
}

function rejectRepeatedSources(sources: readonly QuerySource[]): void {
  for (const [i, source] of sources.entries()) {
    const earlier = sources.slice(0, i).find((s) => s.definition.name === source.definition.name);
    if (earlier === undefined) continue;
    const name = source.definition.name;
    if (sources.length === 2) throw fail('JOIN_SELF', { name }, { at: source.ref.at });
    throw fail('JOIN_SOURCE_TWICE', { name }, { at: source.ref.at });
  }
}

/** `A`.`B_C` and `A_B`.`C` would both be called `A_B_C` behind the join, and two sources of one alias could not be told apart. */
function rejectEqualLocalNames(sources: readonly QuerySource[]): void {
  const owners = new Map<string, QuerySource>();
  for (const source of sources) {
    for (const field of source.fields) {
      const name = `${source.alias}_${field.name}`;
      const owner = owners.get(name);
      if (owner !== undefined) throw fail('JOIN_NAME_CLASH', { name, left: owner.alias, right: source.alias }, { at: source.ref.at });
      owners.set(name, source);
    }
  }
}
