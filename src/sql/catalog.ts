/** What the binder and the planner see of the world: a read-only snapshot of sources, custom types, topics and settings. */
import type { FormatUse } from '../formats/format.ts';
import type { SchemaLookup } from '../formats/format.ts';
import type { Schema } from '../data/schema.ts';
import type { SqlType } from '../data/types.ts';

export type SourceKind = 'STREAM' | 'TABLE';

/** The window on the key of a windowed source. `size` in ms; null for sessions. */
export interface WindowedKey {
  readonly type: 'TUMBLING' | 'HOPPING' | 'SESSION';
  readonly size: number | null;
}

/** One side's format, and whether a single column stands bare in it. */
export interface SideFormat extends FormatUse {
  readonly unwrapped: boolean;
  /** How `unwrapped` came about, for DESCRIBE and post conditions: only set where WRAP_SINGLE_VALUE or a setting said so, or where a key format knows both ways. */
  readonly feature: 'WRAP_SINGLES' | 'UNWRAP_SINGLES' | null;
}

/** A registered stream or table. Plain JSON: the catalogue stores it and plans carry it. */
export interface SourceDefinition {
  readonly name: string;
  readonly kind: SourceKind;
  /** Key columns first, then value and header columns in order of declaration. */
  readonly schema: Schema;
  readonly topic: string;
  readonly key: SideFormat;
  readonly value: SideFormat;
  readonly window: WindowedKey | null;
  readonly timestamp: { readonly column: string; readonly format: string | null } | null;
  /** CREATE SOURCE …: no inserts, no ALTER, no REPLACE. */
  readonly readOnly: boolean;
  /** The query that writes it (CSAS, CTAS) or materialises it (CREATE SOURCE TABLE); null for a plain CREATE. */
  readonly queryId: string | null;
  /** Whether pull queries can read it as a table. */
  readonly queryable: boolean;
  /** The statement's text. */
  readonly statement: string;
}

export interface TopicFacts {
  readonly partitions: number;
  readonly replicas: number;
  /** ms; −1 for unlimited. */
  readonly retentionMs: number;
}

export interface CatalogView {
  readonly source: (name: string) => SourceDefinition | null;
  readonly sources: () => readonly SourceDefinition[];
  /** A custom type by its upper-cased name. */
  readonly customType: (name: string) => SqlType | null;
  readonly topic: (name: string) => TopicFacts | null;
  /** A setting after session overrides, or undefined where neither set nor defaulted. Names without the `ksql.streams.` prefix problem: callers use the documented name. */
  readonly setting: (name: string) => string | undefined;
  readonly schemas: SchemaLookup | null;
}
