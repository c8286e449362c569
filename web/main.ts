/** The console: builds the page and wires its parts. Every part below is told what it needs; none reaches for another. */
import './style/base.css';
import './style/layout.css';
import './style/editor.css';
import './style/results.css';
import { watchCatalog } from './catalogue/catalog.ts';
import type { CatalogFacts } from './catalogue/catalog.ts';
import { createPanel } from './catalogue/panel.ts';
import { button, fill, h, icon, iconButton } from './dom.ts';
import { createEditor } from './editor/editor.ts';
import { createHistoryDialog } from './past.ts';
import { createOutput } from './results/card.ts';
import { createRunner } from './runner.ts';
import { createSession, RESET } from './session.ts';
import type { Session } from './session.ts';
import { addSplitter } from './splitter.ts';
import { store, stored } from './stored.ts';
import { ASK, feedReadings, MAKE, WATCH } from './tour.ts';

const WELCOME = `-- Ctrl-Enter (on a Mac: Cmd-Enter) runs the statement at the cursor or what is selected.
SHOW STREAMS;
`;

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const MOD = isMac ? '⌘' : 'Ctrl';

/** The choice of where queries begin to read; the same as `SET 'auto.offset.reset'`. */
function readFrom(session: Session): HTMLElement {
  const box = h(
    'select',
    { on: { change: () => session.set(RESET, box.value) } },
    h('option', { value: 'latest' }, 'now on'),
    h('option', { value: 'earliest' }, 'the beginning'),
  );
  session.onChange(() => {
    box.value = session.facts().properties[RESET] ?? 'latest';
  });
  const title = "Where new queries begin to read: the setting 'auto.offset.reset'";
  return h('label', { class: 'choice read-from', title }, h('span', {}, 'read from'), box);
}

function serverState(): { readonly element: HTMLElement; readonly show: (facts: CatalogFacts) => void } {
  const dot = h('span', { class: 'dot idle' });
  const text = h('span', {}, 'connecting');
  const show = ({ online, version }: CatalogFacts) => {
    dot.className = `dot ${online === true ? 'good' : 'bad'}`;
    text.textContent = online === true ? (version === null ? 'connected' : version) : 'no answer';
  };
  return { element: h('p', { class: 'server-state', role: 'status', title: 'The server this page came from' }, dot, text), show };
}

function hints(): HTMLElement {
  const line = (keys: string, text: string) => h('li', {}, h('kbd', {}, keys), ` ${text}`);
  return h(
    'ul',
    { class: 'key-hints' },
    line(`${MOD} Enter`, 'run the statement at the cursor, or the selection'),
    line(`${MOD} Shift Enter`, 'run everything'),
    line('Ctrl Space', 'what may stand here'),
    line('Esc, Tab', 'leave the editor'),
  );
}

