/**
 * A table of many rows that draws only those in sight. Rows are of one height; the rest of the height is padding.
 * Cells are text, whatever is in them.
 */
import { fill, h, iconButton } from '../dom.ts';
import { cellText, kindOf, prettyCell } from '../wire/row.ts';
import { isNumeric, isTime } from './chart-data.ts';
import { widthOf } from './text-width.ts';
import type { Column, Row, RowBuffer } from './rows.ts';

/** A table on the page. */
export interface Grid {
  readonly element: HTMLElement;
  /** Draws the rows as they are now. */
  readonly show: (rows: RowBuffer) => void;
}

const ROW_HEIGHT = 28;
const MARGIN_ROWS = 6;
const MAX_WIDTH = 44;
const MAX_WIDTH_NARROW = 22;
const NARROW_PX = 600;
const MAX_CELL_TEXT = 300;
const WIDTH_SAMPLE = 40;

/** Makes a table. With `newestFirst` the latest row is on top, and what the reader looks at stays in place while rows come. */
export function createGrid(columns: readonly Column[], newestFirst: boolean): Grid {
  const widths = columns.map((column) => Math.max(10, column.name.length + 3, column.type.length > 16 ? 0 : column.type.length + 2));
  // Numbers stand on the right, so the last column may not take what is left of the page: an empty one behind it does.
  const filled = columns.length > 0 && isNumeric(columns[columns.length - 1]);
  const cols = [h('col', { class: 'row-number' }), ...columns.map(() => h('col')), ...(filled ? [h('col')] : [])];
  const body = h('tbody');
  const top = h('tbody', { 'aria-hidden': 'true' }, h('tr'));
  const bottom = h('tbody', { 'aria-hidden': 'true' }, h('tr'));
  const table = h('table', { class: 'grid' }, h('colgroup', {}, ...cols), headOf(columns, filled), top, body, bottom);
  const scroller = h('div', { class: 'grid-scroll', tabindex: 0, role: 'region', 'aria-label': 'Result rows' }, table);
  const detail = h('div', { class: 'row-detail', hidden: true });
  let rows: RowBuffer | null = null;
  let selected: Row | null = null;
  let seenTotal = 0;

  const indexOf = (position: number) => (newestFirst ? rows!.size() - 1 - position : position);
  const numberOf = (position: number) => rows!.total() - rows!.size() + indexOf(position) + 1;

  const select = (row: Row | null) => {
    selected = row;
    detail.hidden = row === null;
    if (row !== null) showDetail(detail, columns, row, () => select(null));
    draw();
    if (row !== null) detail.scrollIntoView({ block: 'nearest' });
  };

  function draw(): void {
    if (rows === null) return;
    const size = rows.size();
    const first = Math.max(0, Math.floor(scroller.scrollTop / ROW_HEIGHT) - MARGIN_ROWS);
    const count = Math.min(size - first, Math.ceil((scroller.clientHeight || 400) / ROW_HEIGHT) + 2 * MARGIN_ROWS);
    padding(top, first);
    padding(bottom, size - first - Math.max(count, 0));
    drawRows(body, Math.max(count, 0), cols.length - 1, (line, at) => {
      const row = rows!.row(indexOf(first + at));
      drawRow(line, columns, row, numberOf(first + at));
      line.classList.toggle('selected', row === selected);
    });
    table.setAttribute('aria-rowcount', String(size + 1));
  }

  scroller.addEventListener('scroll', draw, { passive: true });
  new ResizeObserver(draw).observe(scroller);
  body.addEventListener('click', (event) => {
    const line = (event.target as Element).closest('tr');
    if (line === null || rows === null || getSelection()?.isCollapsed === false) return;
    const row = rowOf.get(line) ?? null;
    select(row === selected ? null : row);
  });
  scroller.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') select(null);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || rows === null || rows.size() === 0) return;
    event.preventDefault();
    const position = stepFrom(rows, selected, indexOf, step);
    select(rows.row(indexOf(position)));
    intoView(scroller, position);
  });

  return {
    element: h('div', { class: 'grid-frame' }, scroller, detail),
    show(next) {
      const fresh = rows === null ? 0 : next.total() - seenTotal;
      rows = next;
      seenTotal = next.total();
      widen(widths, columns, next, scroller.clientWidth < NARROW_PX ? MAX_WIDTH_NARROW : MAX_WIDTH);
      setWidths(table, cols, widths, next.total());
      draw();
      // The rows in sight move down as others come above them: the reader's place moves with them.
      if (newestFirst && fresh > 0 && scroller.scrollTop > ROW_HEIGHT) scroller.scrollTop += fresh * ROW_HEIGHT;
    },
  };
}

