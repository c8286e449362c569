/** The list of results: one card for each request, the latest on top; old ones give way. */
import { fill, h, icon, iconButton } from '../dom.ts';
import type { Child } from '../dom.ts';
import { badge } from './plain-table.ts';

/** A card on the page. */
export interface Card {
  readonly element: HTMLElement;
  /** A word for how it stands, the look of it, and whether it goes on. */
  readonly setState: (text: string, look: string, running?: boolean) => void;
  readonly setBody: (...children: Child[]) => void;
  readonly setTools: (...children: Child[]) => void;
}

/** The list of cards. */
export interface Output {
  /** Adds a card for a request; `onClose` runs when it leaves the page, by whatever way. */
  readonly add: (title: string, onClose?: () => void) => Card;
  readonly clear: () => void;
  readonly isEmpty: () => boolean;
}

const MAX_CARDS = 30;

/** Makes the list inside `parent`; `onChange` hears when cards come and go. */
export function createOutput(parent: HTMLElement, onChange: () => void): Output {
  const open = new Map<HTMLElement, () => void>();
  const remove = (element: HTMLElement) => {
    const onClose = open.get(element);
    open.delete(element);
    element.remove();
    onClose?.();
    onChange();
  };
  const dropOldest = () => {
    const idle = [...open.keys()].find((element) => !element.classList.contains('running'));
    if (open.size > MAX_CARDS && idle !== undefined) remove(idle);
  };
  return {
    add(title, onClose = () => undefined) {
      const state = h('span', { class: 'card-state', role: 'status' });
      const tools = h('div', { class: 'card-tools' });
      const body = h('div', { class: 'card-body' });
      const close = iconButton('close', 'Close this result', () => remove(element));
      const head = h('header', { class: 'card-head' }, state, h('code', { class: 'card-title', title }, oneLine(title)), tools, close);
      const element: HTMLElement = h('article', { class: 'card', 'aria-label': `Result of ${oneLine(title).slice(0, 80)}` }, head, body);
      open.set(element, onClose);
      parent.prepend(element);
      parent.scrollTop = 0;
      dropOldest();
      onChange();
      return {
        element,
        setState: (text, look, running = false) => {
          element.classList.toggle('running', running);
          fill(state, badge(text, look));
        },
        setBody: (...children) => fill(body, ...children),
        setTools: (...children) => fill(tools, ...children),
      };
    },
    clear: () => {
      for (const element of [...open.keys()]) remove(element);
    },
    isEmpty: () => open.size === 0,
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 400);
}

/** What is shown of an error: why, where, and what can be done. */
export interface Problem {
  readonly message: string;
  readonly hint: string | null;
  readonly code: number | null;
  /** Line and column in the editor, counted from 1. */
  readonly place: { readonly line: number; readonly column: number } | null;
}

/** The box of an error. `show` brings the reader to the place, where there is one. */
export function problemView(problem: Problem, show: () => void): HTMLElement {
  const place =
    problem.place === null
      ? null
      : h('button', { type: 'button', class: 'place', on: { click: show } }, `line ${problem.place.line}, column ${problem.place.column}`);
  const lines = problem.message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const more = lines.slice(1).filter((line) => line !== problem.hint);
  return h(
    'div',
    { class: 'problem', role: 'alert' },
    h('p', { class: 'problem-reason' }, lines[0] ?? 'Something went wrong.'),
    more.length > 0 && h('pre', { class: 'problem-more' }, more.join('\n')),
    problem.hint !== null && h('p', { class: 'problem-hint' }, icon('chevron'), problem.hint),
    h('p', { class: 'problem-facts' }, place, problem.code !== null && h('span', {}, `error code ${problem.code}`)),
  );
}
