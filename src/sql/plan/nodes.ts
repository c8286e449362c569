/**
 * The logical plan: a small closed set of relational nodes over streams and tables. Plain JSON: it prints, it compares, it goes
 * to a worker thread. A node says what is computed, never how; `operators/lower.ts` has one operator for each kind.
 *
 * Rows. A node's output row is its `columns` (key columns first). Expressions of a node refer to the columns of its input by
 * index. Besides its columns every row has the pseudo columns of the record it came from (ROWTIME, and where a record was just
 * read ROWPARTITION and ROWOFFSET; WINDOWSTART and WINDOWEND where `window` is set). A join that needs a side's pseudo column has
 * it materialised as an ordinary value column by a project node on that side.
 * On a TABLE a row may be a delete: key columns only, every other column absent.
 */
import type { Column } from '../../data/schema.ts';
import type { BoundAggregate, BoundExpression, BoundTabular } from '../expression.ts';
import type { SideFormat, SourceDefinition, SourceKind, WindowedKey } from '../catalog.ts';

export interface NodeBase {
  /** Unique in its plan and stable for the same statement text: names state stores and internal topics (`Aggregate`, `Join-left`). */
  readonly id: string;
  readonly columns: readonly Column[];
  /** What the rows mean: facts of a stream, or changes of a table. */
  readonly output: SourceKind;
  /** The window on the row's key, or null. */
  readonly window: WindowedKey | null;
}

/** Reads a topic. Records with null key are skipped on a TABLE; columns are the source's schema. */
export interface SourceNode extends NodeBase {
  readonly kind: 'source';
  readonly source: SourceDefinition;
  /** The name it goes by in the query. */
  readonly alias: string;
}

/** Keeps rows for which the predicate is true. On a TABLE a row that stops passing becomes a delete. On a STREAM null-valued records are dropped. */
export interface FilterNode extends NodeBase {
  readonly kind: 'filter';
  readonly input: PlanNode;
  readonly predicate: BoundExpression;
}

/** Computes the output columns. Key columns are plain references to the input's key columns (renamed at most), so the key bytes keep their meaning. Null values pass. */
export interface ProjectNode extends NodeBase {
  readonly kind: 'project';
  readonly input: PlanNode;
  /** One per output column. */
  readonly expressions: readonly BoundExpression[];
}

/** Table functions: the output row is the input row followed by one column per function; several rows per input row. */
export interface FlatMapNode extends NodeBase {
  readonly kind: 'flatMap';
  readonly input: PlanNode;
  readonly functions: readonly BoundTabular[];
}

/** An internal topic that a repartition goes through. */
export interface Repartition {
  /** Ends in `-repartition`; the runtime puts the application id before it. */
  readonly name: string;
  readonly key: SideFormat;
  readonly value: SideFormat;
}

/**
 * Gives the rows a new key (PARTITION BY, or the re-keying of a join side). Output columns: the new key columns, then values;
 * `keys` has one expression per key column, `values` one per value column. With an empty `keys` the key is null. `repartition` null: the key's bytes may
 * change but the data stays in its partition (only for a sink that partitions anyway: PARTITION BY directly before the sink).
 */
export interface RekeyNode extends NodeBase {
  readonly kind: 'rekey';
  readonly input: PlanNode;
  readonly keys: readonly BoundExpression[];
  readonly values: readonly BoundExpression[];
  /** `drop` skips rows with a null in the key (inner join side), `keep` keeps them. */
  readonly nullKey: 'keep' | 'drop';
  readonly repartition: Repartition | null;
}

/** Durations in ms. */
export type WindowSpec =
  | {
      readonly type: 'TUMBLING' | 'HOPPING';
      readonly size: number;
      readonly advance: number;
      readonly grace: number;
      readonly retention: number;
    }
  | { readonly type: 'SESSION'; readonly gap: number; readonly grace: number; readonly retention: number };

/**
 * GROUP BY. Output columns: one key column per group expression, then `carried` columns, then one per aggregate.
 * `groupBy`, `carried` and the aggregates' arguments refer to the input. On a TABLE input the aggregates undo the old row first.
 */
export interface AggregateNode extends NodeBase {
  readonly kind: 'aggregate';
  readonly input: PlanNode;
  readonly groupBy: readonly BoundExpression[];
  /** Input columns needed beside the aggregates, as of the record processed last. */
  readonly carried: readonly BoundExpression[];
  readonly aggregates: readonly BoundAggregate[];
  readonly windowSpec: WindowSpec | null;
  readonly emitFinal: boolean;
  /** Null when the input is already partitioned by exactly this key. */
  readonly repartition: Repartition | null;
  /** Set by the lowering when the input is a stream of group changes: the old row's arguments (per aggregate), and which rows there are. */
  readonly changes?: {
    readonly oldArgs: readonly (readonly BoundExpression[])[];
    readonly hasOld: BoundExpression;
    readonly hasNew: BoundExpression;
  };
}

export type JoinType = 'INNER' | 'LEFT' | 'RIGHT' | 'FULL';

/** Both inputs are keyed by the join key. Output columns: one key column (the join key), then the left's value columns, then the right's; `columns` says their names. */
interface EquiJoinBase extends NodeBase {
  readonly left: PlanNode;
  readonly right: PlanNode;
  readonly type: JoinType;
}

/** Durations in ms; `grace` null when the statement has no GRACE PERIOD (then unmatched rows are emitted at once). */
export interface StreamStreamJoinNode extends EquiJoinBase {
  readonly kind: 'streamStreamJoin';
  readonly before: number;
  readonly after: number;
  readonly grace: number | null;
}
export interface StreamTableJoinNode extends EquiJoinBase {
  readonly kind: 'streamTableJoin';
}
export interface TableTableJoinNode extends EquiJoinBase {
  readonly kind: 'tableTableJoin';
}

