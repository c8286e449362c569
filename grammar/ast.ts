/**
 * The abstract syntax tree: what a text says, before any name is resolved.
 *
 * Plain frozen-by-convention objects in discriminated unions (`kind`). Every node has `at`, the place in
 * the text where it starts, because every error must name its place. Identifiers are stored resolved for
 * case: unquoted ones upper-cased, quoted ones as written. This file knows nothing of Node or of the engine.
 */

/** Place in the source text: 1-based line, 1-based column, and 0-based character offsets of the node (end exclusive). */
export interface At {
  readonly line: number;
  readonly column: number;
  readonly from: number;
  readonly to: number;
}

/** An identifier as it was resolved (`name`) and whether it stood in quotes. */
export interface Identifier {
  readonly name: string;
  readonly quoted: boolean;
  readonly at: At;
}

// ---------------------------------------------------------------- types

/** A type as written. `custom` is resolved by the binder against the catalogue's custom types. */
export type TypeNode =
  | { readonly kind: 'primitive'; readonly name: PrimitiveTypeName; readonly at: At }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number; readonly at: At }
  | { readonly kind: 'array'; readonly element: TypeNode; readonly at: At }
  | { readonly kind: 'map'; readonly key: TypeNode; readonly value: TypeNode; readonly at: At }
  | { readonly kind: 'struct'; readonly fields: readonly { readonly name: Identifier; readonly type: TypeNode }[]; readonly at: At }
  | { readonly kind: 'custom'; readonly name: Identifier; readonly at: At };

/** Canonical names; `INT` is INTEGER and `VARCHAR` is STRING. */
export type PrimitiveTypeName = 'BOOLEAN' | 'INTEGER' | 'BIGINT' | 'DOUBLE' | 'STRING' | 'BYTES' | 'DATE' | 'TIME' | 'TIMESTAMP';

// ---------------------------------------------------------------- expressions

export type TimeUnit = 'DAYS' | 'HOURS' | 'MINUTES' | 'SECONDS' | 'MILLISECONDS';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'IS DISTINCT FROM' | 'IS NOT DISTINCT FROM';

export type Expression =
  | { readonly kind: 'null'; readonly at: At }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: At }
  /** `text` is the literal without sign changes applied by unary operators; a directly leading minus is included. */
  | { readonly kind: 'integer'; readonly value: bigint; readonly at: At }
  | { readonly kind: 'decimal'; readonly text: string; readonly at: At }
  | { readonly kind: 'double'; readonly text: string; readonly at: At }
  | { readonly kind: 'string'; readonly value: string; readonly at: At }
  /**
   * A bare time unit as a function argument: `TIMESTAMPADD(MINUTES, …)`. `word` is what was written: singular units are not
   * reserved, so where no unit is wanted the binder may take `word` for a column.
   */
  | { readonly kind: 'unit'; readonly unit: TimeUnit; readonly word: Identifier; readonly at: At }
  /** `x` or `source.x`. */
  | { readonly kind: 'column'; readonly source: Identifier | null; readonly name: Identifier; readonly at: At }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: At;
    }
  | { readonly kind: 'negate'; readonly sign: '+' | '-'; readonly operand: Expression; readonly at: At }
  | { readonly kind: 'concat'; readonly left: Expression; readonly right: Expression; readonly at: At }
  | {
      readonly kind: 'comparison';
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: At;
    }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression; readonly at: At }
  | { readonly kind: 'not'; readonly operand: Expression; readonly at: At }
  | { readonly kind: 'isNull'; readonly negated: boolean; readonly operand: Expression; readonly at: At }
  | {
      readonly kind: 'between';
      readonly negated: boolean;
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly at: At;
    }
  | { readonly kind: 'in'; readonly negated: boolean; readonly operand: Expression; readonly list: readonly Expression[]; readonly at: At }
  | {
      readonly kind: 'like';
      readonly negated: boolean;
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape: string | null;
      readonly at: At;
    }
  | {
      readonly kind: 'case';
      readonly whens: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise: Expression | null;
      readonly at: At;
    }
  /** `CASE x WHEN v …`: parses, refused by the binder. */
  | {
      readonly kind: 'simpleCase';
      readonly operand: Expression;
      readonly whens: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise: Expression | null;
      readonly at: At;
    }
  | { readonly kind: 'cast'; readonly operand: Expression; readonly type: TypeNode; readonly at: At }
  | { readonly kind: 'array'; readonly items: readonly Expression[]; readonly at: At }
  | { readonly kind: 'map'; readonly entries: readonly { readonly key: Expression; readonly value: Expression }[]; readonly at: At }
  | { readonly kind: 'struct'; readonly fields: readonly { readonly name: Identifier; readonly value: Expression }[]; readonly at: At }
  | { readonly kind: 'subscript'; readonly operand: Expression; readonly index: Expression; readonly at: At }
  | { readonly kind: 'field'; readonly operand: Expression; readonly name: Identifier; readonly at: At }
  /** Function names are upper-cased even when quoted. `star` is `F(*)`. */
  | { readonly kind: 'call'; readonly name: string; readonly star: boolean; readonly args: readonly Expression[]; readonly at: At }
  | { readonly kind: 'lambda'; readonly params: readonly Identifier[]; readonly body: Expression; readonly at: At }
  | { readonly kind: 'atTimeZone'; readonly operand: Expression; readonly zone: Expression; readonly at: At };

