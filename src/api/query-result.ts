/** What running a query text gives, before any endpoint has put it into its own wire shape. Shared by the server's routes, the WebSocket and the library. */

/** A result column: name, type as text (`DECIMAL(4, 2)`), and whether it is shown with KEY. */
export interface ResultColumn {
  readonly name: string;
  readonly type: string;
  readonly key: boolean;
}

/** One row: its columns as the text of a JSON array, and whether it says that the row is gone (push queries on tables). */
export interface ResultRow {
  readonly columns: string;
  readonly deleted: boolean;
}

/** Rows that can be had without waiting, and whether they are all there are. */
export interface FirstRows {
  readonly rows: readonly ResultRow[];
  readonly last: boolean;
}

/** Rows come in batches, as they are committed. Iterate `rows` to the end or call `close`. */
export interface QueryResult {
  readonly kind: 'push' | 'pull' | 'streamPull';
  readonly queryId: string;
  readonly columns: readonly ResultColumn[];
  readonly rows: AsyncIterable<readonly ResultRow[]>;
  /** Pull queries on tables: reads the first rows at once; `rows` then goes on behind them. To be called once, before `rows` is iterated, or not at all. Throws what the iteration would. */
  readonly first?: () => FirstRows;
  /** Why the rows ended; null for a pull query on a table, and while rows still come. */
  readonly endReason: () => 'Limit Reached' | 'Query Completed' | null;
  readonly close: () => void;
}

/** PRINT: lines of text, format lines included or not as the endpoint wants. */
export interface PrintResult {
  readonly kind: 'print';
  readonly lines: AsyncIterable<readonly string[]>;
  readonly close: () => void;
}
