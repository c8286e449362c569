/** The side panel: streams, tables and queries, with what can be done with each. */
import { button, fill, h, icon, iconButton } from '../dom.ts';
import { written } from '../editor/completion.ts';
import { badge, lookOf } from '../results/plain-table.ts';
import type { CatalogFacts, QueryFact, SourceFact } from './catalog.ts';

/** What the panel asks for. */
export interface PanelActions {
  /** Puts a statement into the editor and runs it. */
  readonly run: (text: string) => void;
  /** Runs a statement without putting it into the editor, where it might be run again unwanted. */
  readonly control: (text: string) => void;
  readonly refresh: () => void;
}

/** Above so many sources a filter is offered. */
const FILTER_FROM = 8;
const SURE_FOR_MS = 4000;

/** Makes the panel inside `parent`; the result draws the facts given. */
export function createPanel(parent: HTMLElement, actions: PanelActions): (facts: CatalogFacts) => void {
  const open = new Set<string>();
  let shownFacts: CatalogFacts | null = null;
  const filter = h('input', {
    type: 'search',
    class: 'filter',
    placeholder: 'Filter names',
    'aria-label': 'Filter names',
    on: { input: () => draw() },
  });
  const lists = h('div', { class: 'lists' });
  const draw = () => {
    if (shownFacts === null) return;
    const { sources, queries, online } = shownFacts;
    filter.hidden = sources.length < FILTER_FROM;
    const wanted = filter.hidden ? '' : filter.value.trim().toUpperCase();
    const kept = sources.filter((source) => source.name.toUpperCase().includes(wanted));
    const of = (kind: SourceFact['kind']) =>
      kept.filter((source) => source.kind === kind).map((source) => sourceItem(source, open, actions));
    const focused = keyOfFocus();
    fill(
      lists,
      section('Streams', of('STREAM'), online === null ? 'Asking the server…' : 'None yet. CREATE STREAM makes one.'),
      section('Tables', of('TABLE'), online === null ? '' : 'None yet. CREATE TABLE … AS SELECT keeps a result up to date.'),
      section(
        'Queries',
        queries.map((query) => queryItem(query, open, actions)),
        online === null ? '' : 'None runs. Statements with AS SELECT start one.',
      ),
    );
    if (focused !== null) lists.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  };
  const head = h(
    'div',
    { class: 'panel-head' },
    h('h2', {}, 'On the server'),
    iconButton('refresh', 'Ask the server again', actions.refresh),
  );
  fill(parent, head, filter, lists);
  return (facts) => {
    shownFacts = facts;
    draw();
  };
}

function keyOfFocus(): string | null {
  return document.activeElement instanceof HTMLElement ? (document.activeElement.dataset.focus ?? null) : null;
}

function section(title: string, elements: readonly HTMLElement[], empty: string): HTMLElement {
  const count = elements.length > 0 && h('span', { class: 'count' }, String(elements.length));
  const list = elements.length > 0 ? h('ul', {}, ...elements) : h('p', { class: 'note' }, empty);
  return h('section', { class: 'list' }, h('h3', {}, title, ' ', count), list);
}

/** An entry that opens and closes; whether it is open outlives a redraw. */
function entry(key: string, open: Set<string>, head: readonly (Node | string | false)[], content: () => HTMLElement): HTMLElement {
  const item = h('li', { class: 'entry' });
  const toggle = h('button', {
    type: 'button',
    class: 'entry-head',
    'data-focus': key,
    on: {
      click: () => {
        if (!open.delete(key)) open.add(key);
        draw();
      },
    },
  });
  const draw = () => {
    toggle.setAttribute('aria-expanded', String(open.has(key)));
    toggle.nextElementSibling?.remove();
    if (open.has(key)) item.append(content());
  };
  fill(toggle, icon('chevron'), ...head);
  item.append(toggle);
  draw();
  return item;
}

function sourceItem(source: SourceFact, open: Set<string>, actions: PanelActions): HTMLElement {
  const head = [h('span', { class: 'entry-name', title: source.name }, source.name), source.windowed && badge('windowed')];
  return entry(`source ${source.name}`, open, head, () => {
    const columns = source.columns.map((column) =>
      h(
        'li',
        {},
        column.key ? icon('key') : h('span', { class: 'no-key' }),
        h('span', { class: 'column-name', title: column.name }, column.name),
        h('span', { class: 'column-type', title: column.type }, column.type),
      ),
    );
    const name = written(source.name);
    return h(
      'div',
      { class: 'entry-body' },
      h('ul', { class: 'columns' }, ...columns),
      h('p', { class: 'note' }, source.formats),
      h(
        'div',
        { class: 'entry-actions' },
        button('Live rows', () => actions.run(`SELECT * FROM ${name} EMIT CHANGES;`), { kind: 'small primary' }),
        button('Rows now', () => actions.run(`SELECT * FROM ${name};`), { kind: 'small' }),
        button('Describe', () => actions.control(`DESCRIBE ${name};`), { kind: 'small' }),
      ),
    );
  });
}

function queryItem(query: QueryFact, open: Set<string>, actions: PanelActions): HTMLElement {
  const id = written(query.id);
  const head = [
    h('span', { class: `dot ${lookOf(query.state)}`, title: query.state }),
    h('span', { class: 'entry-name', title: query.id }, query.id),
    query.state === 'RUNNING' ? h('span', { class: 'only-read' }, 'running') : badge(query.state.toLowerCase(), lookOf(query.state)),
  ];
  return entry(`query ${query.id}`, open, head, () => {
    const paused = query.state === 'PAUSED';
    const pause = button(paused ? 'Resume' : 'Pause', () => actions.control(`${paused ? 'RESUME' : 'PAUSE'} ${id};`), { kind: 'small' });
    return h(
      'div',
      { class: 'entry-body' },
      h('pre', { class: 'query-text' }, query.text),
      query.sink !== '' && h('p', { class: 'note' }, 'writes ', h('code', {}, query.sink)),
      h(
        'div',
        { class: 'entry-actions' },
        query.persistent && pause,
        button('Explain', () => actions.control(`EXPLAIN ${id};`), { kind: 'small' }),
        sureButton('Terminate', () => actions.control(`TERMINATE ${id};`)),
      ),
    );
  });
}

/** A button that asks once more before it does what cannot be undone. */
function sureButton(text: string, act: () => void): HTMLButtonElement {
  let sure = false;
  const made: HTMLButtonElement = button(
    text,
    () => {
      if (sure) return act();
      sure = true;
      made.textContent = `${text} now?`;
      setTimeout(() => {
        sure = false;
        made.textContent = text;
      }, SURE_FOR_MS);
    },
    { kind: 'small danger' },
  );
  return made;
}
