/**
 * Bound expressions: names resolved to columns of the input row, every node typed, every implicit conversion written out.
 * Plain JSON, because plans carry them to worker threads and EXPLAIN prints them.
 *
 * What a failure means is decided by the compiler (`codegen/`): a failing expression is NULL in a projection and false in
 * a filter. What NULL means is fixed here: comparisons, BETWEEN, IN and LIKE over NULL are false; arithmetic, AND, OR, NOT over
 * NULL make the whole enclosing expression NULL.
 */
import type { ArithmeticOperator } from '../../grammar/ast.ts';
import type { ComparisonOperator } from '../../grammar/ast.ts';
import type { SqlType } from '../data/types.ts';

/** A run-time value in JSON form. */
export type LiteralValue =
  | null
  | boolean
  | number
  | string
  | { readonly bigint: string }
  | { readonly decimal: string }
  | { readonly bytes: string };

/** Facts of the current record that are not columns. */
export type PseudoColumn = 'ROWTIME' | 'ROWPARTITION' | 'ROWOFFSET' | 'WINDOWSTART' | 'WINDOWEND';

/** `type` is null only for the literal NULL, until the binder gives it one from its context. */
export type BoundExpression =
  | { readonly kind: 'literal'; readonly type: SqlType | null; readonly value: LiteralValue }
  /** `index` into the columns of the plan node's input. */
  | { readonly kind: 'column'; readonly type: SqlType; readonly index: number; readonly name: string }
  | { readonly kind: 'pseudo'; readonly type: SqlType; readonly name: PseudoColumn }
  /** A lambda's parameter; names are unique within an expression. */
  | { readonly kind: 'parameter'; readonly type: SqlType; readonly name: string }
  /** Both operands have the type of the result already, except DECIMAL: there they have their own precision and scale and `type` is the result's. STRING `+` arrives as a call of CONCAT. */
  | {
      readonly kind: 'arithmetic';
      readonly type: SqlType;
      readonly operator: ArithmeticOperator;
      readonly left: BoundExpression;
      readonly right: BoundExpression;
    }
  | { readonly kind: 'negate'; readonly type: SqlType; readonly operand: BoundExpression }
  /** Operands are of one comparable kind (converted): both DOUBLE, both DECIMAL of any scale, both BIGINT or INTEGER, both TIMESTAMP … or both of one nested kind. */
  | {
      readonly kind: 'comparison';
      readonly type: SqlType;
      readonly operator: ComparisonOperator;
      readonly left: BoundExpression;
      readonly right: BoundExpression;
    }
  | { readonly kind: 'and' | 'or'; readonly type: SqlType; readonly left: BoundExpression; readonly right: BoundExpression }
  | { readonly kind: 'not'; readonly type: SqlType; readonly operand: BoundExpression }
  | { readonly kind: 'isNull'; readonly type: SqlType; readonly negated: boolean; readonly operand: BoundExpression }
  /** List items have the operand's comparable kind; NULL items are gone. */
  | {
      readonly kind: 'in';
      readonly type: SqlType;
      readonly negated: boolean;
      readonly operand: BoundExpression;
      readonly list: readonly BoundExpression[];
    }
  | {
      readonly kind: 'like';
      readonly type: SqlType;
      readonly negated: boolean;
      readonly operand: BoundExpression;
      readonly pattern: BoundExpression;
      readonly escape: string | null;
    }
  | {
      readonly kind: 'case';
      readonly type: SqlType;
      readonly whens: readonly { readonly when: BoundExpression; readonly then: BoundExpression }[];
      readonly otherwise: BoundExpression | null;
    }
  /** Explicit CAST and implicit conversion alike; the pair of types is a supported one. */
  | { readonly kind: 'cast'; readonly type: SqlType; readonly operand: BoundExpression; readonly implicit: boolean }
  | { readonly kind: 'array'; readonly type: SqlType; readonly items: readonly BoundExpression[] }
  | {
      readonly kind: 'map';
      readonly type: SqlType;
      readonly entries: readonly { readonly key: BoundExpression; readonly value: BoundExpression }[];
    }
  /** Values in the order of the type's fields. */
  | { readonly kind: 'struct'; readonly type: SqlType; readonly values: readonly BoundExpression[] }
  /** ARRAY by INTEGER (1-based, negative from the end) or MAP by key: the operand's type tells. */
  | { readonly kind: 'subscript'; readonly type: SqlType; readonly operand: BoundExpression; readonly index: BoundExpression }
  | { readonly kind: 'field'; readonly type: SqlType; readonly operand: BoundExpression; readonly index: number; readonly name: string }
  /** A scalar function: `overload` indexes the function's overloads; arguments are converted, variadic ones spread. `spread`: see `Spreadable`. */
  | ({
      readonly kind: 'call';
      readonly type: SqlType;
      readonly name: string;
      readonly overload: number;
      readonly args: readonly CallArgument[];
    } & Spreadable);

/** A call in which one ARRAY argument stands for the whole variadic list: its elements must be passed instead of it; when it is NULL the result is NULL. */
export interface Spreadable {
  /** Index of that argument; absent where there is none. */
  readonly spread?: number;
}

export type CallArgument =
  | BoundExpression
  | { readonly kind: 'unit'; readonly unit: string }
  | {
      readonly kind: 'lambda';
      readonly params: readonly { readonly name: string; readonly type: SqlType }[];
      readonly body: BoundExpression;
    };

/** A call of an aggregate function, computed by an aggregate node. */
export interface BoundAggregate extends Spreadable {
  readonly name: string;
  readonly overload: number;
  readonly type: SqlType;
  readonly args: readonly BoundExpression[];
}

/** A call of a table function, computed by a flatMap node. `type` is the row type. */
export interface BoundTabular extends Spreadable {
  readonly name: string;
  readonly overload: number;
  readonly type: SqlType;
  readonly args: readonly BoundExpression[];
}