// ---------------------------------------------------------------- query

export type SelectItem =
  | { readonly kind: 'expression'; readonly expression: Expression; readonly alias: Identifier | null; readonly at: At }
  /** `expr->*` */
  | { readonly kind: 'structStar'; readonly operand: Expression; readonly at: At }
  /** `*` or `source.*` */
  | { readonly kind: 'star'; readonly source: Identifier | null; readonly at: At };

export interface Duration {
  readonly amount: number;
  readonly unit: TimeUnit;
  readonly at: At;
}

export interface SourceRef {
  readonly name: Identifier;
  readonly alias: Identifier | null;
  readonly at: At;
}

export interface JoinClause {
  readonly type: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL';
  readonly source: SourceRef;
  /** `before` and `after` are equal for `WITHIN n unit`. */
  readonly within: { readonly before: Duration; readonly after: Duration; readonly grace: Duration | null; readonly at: At } | null;
  readonly on: Expression;
  readonly at: At;
}

export type WindowClause = {
  readonly retention: Duration | null;
  readonly grace: Duration | null;
  readonly at: At;
} & (
  | { readonly type: 'TUMBLING'; readonly size: Duration }
  | { readonly type: 'HOPPING'; readonly size: Duration; readonly advance: Duration }
  | { readonly type: 'SESSION'; readonly gap: Duration }
);

export interface Query {
  readonly items: readonly SelectItem[];
  readonly from: SourceRef;
  readonly joins: readonly JoinClause[];
  readonly window: WindowClause | null;
  readonly where: Expression | null;
  readonly groupBy: { readonly items: readonly Expression[]; readonly at: At } | null;
  readonly partitionBy: { readonly items: readonly Expression[]; readonly at: At } | null;
  readonly having: Expression | null;
  readonly emit: 'CHANGES' | 'FINAL' | null;
  readonly limit: number | null;
  readonly at: At;
}

// ---------------------------------------------------------------- statements

/** `key` is upper-cased when unquoted and as written when quoted; values are literal expressions. */
export interface Property {
  readonly key: string;
  readonly value: Expression;
  readonly at: At;
}

export interface ColumnDefinition {
  readonly name: Identifier;
  readonly type: TypeNode;
  readonly role: 'value' | 'key' | 'primaryKey' | 'headers' | 'header';
  /** Only for role `header`. */
  readonly headerKey: string | null;
  readonly at: At;
}

/** Fields that every statement has: its place and its exact text, without the final `;`. */
export interface StatementBase {
  readonly at: At;
  readonly text: string;
}

export type SourceKind = 'STREAM' | 'TABLE';

