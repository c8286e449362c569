/** Which joins exist: the rules on kinds, windows, keys and partition counts, and their messages. Types are compared in `join-key.ts`. */
import { fail } from '../../base/errors.ts';
import { isRegistryFormat } from './side-formats.ts';
import { textOf } from './text.ts';
import type { JoinClause } from '../../../grammar/ast.ts';
import type { CatalogView, SourceKind } from '../catalog.ts';
import type { JoinKind, JoinStep } from './join-criteria.ts';
import type { QuerySource } from './query-sources.ts';

/** All that the rules look at. */
export interface JoinFacts {
  readonly step: JoinStep;
  readonly kind: JoinKind;
  readonly leftKind: SourceKind;
  readonly leftInPlace: boolean;
  readonly rightInPlace: boolean;
  /** Of the step; 0 for the first. */
  readonly index: number;
  readonly sources: readonly QuerySource[];
  readonly catalog: CatalogView;
}

/** Throws the first rule broken. */
export function checkJoinable(facts: JoinFacts): void {
  checkKinds(facts);
  checkCondition(facts);
  checkWithin(facts);
  checkWindows(facts);
  if (facts.kind !== 'foreignKey') checkPartitions(facts);
}

function checkKinds(facts: JoinFacts): void {
  const { clause, right } = facts.step;
  const text = `${facts.sources[0].definition.name} ${joinWord(clause.type)} JOIN ${right.definition.name}`;
  if (facts.leftKind === 'TABLE' && right.definition.kind === 'STREAM') throw fail('JOIN_ORDER', { text }, { at: clause.at });
  if (facts.kind === 'streamTable' && (clause.type === 'FULL' || clause.type === 'RIGHT')) {
    throw fail('JOIN_STREAM_TABLE_TYPE', { type: clause.type === 'FULL' ? 'full-outer' : 'right-outer', text }, { at: clause.at });
  }
}

function joinWord(type: JoinClause['type']): string {
  return { INNER: '[INNER]', LEFT: 'LEFT [OUTER]', RIGHT: 'RIGHT [OUTER]', FULL: '[FULL] OUTER' }[type];
}

function checkCondition(facts: JoinFacts): void {
  const { clause, right, written } = facts.step;
  if (right.definition.kind === 'STREAM' || facts.rightInPlace) {
    if (facts.kind === 'foreignKey') checkForeignKey(facts);
    return;
  }
  const what =
    facts.kind === 'streamTable'
      ? "stream-table joins require to join on the table's primary key"
      : 'table-table joins require to join on the primary key of the right input table';
  throw fail('JOIN_CONDITION', { what, left: textOf(written[0]), right: textOf(written[1]) }, { at: clause.on.at });
}

function checkForeignKey(facts: JoinFacts): void {
  const { clause, written } = facts.step;
  const { at } = clause.on;
  if (facts.index > 0) {
    throw fail(
      'JOIN_CONDITION',
      {
        what: 'foreign-key table-table joins are not supported as part of n-way joins',
        left: textOf(written[0]),
        right: textOf(written[1]),
      },
      { at },
    );
  }
  if (clause.type === 'RIGHT' || clause.type === 'FULL') throw fail('JOIN_FOREIGN_KEY_TYPE', { type: clause.type }, { at: clause.at });
  if (facts.sources.some((s) => s.definition.window !== null)) throw fail('JOIN_FOREIGN_KEY_WINDOWED', {}, { at });
}

function checkWithin(facts: JoinFacts): void {
  const { clause } = facts.step;
  if (facts.kind === 'streamStream' && clause.within === null) throw fail('JOIN_WITHIN_MISSING', {}, { at: clause.at });
  if (facts.kind !== 'streamStream' && clause.within !== null) throw fail('JOIN_WITHIN_NEEDLESS', {}, { at: clause.within.at });
}

function checkWindows(facts: JoinFacts): void {
  const { step, sources } = facts;
  const left = sources[0];
  const [a, b] = [left.definition.window, step.right.definition.window];
  const { at } = step.clause;
  if (a === null && b === null) return;
  const say = (s: QuerySource): string =>
    `\`${s.alias}\` is ${s.definition.window === null ? 'not windowed' : `${s.definition.window.type} windowed`}`;
  if (a === null || b === null) {
    const [windowed, other] = a === null ? [step.right, left] : [left, step.right];
    throw fail('JOIN_WINDOWED', { windowed: say(windowed), other: say(other) }, { at });
  }
  if ((a.type === 'SESSION') !== (b.type === 'SESSION')) throw fail('JOIN_WINDOW_KINDS', { left: a.type, right: b.type }, { at });
  const sameWindow = a.type === b.type && a.size === b.size;
  const movable = isRegistryFormat(left.definition.key.format);
  if (!facts.leftInPlace || !facts.rightInPlace || (!sameWindow && !movable)) throw fail('JOIN_WINDOWED_REPARTITION', {}, { at });
}

function checkPartitions(facts: JoinFacts): void {
  const [left, right] = [facts.sources[0], facts.step.right];
  const [a, b] = [left, right].map((s) => facts.catalog.topic(s.definition.topic)?.partitions);
  if (a === undefined || b === undefined || a === b) return;
  throw fail('JOIN_PARTITIONS', { left: left.alias, right: right.alias, leftCount: a, rightCount: b }, { at: facts.step.clause.at });
}