/** Left table joined with the right one by an expression over the left row. Output columns: the left's key columns, the left's values, the right's key and value columns. */
export interface ForeignKeyJoinNode extends NodeBase {
  readonly kind: 'foreignKeyJoin';
  readonly left: PlanNode;
  readonly right: PlanNode;
  readonly type: 'INNER' | 'LEFT';
  /** Over the left's columns; has the type of the right's single key column. */
  readonly foreignKey: BoundExpression;
}

/** Writes rows to a topic, by the roles of its input's columns. */
export interface SinkNode extends NodeBase {
  readonly kind: 'sink';
  readonly input: PlanNode;
  /** Name of the stream or table written. */
  readonly name: string;
  readonly topic: string;
  readonly key: SideFormat;
  readonly value: SideFormat;
  /** Column whose value becomes the record's time. */
  readonly timestamp: { readonly column: string; readonly format: string | null } | null;
  /** Whether the rows are also kept as a view for pull queries. */
  readonly materialize: boolean;
}

/** Hands rows to whoever subscribed (a transient query). Deletes are rows with null values and a mark. */
export interface EmitNode extends NodeBase {
  readonly kind: 'emit';
  readonly input: PlanNode;
  /** Per column (they stand in the order of the SELECT list) the input column it shows. Key columns of the input that nobody selected are not shown. */
  readonly selection: readonly number[];
  readonly limit: number | null;
}

/** Only keeps a table as a view: CREATE SOURCE TABLE. */
export interface MaterializeNode extends NodeBase {
  readonly kind: 'materialize';
  readonly input: PlanNode;
  readonly name: string;
}

/**
 * Made by the lowering of a GROUP BY over a table, never by the planner: turns changes of rows into changes of groups. Output columns: the
 * group's key columns, then the old row's values, the new row's values, and two BOOLEANs saying which of them there are.
 */
export interface GroupChangesNode extends NodeBase {
  readonly kind: 'groupChanges';
  readonly input: PlanNode;
  readonly groupBy: readonly BoundExpression[];
  readonly values: readonly BoundExpression[];
}

/**
 * The right half of a foreign-key join, made by the lowering: where the right table's rows are, it keeps who refers to them. `subscriptions` is keyed by the foreign key; its values are the left's
 * primary key columns, its window bounds, a version and whether the reference is made or dropped. Output columns: the left's key columns, then window bounds, version, whether a right row was found,
 * whether the left side asked, and the right's columns.
 */
export interface ForeignKeyRightNode extends NodeBase {
  readonly kind: 'foreignKeyRight';
  readonly subscriptions: PlanNode;
  readonly right: PlanNode;
}

/** The left half: sends references to `subscriptionTopic`, takes the answers and makes the rows. Output columns as of ForeignKeyJoinNode. */
export interface ForeignKeyLeftNode extends NodeBase {
  readonly kind: 'foreignKeyLeft';
  readonly left: PlanNode;
  readonly responses: PlanNode;
  readonly type: 'INNER' | 'LEFT';
  readonly foreignKey: BoundExpression;
  readonly subscriptionTopic: string;
  readonly subscriptionKey: SideFormat;
  readonly subscriptionColumns: readonly Column[];
}

export type PlanNode =
  | SourceNode
  | FilterNode
  | ProjectNode
  | FlatMapNode
  | RekeyNode
  | AggregateNode
  | StreamStreamJoinNode
  | StreamTableJoinNode
  | TableTableJoinNode
  | ForeignKeyJoinNode
  | SinkNode
  | EmitNode
  | MaterializeNode
  | GroupChangesNode
  | ForeignKeyLeftNode
  | ForeignKeyRightNode;

/** A continuous query: what runs. */
export interface QueryPlan {
  readonly root: SinkNode | EmitNode | MaterializeNode;
  /** Sources read, in order of appearance. */
  readonly sources: readonly string[];
  /** Format-independent facts for EXPLAIN and SHOW QUERIES. */
  readonly sink: string | null;
}

/** How a pull query finds its rows; every disjunct is one access, `scan` makes all others moot. */
export type PullAccess =
  | { readonly kind: 'lookup'; readonly key: readonly BoundExpression[]; readonly window: WindowBounds | null }
  | {
      readonly kind: 'range';
      readonly from: { readonly value: BoundExpression; readonly inclusive: boolean } | null;
      readonly to: { readonly value: BoundExpression; readonly inclusive: boolean } | null;
      readonly window: WindowBounds | null;
    }
  | { readonly kind: 'scan'; readonly window: WindowBounds | null };

/** Bounds on the window's start and end, ms; each a constant expression. Only used to narrow the read: the residual filter decides. */
export interface WindowBounds {
  readonly startFrom: BoundExpression | null;
  readonly startTo: BoundExpression | null;
  readonly endFrom: BoundExpression | null;
  readonly endTo: BoundExpression | null;
}

/** A pull query on a table: read rows by the accesses, keep those that pass `filter`, compute `expressions`. Expressions refer to the source's schema columns by index. */
export interface PullPlan {
  readonly source: SourceDefinition;
  readonly accesses: readonly PullAccess[];
  readonly filter: BoundExpression | null;
  /** Result columns; role `key` marks those shown with KEY. */
  readonly columns: readonly Column[];
  readonly expressions: readonly BoundExpression[];
  readonly limit: number | null;
}
