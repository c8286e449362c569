/** The editor: the text, what of it is to run, and the marks of mistakes. Knows neither the server nor the results. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, toggleComment } from '@codemirror/commands';
import { linter, setDiagnostics } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { highlight } from '../../grammar/highlight.ts';
import { mistakesIn, statementAt } from '../script.ts';
import type { Mistake, Span } from '../script.ts';
import { completionFrom } from './completion.ts';
import type { Names } from './completion.ts';
import { highlighting } from './highlighting.ts';

/** What the editor asks of its surroundings. */
export interface EditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly names: () => Names;
  /** Run what `target` gives. */
  readonly onRun: () => void;
  readonly onRunAll: () => void;
  readonly onChange: (text: string) => void;
}

/** The editor as the rest of the page sees it. */
export interface Editor {
  readonly text: () => string;
  /** The selection, or the statement at the cursor; null when there is neither. */
  readonly target: () => Span | null;
  /** Adds a statement at the end and selects nothing; the cursor stands in it. A text that is there already is not added twice. */
  readonly append: (text: string) => Span;
  readonly replace: (text: string) => void;
  /** Underlines mistakes until the text is changed; moves the cursor to the first. */
  readonly mark: (mistakes: readonly Mistake[]) => void;
  readonly focus: () => void;
}

function diagnostic(mistake: Mistake, text: string): Diagnostic {
  const from = Math.min(mistake.from, text.length);
  const to = Math.min(Math.max(mistake.to, from), text.length);
  const message = mistake.hint === null || mistake.message.includes(mistake.hint) ? mistake.message : `${mistake.message}\n${mistake.hint}`;
  return { from: from === to && from > 0 ? from - 1 : from, to, severity: 'error', message };
}

/** The piece of text at a place, so that a whole word is underlined. */
export function spanAt(text: string, offset: number): Span {
  const piece = highlight(text).find((one) => one.from <= offset && offset < one.to);
  return piece ?? { from: offset, to: Math.min(offset + 1, text.length) };
}

function run(act: () => void): () => boolean {
  return () => {
    act();
    return true;
  };
}

/** Longer texts are not checked while they are typed. */
const MAX_CHECKED = 100_000;

/** Checks the grammar while the text is typed; keeps what the server has said about a text until that text changes. */
function checking(told: () => readonly Mistake[]): Extension {
  const check = (view: EditorView) => {
    const text = view.state.doc.toString();
    const found = text.length > MAX_CHECKED ? [] : mistakesIn(text, view.state.selection.main.head);
    const known = new Set(found.map((mistake) => mistake.from));
    return [...found, ...told().filter((mistake) => !known.has(mistake.from))].map((mistake) => diagnostic(mistake, text));
  };
  return linter(check, { delay: 700 });
}

/** Makes the editor inside `parent`. */
export function createEditor(options: EditorOptions): Editor {
  const keys = [
    { key: 'Mod-Enter', run: run(options.onRun) },
    { key: 'Mod-Shift-Enter', run: run(options.onRunAll) },
    { key: 'Mod-/', run: toggleComment },
  ];
  let told: readonly Mistake[] = [];
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        Prec.highest(keymap.of(keys)),
        lineNumbers(),
        history(),
        highlightSpecialChars(),
        drawSelection(),
        closeBrackets(),
        autocompletion({ override: [completionFrom(options.names)], icons: false }),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
        EditorState.languageData.of(() => [
          { commentTokens: { line: '--', block: { open: '/*', close: '*/' } }, closeBrackets: { brackets: ['(', '[', "'", '`'] } },
        ]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'SQL statements', spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off' }),
        placeholder('SELECT * FROM … EMIT CHANGES;'),
        highlighting(),
        checking(() => told),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          told = [];
          options.onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return facade(view, (mistakes) => {
    told = mistakes;
  });
}

function facade(view: EditorView, tell: (mistakes: readonly Mistake[]) => void): Editor {
  const text = () => view.state.doc.toString();
  return {
    text,
    target() {
      const { main } = view.state.selection;
      if (!main.empty) return { from: main.from, to: main.to };
      return statementAt(text(), main.head);
    },
    append(added) {
      const old = text();
      const known = old.indexOf(added);
      const gap = old.trim() === '' ? '' : '\n\n';
      const from = known >= 0 ? known : old.trimEnd().length + gap.length;
      const changes = known >= 0 ? [] : [{ from: old.trimEnd().length, to: old.length, insert: `${gap}${added}\n` }];
      const span = { from, to: from + added.length };
      view.dispatch({ changes, selection: { anchor: span.to }, scrollIntoView: true });
      return span;
    },
    replace(whole) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: whole }, selection: { anchor: 0 }, scrollIntoView: true });
    },
    mark(mistakes) {
      tell(mistakes);
      const whole = text();
      const diagnostics = mistakes.map((mistake) => diagnostic(mistake, whole));
      view.dispatch(setDiagnostics(view.state, diagnostics));
      if (diagnostics.length > 0) view.dispatch({ effects: EditorView.scrollIntoView(diagnostics[0].from, { y: 'center' }) });
    },
    focus: () => view.focus(),
  };
}
