/**
 * The three shapes a query result takes on the wire. Each says what comes before the rows, what a row looks like and what comes last; `send-result.ts` does the sending.
 *
 * Rows are ready JSON text and are only put together here, never read again.
 */
import type { QueryResult, ResultColumn, ResultRow } from '../api/query-result.ts';
import { DELIMITED, JSON_TYPE, KSQL_JSON } from './negotiate.ts';

/** An error inside a result whose status line has gone out already. */
export interface LateError {
  readonly '@type': 'generic_error';
  readonly error_code: number;
  readonly message: string;
}

export interface ResultFormat {
  readonly name: 'delimited' | 'array' | 'streamed';
  readonly contentType: string;
  /** Every element in a chunk or frame of its own. */
  readonly framed: boolean;
  /** Whether rows that say that a row is gone are sent. */
  readonly tombstones: boolean;
  head(result: QueryResult): string;
  row(row: ResultRow, result: QueryResult): string;
  tail(result: QueryResult): string;
  error(error: LateError, result: QueryResult): string;
}

/** One JSON value per line: metadata, then rows. */
export const delimitedFormat: ResultFormat = {
  name: 'delimited',
  contentType: DELIMITED,
  framed: true,
  tombstones: false,
  head: (result) => `${metadata(result)}\n`,
  row: (row) => `${row.columns}\n`,
  tail: () => '',
  error: (error) => `${JSON.stringify(error)}\n`,
};

/** One JSON array: metadata, then rows. */
export const arrayFormat: ResultFormat = {
  name: 'array',
  contentType: JSON_TYPE,
  framed: false,
  tombstones: false,
  head: (result) => `[${metadata(result)}`,
  row: (row) => `,${row.columns}`,
  tail: () => ']',
  error: (error) => `,${JSON.stringify(error)}]`,
};

/**
 * An array of `StreamedRow` objects, each on its own line. Where a last element is sure to come (a final message or an error), the separator ends each line at once,
 * because clients read whole lines; a pull query on a table has none, there it precedes the next row.
 */
export const streamedFormat: ResultFormat = {
  name: 'streamed',
  contentType: KSQL_JSON,
  framed: false,
  tombstones: true,
  head: (result) => `[${streamedHeader(result)}${endsWithMessage(result) ? ',\n' : ''}`,
  row: (row, result) => {
    const element = row.deleted ? `{"row":{"columns":${row.columns},"tombstone":true}}` : `{"row":{"columns":${row.columns}}}`;
    return endsWithMessage(result) ? `${element},\n` : `,\n${element}`;
  },
  tail: (result) => (endsWithMessage(result) ? `${JSON.stringify({ finalMessage: result.endReason() ?? 'Query Completed' })}]` : ']'),
  error: (error, result) => `${endsWithMessage(result) ? '' : ',\n'}${JSON.stringify({ errorMessage: error })}]`,
};

/** The same with a line feed at the very end, as the older endpoint had it: the Python client strips brackets only from whole lines. */
export const streamedLinesFormat: ResultFormat = {
  ...streamedFormat,
  tail: (result) => `${streamedFormat.tail(result)}\n`,
  error: (error, result) => `${streamedFormat.error(error, result)}\n`,
};

function endsWithMessage(result: QueryResult): boolean {
  return result.kind !== 'pull';
}

function metadata(result: QueryResult): string {
  return JSON.stringify({
    queryId: result.queryId,
    columnNames: result.columns.map((column) => column.name),
    columnTypes: result.columns.map((column) => column.type),
  });
}

function streamedHeader(result: QueryResult): string {
  return JSON.stringify({ header: { queryId: result.queryId, schema: schemaText(result.columns) } });
}

/** `` `ID` STRING KEY, `N` BIGINT ``. */
function schemaText(columns: readonly ResultColumn[]): string {
  return columns.map((column) => `\`${column.name.replaceAll('`', '``')}\` ${column.type}${column.key ? ' KEY' : ''}`).join(', ');
}