export type Statement = StatementBase &
  (
    | { readonly kind: 'select'; readonly query: Query }
    | {
        readonly kind: 'createSource';
        readonly type: SourceKind;
        readonly orReplace: boolean;
        readonly readOnly: boolean;
        readonly ifNotExists: boolean;
        readonly name: Identifier;
        readonly columns: readonly ColumnDefinition[] | null;
        readonly properties: readonly Property[];
      }
    | {
        readonly kind: 'createAs';
        readonly type: SourceKind;
        readonly orReplace: boolean;
        readonly ifNotExists: boolean;
        readonly name: Identifier;
        readonly properties: readonly Property[];
        readonly query: Query;
      }
    | { readonly kind: 'insertInto'; readonly target: Identifier; readonly properties: readonly Property[]; readonly query: Query }
    | {
        readonly kind: 'insertValues';
        readonly target: Identifier;
        readonly columns: readonly Identifier[] | null;
        readonly values: readonly Expression[];
      }
    | {
        readonly kind: 'dropSource';
        readonly type: SourceKind;
        readonly ifExists: boolean;
        readonly name: Identifier;
        readonly deleteTopic: boolean;
      }
    | {
        readonly kind: 'alterSource';
        readonly type: SourceKind;
        readonly name: Identifier;
        readonly columns: readonly { readonly name: Identifier; readonly type: TypeNode }[];
      }
    | { readonly kind: 'createType'; readonly ifNotExists: boolean; readonly name: Identifier; readonly type: TypeNode }
    | { readonly kind: 'dropType'; readonly ifExists: boolean; readonly name: Identifier }
    | {
        readonly kind: 'createConnector';
        readonly direction: 'SOURCE' | 'SINK';
        readonly ifNotExists: boolean;
        readonly name: Identifier;
        readonly properties: readonly Property[];
      }
    | { readonly kind: 'dropConnector'; readonly ifExists: boolean; readonly name: Identifier }
    /** SHOW/LIST STREAMS | TABLES | QUERIES. */
    | { readonly kind: 'showSources'; readonly type: SourceKind; readonly extended: boolean }
    | { readonly kind: 'showQueries'; readonly extended: boolean }
    | { readonly kind: 'showTopics'; readonly all: boolean; readonly extended: boolean }
    | { readonly kind: 'showProperties' }
    | { readonly kind: 'showFunctions' }
    | { readonly kind: 'showTypes' }
    | { readonly kind: 'showVariables' }
    | { readonly kind: 'showConnectors'; readonly direction: 'SOURCE' | 'SINK' | null }
    | { readonly kind: 'showConnectorPlugins' }
    | { readonly kind: 'describeSource'; readonly name: Identifier; readonly extended: boolean }
    | { readonly kind: 'describeSources'; readonly type: SourceKind; readonly extended: boolean }
    | { readonly kind: 'describeFunction'; readonly name: Identifier }
    | { readonly kind: 'describeConnector'; readonly name: Identifier }
    | {
        readonly kind: 'print';
        readonly topic: string;
        readonly fromBeginning: boolean;
        readonly interval: number | null;
        readonly limit: number | null;
      }
    /** TERMINATE / PAUSE / RESUME; `id` null means ALL. */
    | { readonly kind: 'controlQuery'; readonly action: 'TERMINATE' | 'PAUSE' | 'RESUME'; readonly id: string | null }
    | { readonly kind: 'set'; readonly name: string; readonly value: string }
    | { readonly kind: 'unset'; readonly name: string }
    | { readonly kind: 'alterSystem'; readonly name: string; readonly value: string }
    | { readonly kind: 'define'; readonly name: string; readonly value: string }
    | { readonly kind: 'undefine'; readonly name: string }
    | { readonly kind: 'explain'; readonly statement: Statement | null; readonly id: string | null }
    | {
        readonly kind: 'assertTopic';
        readonly exists: boolean;
        readonly topic: string;
        readonly properties: readonly Property[];
        readonly timeout: Duration | null;
      }
    | {
        readonly kind: 'assertSchema';
        readonly exists: boolean;
        readonly subject: string | null;
        readonly id: Expression | null;
        readonly timeout: Duration | null;
      }
    /** The SQL test runner's own statements. */
    | {
        readonly kind: 'assertValues';
        readonly source: Identifier;
        readonly columns: readonly Identifier[] | null;
        readonly values: readonly Expression[];
        readonly tombstone: boolean;
      }
    | {
        readonly kind: 'assertSource';
        readonly type: SourceKind;
        readonly name: Identifier;
        readonly columns: readonly ColumnDefinition[] | null;
        readonly properties: readonly Property[];
      }
    | { readonly kind: 'runScript'; readonly file: string }
  );

/** The discriminators of all statements: what the registry of meanings is keyed by. */
export type StatementKind = Statement['kind'];
