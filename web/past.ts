/** The dialog with the statements run before: found by typing, put back into the editor by choosing. */
import { button, fill, h, iconButton } from './dom.ts';
import { clearHistory, history } from './stored.ts';

/** Makes the dialog; the result opens it. `choose` gets the text of the statement taken. */
export function createHistoryDialog(parent: HTMLElement, choose: (text: string) => void): () => void {
  const list = h('ul', { class: 'history-list' });
  const search = h('input', {
    type: 'search',
    class: 'filter',
    placeholder: 'Search statements',
    'aria-label': 'Search statements',
    on: { input: () => draw() },
  });
  const close = () => dialog.close();
  const draw = () => {
    const wanted = search.value.trim().toLowerCase();
    const found = history().filter((entry) => entry.text.toLowerCase().includes(wanted));
    const lines = found.map((entry) =>
      h(
        'li',
        {},
        h(
          'button',
          {
            type: 'button',
            class: 'history-entry',
            on: {
              click: () => {
                close();
                choose(entry.text);
              },
            },
          },
          h('code', {}, entry.text.slice(0, 600)),
          h('span', { class: 'note' }, new Date(entry.at).toLocaleString()),
        ),
      ),
    );
    fill(
      list,
      ...lines,
      lines.length === 0 && h('li', { class: 'note' }, wanted === '' ? 'Nothing has been run in this browser yet.' : 'Nothing like it.'),
    );
  };
  const forget = button(
    'Forget all',
    () => {
      clearHistory();
      draw();
    },
    { kind: 'small' },
  );
  const dialog: HTMLDialogElement = h(
    'dialog',
    { class: 'history', 'aria-label': 'Statements run before', on: { click: (event) => event.target === dialog && close() } },
    h('div', { class: 'dialog-head' }, h('h2', {}, 'Statements run before'), forget, iconButton('close', 'Close', close)),
    search,
    list,
  );
  parent.append(dialog);
  return () => {
    search.value = '';
    draw();
    dialog.showModal();
    search.focus();
  };
}
