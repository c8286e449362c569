/** Colours the editor's text with the grammar's own colouring, and marks the statement that would run. */
import type { Extension, Range } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { Decoration, ViewPlugin } from '@codemirror/view';
import type { DecorationSet, ViewUpdate } from '@codemirror/view';
import { highlight } from '../../grammar/highlight.ts';
import { statementAt } from '../script.ts';

/** Longer texts stay plain: colouring reads the whole text at each key. */
const MAX_COLOURED = 200_000;

const activeLine = Decoration.line({ class: 'cm-active-statement' });

function colours(view: EditorView): DecorationSet {
  const text = view.state.doc.toString();
  if (text.length > MAX_COLOURED) return Decoration.none;
  const { from, to } = view.viewport;
  const pieces = highlight(text).filter((piece) => piece.to > from && piece.from < to && piece.from < piece.to);
  return Decoration.set(pieces.map((piece) => Decoration.mark({ class: `sql-${piece.kind}` }).range(piece.from, piece.to)));
}

function activeStatement(view: EditorView): DecorationSet {
  const { doc, selection } = view.state;
  const text = doc.toString();
  if (text.length > MAX_COLOURED || !selection.main.empty) return Decoration.none;
  const statement = statementAt(text, selection.main.head);
  if (statement === null) return Decoration.none;
  const lines: Range<Decoration>[] = [];
  for (let line = doc.lineAt(statement.from); ; line = doc.line(line.number + 1)) {
    lines.push(activeLine.range(line.from));
    if (line.to >= statement.to || line.number === doc.lines) break;
  }
  return Decoration.set(lines);
}

/** A plug-in that makes decorations anew whenever `stale` says so. */
function decorating(make: (view: EditorView) => DecorationSet, stale: (update: ViewUpdate) => boolean): Extension {
  return ViewPlugin.define(
    (view) => ({
      decorations: make(view),
      update(update: ViewUpdate) {
        if (stale(update)) this.decorations = make(update.view);
      },
    }),
    { decorations: (plugin) => plugin.decorations },
  );
}

/** Colours for the text and a bar beside the statement at the cursor. */
export function highlighting(): Extension {
  return [
    decorating(colours, (update) => update.docChanged || update.viewportChanged),
    decorating(activeStatement, (update) => update.docChanged || update.selectionSet),
  ];
}
