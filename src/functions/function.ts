/**
 * What a SQL function is: a record that declares every fact about itself. Binder, compiler, DESCRIBE FUNCTION, completion
 * and the generated documentation all read these records; nobody keeps a second list.
 *
 * A signature is one line of a small language (`signature.ts` parses it once):
 *   `(text STRING, position INT, length INT) -> STRING`
 *   `(first T, others T...) -> T`                     generics T K V R S U, a variadic last or middle parameter `...`
 *   `(x DECIMAL(P,S)) -> DECIMAL(P,S)`                precision and scale bound by name, or given as numbers
 *   `(list ARRAY<T>, test (T) => BOOLEAN) -> ARRAY<T>` lambdas
 *   `(unit UNIT, amount INT, instant TIMESTAMP) -> TIMESTAMP`  a bare time unit, passed as its name in plural ('DAYS')
 *   `(value T, ignoreNulls LITERAL BOOLEAN) -> T`     a parameter that must be a literal
 *   `(value ANY...) -> STRING`                        any type, each argument its own
 * Type names as in SQL; INT and VARCHAR are synonyms of INTEGER and STRING.
 */
import type { SqlType, Value } from '../data/types.ts';

export type FunctionCategory =
  | 'MATHEMATICAL'
  | 'STRING'
  | 'REGULAR EXPRESSION'
  | 'DATE / TIME'
  | 'ARRAY'
  | 'MAP'
  | 'LAMBDA'
  | 'CONDITIONAL'
  | 'CONVERSIONS'
  | 'JSON'
  | 'URL'
  | 'OTHER'
  | 'AGGREGATE'
  | 'TABLE';

interface FunctionBase {
  /** Upper case. */
  readonly name: string;
  /** How messages about calls spell the name; default: lower case, for aggregates upper case. Clients match on it. */
  readonly spelling?: string;
  readonly category: FunctionCategory;
  readonly description: string;
  /** A statement-less SQL expression and its result as text, for the documentation; each is run by a test. */
  readonly examples?: readonly { readonly sql: string; readonly result: string }[];
}

/** What is known of a call when its expression is compiled. */
export interface CallSite {
  /** Types of the arguments after implicit conversion; lambdas and units have none (null). */
  readonly argumentTypes: readonly (SqlType | null)[];
  /** Values of the arguments that are literals, else undefined. */
  readonly constants: readonly (Value | undefined)[];
  readonly returnType: SqlType;
  /** A setting of the session or server, by its full name (`ksql.functions.collect_list.limit`). */
  readonly setting: (name: string) => string | undefined;
}

export type ScalarCall = (...args: never[]) => Value;

/**
 * What NULL arguments do: `propagate` the call is skipped and gives NULL; `fail` the same, and it is logged as an error of
 * the record (ksqlDB's primitive parameters); `handled` the function gets them.
 */
export type NullRule = 'propagate' | 'fail' | 'handled';

export interface ScalarOverload {
  readonly signature: string;
  readonly nulls: NullRule;
  /** Only where the signature's result type does not say it all, such as the widest of several DECIMALs. */
  readonly returnType?: (argumentTypes: readonly (SqlType | null)[]) => SqlType;
  /** The function. Throws (any Error) for input it cannot take: the expression becomes NULL and the record is logged. Lambdas arrive as JavaScript functions. */
  readonly call?: ScalarCall;
  /** Instead of `call`, where the function depends on types, literals or settings: made once per call site. */
  readonly bind?: (site: CallSite) => ScalarCall;
  /** JavaScript source of the call for arguments that are simple names and not NULL under `propagate`; must agree with `call`. */
  readonly inline?: (args: readonly string[]) => string;
  /** Whether it can throw; default true. A function that cannot costs no try block. */
  readonly throws?: boolean;
}

export interface ScalarFunction extends FunctionBase {
  readonly kind: 'scalar';
  /** False for RANDOM, UUID, UNIX_TIMESTAMP: never folded to a constant. Default true. */
  readonly pure?: boolean;
  readonly overloads: readonly ScalarOverload[];
}

/**
 * One aggregate at one call site. `State` is a `Value` of `stateType` or a plain object/array of such; it is stored in the
 * state's opaque column by structured encoding, so it may hold numbers, bigints, strings, booleans, null, Decimal,
 * Uint8Array, arrays, Maps and plain objects, and nothing else. `add` and `undo` may change the state in place and return it.
 */
export interface Aggregator<State = unknown> {
  readonly initial: () => State;
  readonly add: (state: State, ...args: never[]) => State;
  /** Present when the aggregate may be used on a table. */
  readonly undo?: (state: State, ...args: never[]) => State;
  /** Joins the states of two sessions; `earlier` is the one that starts first. */
  readonly merge: (earlier: State, later: State) => State;
  readonly result: (state: State) => Value;
  /** `result` gives the state itself: a view that shows the result need not keep the state a second time. */
  readonly resultIsState?: true;
  /**
   * JavaScript source of `add` for a state held in `state` and arguments in simple names, when the state is a primitive.
   * NULL arguments included. Must agree with `add`.
   */
  readonly inlineAdd?: (state: string, args: readonly string[]) => string;
}

export interface AggregateOverload {
  readonly signature: string;
  readonly returnType?: (argumentTypes: readonly (SqlType | null)[]) => SqlType;
  /** The type of the intermediate state as a sink's value format must be able to hold it (a rule of ksqlDB that statements are checked against). */
  readonly stateType: (argumentTypes: readonly (SqlType | null)[], returnType: SqlType) => SqlType;
  readonly bind: (site: CallSite) => Aggregator<never>;
}

export interface AggregateFunction extends FunctionBase {
  readonly kind: 'aggregate';
  /** Whether a TABLE source may use it (it can undo). */
  readonly onTables: boolean;
  readonly overloads: readonly AggregateOverload[];
}

export interface TabularOverload {
  readonly signature: string;
  readonly nulls: NullRule;
  /** The rows of one record, in order; `[]` for none. */
  readonly rows: (...args: never[]) => readonly Value[];
}

export interface TabularFunction extends FunctionBase {
  readonly kind: 'tabular';
  readonly overloads: readonly TabularOverload[];
}

export type SqlFunction = ScalarFunction | AggregateFunction | TabularFunction;