/** Puts the page together inside `root`. */
function start(root: HTMLElement): void {
  const session = createSession();
  const panel = h('aside', { class: 'panel', id: 'panel', 'aria-label': 'Streams, tables and queries' });
  const editorPlace = h('div', { class: 'editor' });
  const cards = h('div', { class: 'cards' });
  const welcome = h('div', { class: 'welcome' });
  const feedBar = h('div', { class: 'feed-bar', hidden: true });
  const results = h('section', { class: 'results', 'aria-label': 'Results' }, feedBar, cards, welcome);
  const output = createOutput(cards, () => {
    welcome.hidden = !output.isEmpty();
    clear.hidden = output.isEmpty();
  });
  const clear = button('Clear results', () => output.clear(), { kind: 'quiet', hidden: true });

  const editor = createEditor({
    parent: editorPlace,
    text: stored('text') ?? WELCOME,
    names: () => catalog.facts(),
    onRun: () => void runHere(),
    onRunAll: () => void run(null),
    onChange: (text) => store('text', text),
  });
  const run = createRunner({ editor, output, session, onChange: () => void catalog.refresh(true) });
  const runHere = () => {
    const target = editor.target();
    return target === null ? Promise.resolve() : run(target);
  };
  const runText = (text: string) => run(editor.append(text));

  const state = serverState();
  const togglePanel = (open: boolean) => {
    root.classList.toggle('panel-open', open);
    menu.setAttribute('aria-expanded', String(open));
  };
  const menu = iconButton('menu', 'Streams, tables and queries', () => togglePanel(!root.classList.contains('panel-open')), {
    class: 'button icon-only menu',
    'aria-expanded': 'false',
    'aria-controls': 'panel',
  });
  const showPanel = createPanel(panel, {
    run: (text) => {
      togglePanel(false);
      void runText(text);
    },
    control: (text) => void runText(text),
    refresh: () => void catalog.refresh(true),
  });
  const catalog = watchCatalog((facts) => {
    state.show(facts);
    showPanel(facts);
  });
  showPanel(catalog.facts());

  const openHistory = createHistoryDialog(root, (text) => {
    editor.append(text);
    editor.focus();
  });
  const runButton = button(h('span', {}, 'Run'), () => void runHere(), {
    kind: 'primary run',
    title: `Run the statement at the cursor or the selection (${MOD} Enter)`,
  });
  runButton.prepend(icon('run'));
  runButton.append(h('kbd', {}, `${MOD} ⏎`));
  const runAll = button('Run all', () => void run(null), { title: `Run everything (${MOD} Shift Enter)` });
  const past = iconButton('history', 'Statements run before', openHistory);
  const toolbar = h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': 'Editor' },
    runButton,
    runAll,
    readFrom(session),
    h('span', { class: 'spring' }),
    clear,
    past,
  );

  const brand = h('h1', { class: 'brand' }, h('span', { class: 'brand-mark', 'aria-hidden': 'true' }), 'Millrace');
  const shade = h('div', { class: 'shade', on: { click: () => togglePanel(false) } });
  const work = h('main', { class: 'work' }, editorPlace, toolbar, results);
  fill(
    root,
    h('header', { class: 'top' }, menu, brand, h('span', { class: 'spring' }), state.element),
    h('div', { class: 'columns-frame' }, panel, work),
    shade,
  );
  root.addEventListener('keydown', (event) => event.key === 'Escape' && togglePanel(false));
  addSplitter(work, editorPlace, toolbar);
  fillWelcome(welcome, feedBar, {
    run: runText,
    read: (text) => void editor.append(text),
    fromBeginning: () => session.set(RESET, 'earliest'),
  });
  editor.focus();
}

interface TourActions {
  readonly run: (text: string) => Promise<void>;
  readonly read: (text: string) => void;
  readonly fromBeginning: () => void;
}

function fillWelcome(welcome: HTMLElement, feedBar: HTMLElement, actions: TourActions): void {
  let feeding: { readonly stop: () => void } | null = null;
  const feed = () => {
    if (feeding !== null) return;
    feeding = feedReadings(() => {
      feeding = null;
      feedBar.hidden = true;
    });
    feedBar.hidden = false;
  };
  fill(
    feedBar,
    h('span', { class: 'dot live' }),
    h('span', {}, 'Made-up readings are being inserted into READINGS.'),
    button('Stop them', () => feeding?.stop(), { kind: 'small' }),
  );
  const everything = async () => {
    actions.fromBeginning();
    await actions.run(MAKE);
    feed();
    await actions.run(WATCH);
  };
  const step = (number: string, title: string, text: string, label: string, act: () => void) =>
    h(
      'li',
      {},
      h('span', { class: 'step-number', 'aria-hidden': 'true' }, number),
      h('div', {}, h('h3', {}, title), h('p', {}, text), button(label, act, { kind: 'small' })),
    );
  fill(
    welcome,
    h('h2', {}, 'Rows that keep coming, asked in SQL'),
    h(
      'p',
      {},
      'A stream is a log of rows. A query on it does not end: it goes on as rows arrive. A table is a result kept up to date, and can be asked at any time.',
    ),
    h(
      'p',
      { class: 'welcome-start' },
      button('Show me with made-up readings', () => void everything(), { kind: 'primary' }),
    ),
    h(
      'ol',
      { class: 'steps' },
      step(
        '1',
        'Make a stream and a table',
        'CREATE STREAM names a topic and its columns; CREATE TABLE … AS SELECT starts a query that keeps counting.',
        'Put it into the editor',
        () => actions.read(MAKE),
      ),
      step(
        '2',
        'Watch rows come',
        'SELECT … EMIT CHANGES shows every row from now on, with a chart of its numbers.',
        'Put it into the editor',
        () => actions.read(WATCH),
      ),
      step('3', 'Ask for what is there now', 'Without EMIT CHANGES a query answers once and ends.', 'Put it into the editor', () =>
        actions.read(ASK),
      ),
    ),
    hints(),
    h('p', { class: 'note' }, 'For a larger example, on real flights, run ', h('code', {}, 'npm run demo'), ' beside this page.'),
  );
}

const root = document.getElementById('console');
if (root !== null) start(root);
