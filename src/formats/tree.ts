/**
 * Keys and values of records as trees: what a record's bytes say, whatever its format, with kinds of numbers kept apart. For
 * tools that show or compare records (the conformance runner, INSERT of whole records), never for query processing.
 */

/**
 * A value with number texts kept. In trees from `readTree` numbers carry what the bytes say they are: `integer`, `double`
 * (binary floating point) or `decimal` (exact digits). In trees for `writeTree` the kind may be missing.
 */
export type Tree = null | boolean | string | TreeNumber | TreeBytes | readonly Tree[] | ReadonlyMap<string, Tree>;

export interface TreeNumber {
  readonly number: string;
  readonly kind?: 'integer' | 'double' | 'decimal';
}

export interface TreeBytes {
  readonly bytes: Uint8Array;
}