/** Makes widths, in characters, large enough for the latest rows; they never shrink, so that columns do not dance. */
function widen(widths: number[], columns: readonly Column[], rows: RowBuffer, most: number): void {
  const size = rows.size();
  for (let at = 0; at < Math.min(size, WIDTH_SAMPLE); at += 1) {
    const row = rows.row(size - 1 - at);
    for (let column = 0; column < columns.length; column += 1) {
      const length = Math.min(most, widthOf(cellText(row[column] ?? '').slice(0, most)) + 3);
      if (length > widths[column]) widths[column] = length;
    }
  }
}

function setWidths(table: HTMLElement, cols: readonly HTMLElement[], widths: readonly number[], total: number): void {
  const all = [String(total).length + 3, ...widths];
  cols.forEach((col, index) => {
    col.style.width = index === cols.length - 1 ? 'auto' : `${all[index]}ch`;
  });
  table.style.minWidth = `${all.reduce((sum, width) => sum + width, 0)}ch`;
}

const rowOf = new WeakMap<Element, Row>();

function headOf(columns: readonly Column[], filled: boolean): HTMLElement {
  const heads = columns.map((column) =>
    h(
      'th',
      { scope: 'col', class: isNumeric(column) ? 'number' : undefined, title: `${column.name} ${column.type}` },
      h('span', { class: 'column-name' }, column.name),
      h('span', { class: 'column-type' }, column.type),
    ),
  );
  return h(
    'thead',
    {},
    h('tr', {}, h('th', { scope: 'col', class: 'row-number' }, '#'), ...heads, filled && h('th', { 'aria-hidden': 'true' })),
  );
}

function padding(body: HTMLElement, rows: number): void {
  const line = body.firstElementChild as HTMLElement;
  line.style.height = `${Math.max(rows, 0) * ROW_HEIGHT}px`;
  body.hidden = rows <= 0;
}

/** Brings the body to `count` lines, keeping those there are, so that a reader's marked text stays marked. */
function drawRows(body: HTMLElement, count: number, width: number, draw: (line: HTMLTableRowElement, at: number) => void): void {
  while (body.childElementCount > count) body.lastElementChild?.remove();
  while (body.childElementCount < count) {
    body.append(h('tr', {}, h('td', { class: 'row-number' }), ...Array.from({ length: width }, () => h('td'))));
  }
  Array.from(body.children).forEach((line, at) => {
    draw(line as HTMLTableRowElement, at);
  });
}

function drawRow(line: HTMLTableRowElement, columns: readonly Column[], row: Row, number: number): void {
  rowOf.set(line, row);
  line.setAttribute('aria-rowindex', String(number + 1));
  const cells = line.children;
  put(cells[0], String(number), 'row-number');
  for (let at = 1; at <= columns.length; at += 1) {
    const raw = row[at - 1] ?? 'null';
    put(cells[at], cellText(raw).slice(0, MAX_CELL_TEXT), `cell ${kindOf(raw)}${isNumeric(columns[at - 1]) ? ' right' : ''}`);
  }
}

function put(cell: Element, text: string, look: string): void {
  if (cell.textContent !== text) cell.textContent = text;
  if (cell.className !== look) cell.className = look;
}

function stepFrom(rows: RowBuffer, selected: Row | null, indexOf: (position: number) => number, step: number): number {
  if (selected === null) return 0;
  for (let position = 0; position < rows.size(); position += 1) {
    if (rows.row(indexOf(position)) === selected) return Math.max(0, Math.min(rows.size() - 1, position + step));
  }
  return 0;
}

function intoView(scroller: HTMLElement, position: number): void {
  const head = 42;
  const y = position * ROW_HEIGHT;
  if (y < scroller.scrollTop) scroller.scrollTop = y;
  else if (y + ROW_HEIGHT > scroller.scrollTop + scroller.clientHeight - head)
    scroller.scrollTop = y + ROW_HEIGHT + head - scroller.clientHeight;
}

/** A cell in full; a point in time that is a number also as a date. */
function detailText(column: Column, raw: string): string {
  const text = prettyCell(raw);
  const time = isTime(column) && kindOf(raw) === 'number' ? new Date(Number(raw)) : null;
  return time === null || Number.isNaN(time.getTime()) ? text : `${text}  (${time.toISOString()})`;
}

/** A cell in full on the page; a text without a character says so, as there is nothing to see of it. */
function fieldOf(column: Column, raw: string): HTMLElement {
  const text = detailText(column, raw);
  return text === '' ? h('pre', { class: 'cell null' }, 'empty text') : h('pre', { class: `cell ${kindOf(raw)}` }, text);
}

function showDetail(panel: HTMLElement, columns: readonly Column[], row: Row, close: () => void): void {
  const fields = columns.flatMap((column, at) => [
    h('dt', {}, column.name, h('span', { class: 'column-type' }, ` ${column.type}`)),
    h('dd', {}, fieldOf(column, row[at] ?? 'null')),
  ]);
  const head = h('div', { class: 'row-detail-head' }, h('h4', {}, 'Row'), iconButton('close', 'Close the row', close));
  fill(panel, head, h('dl', {}, ...fields));
}
