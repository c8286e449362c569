/** A relation with what is known of its key: the input and the output of every step between FROM and SELECT. */
import { fieldsOf } from './query-sources.ts';
import { localName } from './qualify.ts';
import { keyTexts } from './join-key.ts';
import { sourceNode } from './from.ts';
import type { SideFormat } from '../catalog.ts';
import type { QuerySource } from './query-sources.ts';
import type { Relation } from './relation.ts';

export interface KeyedRelation extends Relation {
  readonly key: KeyFacts;
  /** Formats of the topic the rows came from last: what an internal topic behind takes over. */
  readonly keyFormat: SideFormat;
  readonly valueFormat: SideFormat;
}

/** What the key of a row is called by expressions. */
export interface KeyFacts {
  /** What made it, for messages. */
  readonly kind: 'source' | 'join' | 'foreignKey' | 'partitionBy' | 'groupBy';
  /** Per key column the qualified texts that mean it; several after a join (any of them, leftmost source first). */
  readonly columns: readonly (readonly string[])[];
}

/** The relation of a query with one source. */
export function sourceRelation(source: QuerySource, sources: readonly QuerySource[]): KeyedRelation {
  const { definition } = source;
  return {
    node: sourceNode(definition, source.alias, 'Source'),
    names: new Map(fieldsOf(definition).map((f) => [localName(source.alias, f.name, sources), f.expression])),
    columnNames: new Set(source.fields.map((f) => f.name)),
    key: { kind: 'source', columns: keyTexts(source).map((text) => [text]) },
    keyFormat: definition.key,
    valueFormat: definition.value,
  };
}
