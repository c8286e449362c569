/** What is shown before anything has been run: what this is, first steps to take, and the keys. */
import { button, fill, h } from './dom.ts';
import { MOD } from './keys.ts';
import { ASK, feedReadings, MAKE, WATCH } from './tour.ts';

/** What the first steps do with the rest of the page. */
export interface TourActions {
  readonly run: (text: string) => Promise<void>;
  readonly read: (text: string) => void;
  readonly fromBeginning: () => void;
}

/** Fills the first page, and the bar that says that made-up readings are being sent. */
export function fillWelcome(welcome: HTMLElement, feedBar: HTMLElement, actions: TourActions): void {
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
    h('p', { class: 'note' }, 'For a larger example, on real flights, run ', h('code', {}, demoCommand()), ' beside this page.'),
  );
}

/** The demo looks at the usual port by itself; of another place it has to be told. */
function demoCommand(): string {
  return location.port === '8088' ? 'npm run demo' : `npm run demo -- --server ${location.origin}`;
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
