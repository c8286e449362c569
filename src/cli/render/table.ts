/** A table of texts: header, rule, rows, rule, footer. Its columns are as wide as their widest cell. */
import { padded, visible, widthOf } from './cells.ts';

/** What a table shows. Cells may have several lines. */
export interface TableContent {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly footer?: readonly string[];
}

const SEPARATOR = ' | ';

/** The lines of the table, for a terminal of that width. */
export function tableLines(content: TableContent, terminalWidth: number): string[] {
  const rows = content.rows.map((row) => row.map((cell) => visible(cell, true).split('\n')));
  const widths = content.columns.map((name, index) =>
    Math.max(widthOf(name), ...rows.map((row) => Math.max(...(row[index] ?? ['']).map(widthOf)))),
  );
  const total = widths.reduce((sum, width) => sum + width, 0) + 3 * widths.length - 1;
  const rule = '-'.repeat(Math.min(terminalWidth, total));
  const line = (cells: readonly string[]): string => ` ${cells.map((cell, index) => padded(cell, widths[index])).join(SEPARATOR)} `;
  const body = rows.flatMap((row) => {
    const height = Math.max(1, ...row.map((cell) => cell.length));
    return Array.from({ length: height }, (_, n) => line(content.columns.map((_name, index) => row[index]?.[n] ?? '')));
  });
  return [line(content.columns), rule, ...body, rule, ...(content.footer ?? [])];
}
