/**
 * Names in a query's expressions: `x` becomes `source.x`, or an error.
 *
 * Two forms of a resolved expression exist. The **qualified** one names source and column and is what texts are compared by
 * ("is this SELECT item the key?"). The **local** one uses the names that columns have inside the plan: the plain name with one source,
 * `<source>_<column>` after a join; messages of the binder show it, as ksqlDB's do.
 */
import { nearest } from '../../../grammar/nearest.ts';
import { fail } from '../../base/errors.ts';
import { WINDOWEND, WINDOWSTART } from '../../data/schema.ts';
import { mapExpression, walkExpression } from '../bind/walk.ts';
import type { Expression, Identifier } from '../../../grammar/ast.ts';
import type { Field, QuerySource } from './query-sources.ts';

export type ColumnNode = Extract<Expression, { kind: 'column' }>;
export type Clause = 'SELECT' | 'WHERE' | 'GROUP BY' | 'PARTITION BY' | 'HAVING' | 'JOIN ON';

/** What names mean in one query. */
export interface Naming {
  readonly sources: readonly QuerySource[];
  /** Whether the query has a WINDOW clause: WINDOWSTART and WINDOWEND are then those of its result. */
  readonly windowed: boolean;
  /** Name of the join's synthetic key column, if there is one. */
  readonly syntheticKey: string | null;
}

/** Qualifies every column reference. Throws COLUMN_UNKNOWN, COLUMN_AMBIGUOUS, ALIAS_UNKNOWN and the WINDOW_BOUNDS errors. */
export function qualify(node: Expression, clause: Clause, naming: Naming): Expression {
  // A wrong qualifier is the nearer mistake than any unqualified name beside it.
  walkExpression(node, (n) => {
    if (n.kind === 'column' && n.source !== null) requireAlias(n.source, naming.sources);
  });
  return qualifyIn(node, clause, naming, new Set());
}

function qualifyIn(node: Expression, clause: Clause, naming: Naming, parameters: ReadonlySet<string>): Expression {
  return mapExpression(node, (n) => {
    if (n.kind === 'lambda')
      return { ...n, body: qualifyIn(n.body, clause, naming, new Set([...parameters, ...n.params.map((p) => p.name)])) };
    if (n.kind !== 'column') return null;
    if (n.source === null && parameters.has(n.name.name)) return n;
    return qualifyColumn(n, clause, naming);
  });
}

function qualifyColumn(node: ColumnNode, clause: Clause, naming: Naming): Expression {
  if (isResultBound(node, naming)) return resultBound(node, clause, naming);
  if (node.source !== null) {
    const source = requireAlias(node.source, naming.sources);
    if (!hasField(source, node.name.name)) throw unknownColumn(node, clause, naming);
    return node;
  }
  const owners = naming.sources.filter((s) => hasField(s, node.name.name));
  if (owners.length === 1) return qualified(owners[0].alias, node);
  if (owners.length > 1) throw ambiguous(node, owners);
  if (node.name.name === naming.syntheticKey && clause !== 'JOIN ON') return node;
  throw unknownColumn(node, clause, naming);
}

/** The source of that alias. Throws ALIAS_UNKNOWN. */
export function requireAlias(alias: Identifier, sources: readonly QuerySource[]): QuerySource {
  const source = sources.find((s) => s.alias === alias.name);
  if (source !== undefined) return source;
  throw fail('ALIAS_UNKNOWN', { name: alias.name, candidates: sources.map((s) => s.alias).join(', ') }, { at: alias.at });
}

/** Whether the name stands for a bound of the window that this query makes. A join has none under an unqualified name. */
function isResultBound(node: ColumnNode, naming: Naming): boolean {
  return (
    naming.windowed &&
    naming.sources.length === 1 &&
    (node.source === null || node.source.name === naming.sources[0].alias) &&
    isBound(node.name.name)
  );
}

function isBound(name: string): boolean {
  return name === WINDOWSTART || name === WINDOWEND;
}

function resultBound(node: ColumnNode, clause: Clause, naming: Naming): Expression {
  const ofSource = hasField(naming.sources[0], node.name.name);
  if (clause === 'SELECT') return { ...node, source: null };
  if (clause === 'WHERE') {
    if (ofSource) return qualified(naming.sources[0].alias, node);
    throw fail('WINDOW_BOUNDS_UNKNOWN', { clause, name: node.name.name }, { at: node.at });
  }
  throw fail('WINDOW_BOUNDS_MISPLACED', { name: node.name.name }, { at: node.at });
}

