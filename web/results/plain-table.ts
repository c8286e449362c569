/** Small parts that results of statements are made of: tables, facts, code, badges. For many rows there is grid.ts. */
import { h } from '../dom.ts';
import type { Child } from '../dom.ts';

const LONG_CELL = 60;

/** A cell that knows whether it holds much text. */
function cellOf(content: Child): HTMLElement {
  const cell = h('td', {}, content);
  if ((cell.textContent ?? '').length > LONG_CELL) cell.className = 'long';
  return cell;
}

/** A table of few rows. Says so when there is none. */
export function plainTable(heads: readonly string[], rows: readonly (readonly Child[])[], empty = 'None.'): HTMLElement {
  if (rows.length === 0) return h('p', { class: 'note' }, empty);
  const head = h('thead', {}, h('tr', {}, ...heads.map((text) => h('th', { scope: 'col' }, text))));
  const body = h('tbody', {}, ...rows.map((cells) => h('tr', {}, ...cells.map(cellOf))));
  return h(
    'div',
    { class: 'table-scroll', tabindex: 0, role: 'group', 'aria-label': heads.join(', ') },
    h('table', { class: 'plain-table' }, head, body),
  );
}

/** Names with their values; those without a value are left out. */
export function facts(pairs: readonly (readonly [string, Child])[]): HTMLElement {
  const kept = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return h('dl', { class: 'facts' }, ...kept.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

/** Text in the type of code, over as many lines as it has. */
export function code(text: string): HTMLElement {
  return h('pre', { class: 'code', tabindex: 0 }, text);
}

/** A word in a box; `look` is good, bad, idle or none. */
export function badge(text: string, look = ''): HTMLElement {
  return h('span', { class: `badge ${look}` }, text);
}

/** A part that opens when asked to. */
export function folded(title: string, content: Child, open = false): HTMLElement {
  return h('details', { class: 'folded', open }, h('summary', {}, title), content);
}

/** The look of a state's word. */
export function lookOf(state: string): string {
  if (/^(RUNNING|SUCCESS|UP)/.test(state)) return 'good';
  if (/^(ERROR|FAILED|UNRESPONSIVE|DOWN)/.test(state)) return 'bad';
  return 'idle';
}
