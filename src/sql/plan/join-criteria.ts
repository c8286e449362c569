/**
 * ON conditions: which side of the equality belongs to which input, and the rules that can be told before anything is typed.
 *
 * Joins are left-deep: step i joins everything before with source i + 1.
 */
import { fail } from '../../base/errors.ts';
import { qualify, sourcesRead } from './qualify.ts';
import { textOf } from './text.ts';
import type { Expression, JoinClause, Query } from '../../../grammar/ast.ts';
import type { Naming } from './qualify.ts';
import type { QuerySource } from './query-sources.ts';

/** What is joined with what. */
export type JoinKind = 'streamStream' | 'streamTable' | 'tableTable' | 'foreignKey';

export interface JoinStep {
  readonly clause: JoinClause;
  readonly right: QuerySource;
  /** Qualified; over the sources joined before. */
  readonly leftExpression: Expression;
  /** Qualified; over the newly joined source. */
  readonly rightExpression: Expression;
  /** The two sides in the order of the text. */
  readonly written: readonly [Expression, Expression];
}

/** Throws JOIN_CONDITIONS, JOIN_NOT_EQUALITY, JOIN_SIDE_SOURCES, JOIN_SAME_SOURCE, JOIN_OTHER_SOURCE, JOIN_KAFKA_FORMAT and the errors of names. */
export function joinSteps(query: Query, naming: Naming): JoinStep[] {
  const steps = query.joins.map((clause, i) => joinStep(clause, i, naming));
  if (steps.length > 0) rejectKafkaValues(naming.sources, 'JOIN');
  return steps;
}

function joinStep(clause: JoinClause, index: number, naming: Naming): JoinStep {
  const on = qualify(clause.on, 'JOIN ON', naming);
  const { at } = clause.on;
  if (on.kind === 'and' || on.kind === 'or') throw fail('JOIN_CONDITIONS', { condition: textOf(on) }, { at });
  if (on.kind !== 'comparison' || on.operator !== '=') throw fail('JOIN_NOT_EQUALITY', { condition: textOf(on) }, { at });
  const [one, other] = [sideSource(on.left, on), sideSource(on.right, on)];
  if (one === other) throw fail('JOIN_SAME_SOURCE', { left: one, right: other }, { at });
  const right = naming.sources[index + 1];
  if (one !== right.alias && other !== right.alias)
    throw fail('JOIN_OTHER_SOURCE', { source: right.alias, left: one, right: other }, { at });
  const flipped = one === right.alias;
  const earlier = naming.sources.slice(0, index + 1).map((s) => s.alias);
  const outside = flipped ? other : one;
  if (!earlier.includes(outside)) throw fail('JOIN_LATER_SOURCE', { source: outside, right: right.alias }, { at });
  const [leftExpression, rightExpression] = flipped ? [on.right, on.left] : [on.left, on.right];
  return { clause, right, leftExpression, rightExpression, written: [on.left, on.right] };
}

function sideSource(side: Expression, on: Expression): string {
  const read = sourcesRead(side);
  if (read.length === 1) return read[0];
  throw fail('JOIN_SIDE_SOURCES', { expression: textOf(side), condition: textOf(on) }, { at: side.at });
}

/** Throws KAFKA_FORMAT_UNSUPPORTED when a source's values are in the KAFKA format, which has no columns to carry on. */
export function rejectKafkaValues(sources: readonly QuerySource[], what: 'JOIN' | 'GROUP BY'): void {
  const using = sources.filter((s) => s.definition.value.format === 'KAFKA');
  if (using.length === 0) return;
  throw fail('KAFKA_FORMAT_UNSUPPORTED', { names: using.map((s) => s.definition.name).join(', '), what }, { at: using[0].ref.at });
}