function qualified(alias: string, node: ColumnNode): ColumnNode {
  return { ...node, source: { name: alias, quoted: false, at: node.at } };
}

function hasField(source: QuerySource, name: string): boolean {
  return source.fields.some((f) => f.name === name);
}

/** The column's name inside the plan. */
export function localName(alias: string | null, name: string, sources: readonly QuerySource[]): string {
  return alias !== null && sources.length > 1 ? `${alias}_${name}` : name;
}

/** The local form of a qualified expression. */
export function localise(node: Expression, sources: readonly QuerySource[]): Expression {
  return mapExpression(node, (n) => {
    if (n.kind !== 'column' || n.source === null) return null;
    return { ...n, source: null, name: { ...n.name, name: localName(n.source.name, n.name.name, sources) } };
  });
}

/** The field a qualified column stands for, or null for window bounds, synthetic keys and lambda parameters. */
export function fieldOf(node: Expression, sources: readonly QuerySource[]): { readonly source: QuerySource; readonly field: Field } | null {
  if (node.kind !== 'column' || node.source === null) return null;
  const alias = node.source.name;
  const source = sources.find((s) => s.alias === alias);
  const field = source?.fields.find((f) => f.name === node.name.name);
  return source === undefined || field === undefined ? null : { source, field };
}

/** The aliases of the sources a qualified expression reads, in order of appearance. */
export function sourcesRead(node: Expression): string[] {
  const found = new Set<string>();
  walkExpression(node, (n) => {
    if (n.kind === 'column' && n.source !== null) found.add(n.source.name);
  });
  return [...found];
}

function ambiguous(node: ColumnNode, owners: readonly QuerySource[]): Error {
  const names = owners.map((s) => `${s.alias}.${node.name.name}`);
  const candidates = names.length === 2 ? names.join(' or ') : `${names.slice(0, -1).join(', ')} or ${names[names.length - 1]}`;
  return fail('COLUMN_AMBIGUOUS', { name: node.name.name, candidates, ...place(node) }, { at: node.at });
}

function unknownColumn(node: ColumnNode, clause: Clause, naming: Naming): Error {
  const name = node.source === null ? node.name.name : `${node.source.name}.${node.name.name}`;
  const candidates = similarColumns(node, naming);
  const hint = candidates.length > 0 ? `Did you mean ${candidates.join(' or ')}? DESCRIBE lists the columns.` : otherHint(node);
  const more =
    clause === 'PARTITION BY' ? ` '${name}' must be a column in the source schema since PARTITION BY is applied on the input.` : '';
  return fail('COLUMN_UNKNOWN', { clause, name, more, ...place(node) }, { at: node.at, hint });
}

/** The way out where no column has a similar name. */
function otherHint(node: ColumnNode): string | undefined {
  const { name, quoted } = node.name;
  if (isBound(name))
    return 'Only windowed sources have WINDOWSTART and WINDOWEND: those made by a query with a WINDOW clause, or created WITH (WINDOW_TYPE=…).';
  if (quoted && node.source === null)
    return `Text stands in single quotes: '${name}'. Double quotes and back quotes are for names. DESCRIBE lists the columns.`;
  return undefined;
}

/** Columns with the same letters in another case, else those that begin alike, else the one with the fewest other letters. */
function similarColumns(node: ColumnNode, naming: Naming): string[] {
  const wanted = node.name.name.toUpperCase();
  const names = [...new Set(naming.sources.flatMap((s) => s.fields.filter((f) => f.role !== 'pseudo').map((f) => f.name)))];
  const begins = (n: string) => wanted.length > 2 && n.length > 2 && (n.startsWith(wanted) || wanted.startsWith(n));
  const alike = names.filter((n) => n.toUpperCase() === wanted || begins(n)).slice(0, 3);
  const closest = nearest(wanted, names);
  return alike.length > 0 || closest === null ? alike : [closest];
}

function place(node: ColumnNode): { line: number; column: number } {
  return { line: node.at.line, column: node.at.column };
}
