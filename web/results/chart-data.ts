/** From rows to the lines of a chart: one array of x values, one of y values for each series. No drawing here. */
import { cellText } from '../wire/row.ts';
import type { Column, RowBuffer } from './rows.ts';

/** Where x comes from: when the row came, its number, or a column's index. */
export type XChoice = 'arrival' | 'row' | number;

/** What is drawn. `series` is the index of the column whose values make the lines, or null for one line. */
export interface ChartChoice {
  readonly x: XChoice;
  readonly y: number;
  readonly series: number | null;
}

/** What to draw: `lines[i]` has a value or null for each of `xs`, which ascend. */
export interface ChartLines {
  readonly names: readonly string[];
  readonly xs: readonly number[];
  readonly lines: readonly (readonly (number | null)[])[];
  /** How many series there were beyond those drawn. */
  readonly left: number;
}

/** More lines than this cannot be told apart. */
export const MAX_SERIES = 8;
/** Points per chart: the latest rows. */
const MAX_POINTS = 3000;

/** Whether a column can be drawn as y. */
export function isNumeric(column: Column): boolean {
  return /^(INTEGER|BIGINT|DOUBLE|DECIMAL)/.test(column.type);
}

/** Whether a column is a point in time: by its type, or a number by the name of a pseudo column. */
export function isTime(column: Column): boolean {
  return column.type === 'TIMESTAMP' || column.type === 'DATE' || /^(ROWTIME|WINDOWSTART|WINDOWEND)$/.test(column.name);
}

/** Whether a column can tell lines apart. */
export function isSeries(column: Column): boolean {
  return column.type === 'STRING' || column.type === 'BOOLEAN' || column.type === 'INTEGER';
}

/** What is worth drawing when nobody has chosen; null when no column is a number. */
export function firstChoice(columns: readonly Column[], rows: RowBuffer, live: boolean): ChartChoice | null {
  const numbers = columns.flatMap((column, at) => (isNumeric(column) && !isTime(column) && !/^ROW/.test(column.name) ? [at] : []));
  const y = numbers.find((at) => columns[at].type === 'DOUBLE' || columns[at].type.startsWith('DECIMAL')) ?? numbers.at(-1);
  if (y === undefined) return null;
  const time = columns.findIndex(isTime);
  const series = columns.findIndex((column, at) => at !== y && column.type === 'STRING' && comesBack(rows, at));
  return { x: time >= 0 ? time : live ? 'arrival' : 'row', y, series: series >= 0 ? series : null };
}

/** Whether a column's values come back, so that lines can be drawn of them. */
function comesBack(rows: RowBuffer, column: number): boolean {
  const seen = new Set<string>();
  const sample = Math.min(rows.size(), 500);
  for (let at = 0; at < sample; at += 1) seen.add(rows.row(rows.size() - 1 - at)[column]);
  return seen.size > 1 && (seen.size <= MAX_SERIES || seen.size * 2 < sample);
}

/** A cell as a number; null when it is none. */
function numberIn(raw: string | undefined): number | null {
  if (raw === undefined || raw === 'null') return null;
  const value = Number(cellText(raw));
  return Number.isFinite(value) ? value : null;
}

function timeIn(raw: string | undefined): number | null {
  if (raw?.[0] !== '"') return numberIn(raw);
  const text = cellText(raw);
  const value = Date.parse(/[Zz]|[+-]\d\d:\d\d$/.test(text) || !text.includes('T') ? text : `${text}Z`);
  return Number.isNaN(value) ? null : value;
}

/**
 * The lines of the latest rows: of the series with the most rows, when there are too many.
 * Where two rows meet at one x of one series the later counts: that is what an update means.
 */
export function linesOf(rows: RowBuffer, columns: readonly Column[], choice: ChartChoice): ChartLines {
  const points = new Map<string, { readonly line: Map<number, number>; count: number }>();
  const size = rows.size();
  for (let at = Math.max(0, size - MAX_POINTS); at < size; at += 1) {
    const row = rows.row(at);
    const x = xOf(rows, at, columns, choice.x);
    const y = numberIn(row[choice.y]);
    if (x === null || y === null) continue;
    const name = choice.series === null ? columns[choice.y].name : cellText(row[choice.series] ?? 'null');
    const series = points.get(name) ?? { line: new Map<number, number>(), count: 0 };
    series.line.set(x, y);
    series.count += 1;
    points.set(name, series);
  }
  const fullest = [...points].sort(([, a], [, b]) => b.count - a.count).slice(0, MAX_SERIES);
  const drawn = fullest.map(([name, { line }]) => [name, line] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  const xs = [...new Set(drawn.flatMap(([, line]) => [...line.keys()]))].sort((a, b) => a - b);
  const lines = drawn.map(([, line]) => xs.map((x) => line.get(x) ?? null));
  return { names: drawn.map(([name]) => name), xs, lines, left: points.size - drawn.length };
}

function xOf(rows: RowBuffer, at: number, columns: readonly Column[], choice: XChoice): number | null {
  if (choice === 'row') return rows.total() - rows.size() + at + 1;
  // Rows of one batch came at one time; a hair's breadth apart, each keeps its own place.
  if (choice === 'arrival') return rows.arrivedAt(at) + (at % 1000) / 1000;
  const raw = rows.row(at)[choice];
  return isTime(columns[choice]) ? timeIn(raw) : numberIn(raw);
}
