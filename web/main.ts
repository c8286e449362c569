/** The console: builds the page and wires its parts. Every part is told what it needs; none reaches for another. */
import './style/base.css';
import './style/panel.css';
import './style/history.css';
import './style/layout.css';
import './style/editor.css';
import './style/results.css';
import './style/grid.css';
import './style/welcome.css';
import { serverState, toolbar } from './bars.ts';
import { watchCatalog } from './catalogue/catalog.ts';
import { createPanel } from './catalogue/panel.ts';
import type { PanelActions } from './catalogue/panel.ts';
import { button, h, iconButton } from './dom.ts';
import { createEditor } from './editor/editor.ts';
import { createHistoryDialog } from './past.ts';
import { createOutput } from './results/card.ts';
import { createRunner } from './runner.ts';
import { createSession, RESET } from './session.ts';
import { addSplitter } from './splitter.ts';
import { store, stored } from './stored.ts';
import { fillWelcome } from './welcome.ts';

const WELCOME = `-- Ctrl-Enter (on a Mac: Cmd-Enter) runs the statement at the cursor or what is selected.
SHOW STREAMS;
`;

/** Puts the page together inside `root`. */
function start(root: HTMLElement): void {
  const session = createSession();
  const editorPlace = h('div', { class: 'editor' });
  const cards = h('div', { class: 'cards' });
  const welcome = h('div', { class: 'welcome' });
  const feedBar = h('div', { class: 'feed-bar', hidden: true });
  const clear = button('Clear', () => output.clear(), { kind: 'quiet', title: 'Close all results', hidden: true });
  const output = createOutput(cards, () => {
    welcome.hidden = !output.isEmpty();
    clear.hidden = output.isEmpty();
  });
  const editor = createEditor({
    parent: editorPlace,
    text: stored('text') ?? WELCOME,
    names: () => catalog.facts(),
    onRun: () => runHere(),
    onRunAll: () => void run(null),
    onChange: (text) => store('text', text),
  });
  const run = createRunner({ editor, output, session, onChange: () => void catalog.refresh(true) });
  const runText = (text: string) => run(editor.append(text));
  const runHere = () => {
    const target = editor.target();
    if (target !== null) void run(target);
  };
  const side = createSide(root, {
    run: (text) => void runText(text),
    control: (text) => void run(null, text),
    refresh: () => void catalog.refresh(true),
  });
  const state = serverState();
  const catalog = watchCatalog((facts) => {
    state.show(facts);
    side.show(facts);
  });
  side.show(catalog.facts());
  const openHistory = createHistoryDialog(root, (text) => {
    editor.append(text);
    editor.focus();
  });
  const tools = toolbar({ session, run: runHere, runAll: () => void run(null), history: openHistory }, clear);
  const results = h('section', { class: 'results', 'aria-label': 'Results' }, feedBar, cards, welcome);
  const work = h('main', { class: 'work' }, editorPlace, tools, results);
  const brand = h('h1', { class: 'brand' }, h('span', { class: 'brand-mark', 'aria-hidden': 'true' }), 'Millrace');
  const top = h('header', { class: 'top' }, side.menu, brand, h('span', { class: 'spring' }), state.element);
  root.prepend(top, h('div', { class: 'columns-frame' }, side.element, work), side.shade);
  addSplitter(work, editorPlace, tools);
  fillWelcome(welcome, feedBar, {
    run: runText,
    read: (text) => void editor.append(text),
    fromBeginning: () => session.set(RESET, 'earliest'),
  });
  editor.focus();
}

interface Side {
  readonly element: HTMLElement;
  readonly menu: HTMLElement;
  readonly shade: HTMLElement;
  readonly show: ReturnType<typeof createPanel>;
}

/** The side panel; on a narrow page it slides in and out. */
function createSide(root: HTMLElement, actions: PanelActions): Side {
  const element = h('aside', { class: 'panel', id: 'panel', 'aria-label': 'Streams, tables and queries' });
  const toggle = (open: boolean) => {
    root.classList.toggle('panel-open', open);
    menu.setAttribute('aria-expanded', String(open));
  };
  const menu = iconButton('menu', 'Streams, tables and queries', () => toggle(!root.classList.contains('panel-open')), {
    class: 'button icon-only menu',
    'aria-expanded': 'false',
    'aria-controls': 'panel',
  });
  const shade = h('div', { class: 'shade', on: { click: () => toggle(false) } });
  document.addEventListener('keydown', (event) => event.key === 'Escape' && toggle(false));
  // On a narrow page the panel lies over the results.
  const closing = (act: (text: string) => void) => (text: string) => {
    toggle(false);
    act(text);
  };
  const show = createPanel(element, { ...actions, run: closing(actions.run), control: closing(actions.control) });
  return { element, menu, shade, show };
}

const root = document.getElementById('console');
if (root !== null) start(root);
