/** The grid in which a query's rows run down the screen: equal cells, no lines between rows. */
import type { Wire } from '../wire.ts';
import { isRawNumber } from '../wire.ts';
import { padded, pieces, visible, widthOf } from './cells.ts';

/** How cells are laid out. */
export interface RowSettings {
  /** Characters of the terminal in a line. */
  readonly terminalWidth: number;
  /** Width of a cell; 0: as the terminal allows. */
  readonly columnWidth: number;
  /** Whether long values run on below (or are cut with `...`). */
  readonly wrap: boolean;
}

const NARROWEST = 5;

/** The width of one cell. */
export function cellWidth(columns: number, settings: RowSettings): number {
  if (settings.columnWidth > 0) return settings.columnWidth;
  return Math.max(Math.floor(settings.terminalWidth / Math.max(1, columns)) - 2, NARROWEST);
}

/** The three lines above the rows. */
export function headerLines(names: readonly string[], settings: RowSettings): string[] {
  const width = cellWidth(names.length, settings);
  const rule = `+${names.map(() => '-'.repeat(width)).join('+')}+`;
  return [rule, ...rowLines(names, settings), rule];
}

/** The lines of one row of texts. */
export function rowLines(cells: readonly string[], settings: RowSettings): string[] {
  const width = cellWidth(cells.length, settings);
  const parts = cells.map((cell) => (settings.wrap ? pieces(cell, width) : [clipped(cell, width)]));
  const height = Math.max(1, ...parts.map((part) => part.length));
  return Array.from({ length: height }, (_, n) => `|${parts.map((part) => padded(part[n] ?? '', width)).join('|')}|`);
}

function clipped(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return `${pieces(text, Math.max(1, width - 3))[0]}...`;
}

/** The text of one value; null in a row that says its key is gone is marked. */
export function cellText(value: Wire | undefined, tombstone = false): string {
  if (value === null || value === undefined) return tombstone ? '<TOMBSTONE>' : 'null';
  return visible(valueText(value));
}

function valueText(value: Wire): string {
  if (value === null) return 'null';
  if (isRawNumber(value)) return value.rawJSON;
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).map(([name, item]) => `${name}=${valueText(item ?? null)}`);
  return `{${entries.join(', ')}}`;
}
