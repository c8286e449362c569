/** The line above the page and the one below the editor. */
import type { CatalogFacts } from './catalogue/catalog.ts';
import { button, h, icon, iconButton } from './dom.ts';
import { MOD } from './keys.ts';
import { RESET } from './session.ts';
import type { Session } from './session.ts';

/** The choice of where queries begin to read; the same as `SET 'auto.offset.reset'`. */
function readFrom(session: Session): HTMLElement {
  const box = h(
    'select',
    { on: { change: () => session.set(RESET, box.value) } },
    h('option', { value: 'latest' }, 'from now'),
    h('option', { value: 'earliest' }, 'from the start'),
  );
  session.onChange(() => {
    box.value = session.facts().properties[RESET] ?? 'latest';
  });
  const title = "Where new queries begin to read: the setting 'auto.offset.reset'";
  return h('label', { class: 'choice read-from', title }, h('span', {}, 'read'), box);
}

/** Whether the server answers, and its version. */
export function serverState(): { readonly element: HTMLElement; readonly show: (facts: CatalogFacts) => void } {
  const dot = h('span', { class: 'dot idle' });
  const text = h('span', {}, 'connecting');
  const show = ({ online, version }: CatalogFacts) => {
    dot.className = `dot ${online === true ? 'good' : 'bad'}`;
    text.textContent = online === true ? 'connected' : 'no answer';
    text.title = version === null ? '' : `The server speaks the protocol of version ${version}.`;
  };
  return { element: h('p', { class: 'server-state', role: 'status', title: 'The server this page came from' }, dot, text), show };
}

/** What the buttons below the editor do. */
export interface ToolbarActions {
  readonly session: Session;
  readonly run: () => void;
  readonly runAll: () => void;
  readonly history: () => void;
}

/** The line below the editor; `clear` is the button of whoever knows the results. */
export function toolbar(actions: ToolbarActions, clear: HTMLElement): HTMLElement {
  const title = `Run the statement at the cursor or the selection (${MOD} Enter)`;
  const run = button(icon('run'), actions.run, { kind: 'primary run', title });
  run.append(h('span', {}, 'Run'), h('kbd', {}, `${MOD} ⏎`));
  const runAll = button('Run all', actions.runAll, { title: `Run everything (${MOD} Shift Enter)` });
  const past = iconButton('history', 'Statements run before', actions.history);
  const spring = h('span', { class: 'spring' });
  return h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': 'Editor' },
    run,
    runAll,
    readFrom(actions.session),
    spring,
    clear,
    past,
  );
}
