/** INSERT INTO … SELECT: a query whose result must have exactly the columns of an existing stream. */
import { fail } from '../../base/errors.ts';
import { schemaText } from '../../data/schema.ts';
import { sameType } from '../../data/types.ts';
import { coerce } from '../bind/coerce.ts';
import { analyseQuery } from './analysis.ts';
import { sinkProjection } from './projection.ts';
import { planSteps } from './query.ts';
import { sinkPlan } from './sink.ts';
import type { Identifier, Property, Statement } from '../../../grammar/ast.ts';
import type { Column } from '../../data/schema.ts';
import type { CatalogView, SourceDefinition } from '../catalog.ts';
import type { BoundExpression } from '../expression.ts';
import type { ProjectNode, QueryPlan } from './nodes.ts';
import type { PlanIds } from './sink.ts';

export type InsertInto = Extract<Statement, { kind: 'insertInto' }>;

export interface PlannedInsert {
  readonly plan: QueryPlan;
  readonly queryId: string;
  /** The stream written. */
  readonly target: SourceDefinition;
}

/** Throws INSERT_…, QUERY_ID_… and everything a query can be wrong in. */
export function planInsertInto(statement: InsertInto, catalog: CatalogView, ids: PlanIds): PlannedInsert {
  const target = insertTarget(statement.target, catalog);
  const queryId = insertQueryId(statement.properties) ?? `INSERTQUERY_${ids.sequence}`;
  if (statement.query.limit !== null) throw fail('LIMIT_UNSUPPORTED', { statement: 'INSERT INTO' }, { at: statement.query.at });
  const analysed = analyseQuery(statement.query, catalog, true);
  const project = sinkProjection(planSteps(analysed, 'INSERT INTO'), target.name);
  if (project.output !== target.kind) {
    throw fail('INSERT_RESULT_KIND', { name: target.name, wanted: target.kind, kind: project.output }, { at: statement.query.at });
  }
  const fitted = fitColumns(project, target, statement.target);
  return { plan: sinkPlan(fitted, target, analysed), queryId, target };
}

function insertTarget(name: Identifier, catalog: CatalogView): SourceDefinition {
  const target = catalog.source(name.name);
  const { at } = name;
  if (target === null) throw fail('INSERT_TARGET_UNKNOWN', { name: name.name, line: at.line, column: at.column }, { at });
  if (target.kind === 'TABLE') throw fail('INSERT_TARGET_TABLE', { name: name.name }, { at });
  if (target.readOnly) throw fail('INSERT_TARGET_READ_ONLY', { name: name.name }, { at });
  if (target.schema.some((c) => c.role === 'header')) throw fail('INSERT_TARGET_HEADERS', { name: name.name }, { at });
  return target;
}

const RESERVED_PREFIXES = ['CSAS_', 'CTAS_', 'CST_', 'INSERTQUERY_', 'TRANSIENT_'];

function insertQueryId(properties: readonly Property[]): string | null {
  let id: string | null = null;
  for (const property of properties) {
    const { at, value } = property;
    if (property.key.toUpperCase() !== 'QUERY_ID')
      throw fail('PROPERTY_UNKNOWN', { names: property.key.toUpperCase(), candidates: 'QUERY_ID' }, { at });
    if (value.kind !== 'string')
      throw fail(
        'PROPERTY_INVALID',
        { name: 'QUERY_ID', value: value.kind, reason: 'it is not a string', allowed: 'a text in single quotes' },
        { at },
      );
    id = value.value.toUpperCase();
    if (!/^[A-Z0-9_]+$/.test(id)) throw fail('QUERY_ID_INVALID', { id: value.value }, { at });
    const name = id;
    if (RESERVED_PREFIXES.some((prefix) => name.startsWith(prefix))) throw fail('QUERY_ID_RESERVED', { id: value.value }, { at });
  }
  return id;
}

/** The projection with its columns as the target has them: the same names and roles in the same order, types widened where that is allowed. */
function fitColumns(project: ProjectNode, target: SourceDefinition, name: Identifier): ProjectNode {
  const result = [...project.columns];
  const wrong = (): Error =>
    fail(
      'INSERT_SCHEMA',
      { result: schemaText(result, { markKeys: true }), sink: schemaText(target.schema, { markKeys: true }) },
      { at: name.at },
    );
  if (result.length !== target.schema.length) throw wrong();
  const fitted = result.map((column, i) => fitColumn(column, project.expressions[i], target.schema[i]));
  if (fitted.includes(null)) throw wrong();
  return {
    ...project,
    columns: target.schema.map((c) => ({ name: c.name, type: c.type, role: c.role })),
    expressions: fitted.filter((e) => e !== null),
  };
}

function fitColumn(column: Column, expression: BoundExpression, wanted: Column): BoundExpression | null {
  if (column.name !== wanted.name || column.role !== wanted.role) return null;
  if (sameType(column.type, wanted.type)) return expression;
  return column.role === 'key' ? null : coerce(expression, wanted.type, 'sink');
}
