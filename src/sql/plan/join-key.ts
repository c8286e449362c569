/**
 * What kind of join each step is, and what its result is keyed by.
 *
 * A result's key can be called by every plain column that the conditions so far have proved equal to it: the *candidates*. Which
 * of them names the key is decided by the projection. With no candidate the key is synthetic.
 */
import { fail } from '../../base/errors.ts';
import { sameType, typeText } from '../../data/types.ts';
import { checkNoMapInKey } from '../../formats/check.ts';
import { bindExpression, requireTyped } from '../bind/bind.ts';
import { checkJoinable } from './join-rules.ts';
import type { JoinKind } from './join-criteria.ts';
import { localName, localise } from './qualify.ts';
import { contextOf } from './relation.ts';
import { textOf } from './text.ts';
import type { Expression } from '../../../grammar/ast.ts';
import type { SqlType } from '../../data/types.ts';
import type { CatalogView, SourceKind } from '../catalog.ts';
import type { JoinStep } from './join-criteria.ts';
import type { QuerySource } from './query-sources.ts';

export interface AnalysedJoin extends JoinStep {
  readonly kind: JoinKind;
  readonly keyType: SqlType;
  /** Whether the input is keyed by its side of the condition already. */
  readonly leftInPlace: boolean;
  readonly rightInPlace: boolean;
  /** Qualified texts of the columns that equal the result's key, leftmost source first; empty: synthetic. Unused for `foreignKey`. */
  readonly candidates: readonly string[];
  /** Qualified texts of all expressions that equal the result's key, columns or not: joining on one of them needs no new key. */
  readonly equivalents: readonly string[];
}

/** What the left input of a step looks like to the rules. */
interface LeftInput {
  readonly kind: SourceKind;
  /** Qualified texts that mean its key column; all key columns of a source. */
  readonly equivalents: readonly string[];
  readonly singleKey: boolean;
}

/** Throws the JOIN_… errors that need kinds and types. */
export function analyseJoins(steps: readonly JoinStep[], sources: readonly QuerySource[], catalog: CatalogView): AnalysedJoin[] {
  const joins: AnalysedJoin[] = [];
  const first = keyTexts(sources[0]);
  let left: LeftInput = { kind: sources[0].definition.kind, equivalents: first, singleKey: first.length === 1 };
  for (const [i, step] of steps.entries()) {
    const join = analyseJoin(step, left, sources, i, catalog);
    joins.push(join);
    const kind = left.kind === 'TABLE' && step.right.definition.kind === 'TABLE' ? 'TABLE' : 'STREAM';
    left = join.kind === 'foreignKey' ? { ...left, kind } : { kind, equivalents: join.equivalents, singleKey: true };
  }
  return joins;
}

function analyseJoin(step: JoinStep, left: LeftInput, sources: readonly QuerySource[], index: number, catalog: CatalogView): AnalysedJoin {
  const leftText = textOf(step.leftExpression);
  const rightText = textOf(step.rightExpression);
  const rightKeys = keyTexts(step.right);
  const leftInPlace = left.singleKey && left.equivalents.includes(leftText);
  const rightInPlace = rightKeys.length === 1 && rightKeys[0] === rightText;
  const kind = kindOf(left.kind, step.right.definition.kind, leftInPlace);
  checkJoinable({ step, kind, leftKind: left.kind, leftInPlace, rightInPlace, index, sources, catalog });
  const keyType = commonType(step, sources, catalog);
  const equivalents = equivalentsOf(step, left, index);
  const order = sources.flatMap((s) => s.fields.map((f) => columnText(s, f.name)));
  const candidates = equivalents.filter((text) => order.includes(text)).sort((a, b) => order.indexOf(a) - order.indexOf(b));
  checkNoMapInKey([{ name: keyColumnName(candidates, sources), type: keyType, role: 'key' }]);
  return { ...step, kind, keyType, leftInPlace, rightInPlace, candidates, equivalents };
}

function kindOf(left: SourceKind, right: SourceKind, leftInPlace: boolean): JoinKind {
  if (left === 'STREAM') return right === 'STREAM' ? 'streamStream' : 'streamTable';
  return leftInPlace ? 'tableTable' : 'foreignKey';
}

/** The local name of the column that means the key, for messages. */
function keyColumnName(candidates: readonly string[], sources: readonly QuerySource[]): string {
  const named = sources.flatMap((s) => s.fields.map((f) => ({ text: columnText(s, f.name), local: localName(s.alias, f.name, sources) })));
  return named.find((n) => n.text === candidates[0])?.local ?? 'ROWKEY';
}

/** A full join proves nothing about its key, because either side may be absent. */
function equivalentsOf(step: JoinStep, left: LeftInput, index: number): string[] {
  if (step.clause.type === 'FULL') return [];
  const leftText = textOf(step.leftExpression);
  const before = index > 0 && left.equivalents.includes(leftText) ? left.equivalents : [];
  return [...new Set([...before, leftText, textOf(step.rightExpression)])];
}

/** Qualified texts of a source's key columns. */
export function keyTexts(source: QuerySource): string[] {
  return source.fields.filter((f) => f.role === 'key').map((f) => columnText(source, f.name));
}

/** The qualified text of a source's column. */
export function columnText(source: QuerySource, name: string): string {
  const { at } = source.ref;
  return textOf({ kind: 'column', source: { name: source.alias, quoted: false, at }, name: { name, quoted: false, at }, at });
}

function commonType(step: JoinStep, sources: readonly QuerySource[], catalog: CatalogView): SqlType {
  const typed = (node: Expression): SqlType => requireTyped(bindOverSources(node, sources, 'JOIN ON', catalog), node).type;
  const [left, right] = [typed(step.leftExpression), typed(step.rightExpression)];
  if (sameType(left, right)) return left;
  const [first, second] = step.written;
  const show = (node: Expression): string => `${textOf(node)}{${typeText(typed(node))}}`;
  throw fail('JOIN_TYPES', { left: show(first), right: show(second) }, { at: step.clause.on.at });
}

/** Binds a qualified expression over all sources, only to learn its type: column indexes mean nothing. */
export function bindOverSources(
  node: Expression,
  sources: readonly QuerySource[],
  clause: string,
  catalog: CatalogView,
): ReturnType<typeof bindExpression> {
  const names = new Map(sources.flatMap((s) => s.fields.map((f) => [localName(s.alias, f.name, sources), f.expression] as const)));
  const columnNames = new Set(sources.flatMap((s) => s.fields.map((f) => f.name)));
  return bindExpression(localise(node, sources), contextOf({ names, columnNames }, clause, catalog));
}
