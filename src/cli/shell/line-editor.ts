/**
 * What the shell adds to Node's line editor: search in the history (CTRL-R), entries of several lines, colours while typing, abbreviations.
 *
 * Node's editor has no public face for these; its methods with an underscore are the ones that Node's own REPL builds on.
 */
import type { Interface } from 'node:readline';
import { highlight } from '../../../grammar/highlight.ts';
import type { HighlightKind } from '../../../grammar/highlight.ts';
import type { Colour } from '../terminal.ts';
import { coloured } from '../terminal.ts';

/** A key as the editor reports it. */
export interface Key {
  readonly name?: string;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
  readonly sequence?: string;
}

/** The part of Node's editor that is not in its types. */
interface EditorInternals {
  line: string;
  cursor: number;
  /** Rows between the first of the text and the cursor, as drawn last. */
  prevRows: number;
  _ttyWrite(text: string | undefined, key: Key): void;
  _writeToOutput(text: string): void;
  /** Takes the line into the editor's history and returns what has been entered. */
  _addHistory(): string;
}

const COLOURS: Readonly<Partial<Record<HighlightKind, Colour>>> = {
  keyword: 'blue',
  function: 'magenta',
  string: 'green',
  number: 'yellow',
  variable: 'cyan',
  comment: 'dim',
  error: 'red',
};

const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['cs', 'CREATE STREAM '],
  ['ct', 'CREATE TABLE '],
  ['csas', 'CREATE STREAM name AS SELECT '],
  ['ctas', 'CREATE TABLE name AS SELECT '],
  ['ii', 'INSERT INTO '],
]);

/** SQL in colours. */
export function colouredSql(text: string): string {
  let result = '';
  let done = 0;
  for (const { from, to, kind } of highlight(text)) {
    const colour = COLOURS[kind];
    result += text.slice(done, from);
    result += colour === undefined ? text.slice(from, to) : coloured({ colour: true }, colour, text.slice(from, to));
    done = to;
  }
  return result + text.slice(done);
}

/** Extends an editor. `prompt` is the one shown now; `entries` the history, oldest first. */
export function extendEditor(editor: Interface, prompt: () => string, entries: readonly string[], colour: boolean): void {
  const internals = editor as unknown as EditorInternals;
  const plainWrite = internals._ttyWrite.bind(editor);
  const search = historySearch(editor, internals, prompt, entries);
  internals._ttyWrite = (text, key) => {
    if (search.handles(text, key)) return;
    plainWrite(text, key);
    if (text === ' ') expand(editor, internals);
    // A character typed at the end is only appended; drawing the line anew gives the word its colour.
    if (colour && text !== undefined && text >= ' ' && internals.line !== '') editor.prompt(true);
  };
  const plainAdd = internals._addHistory.bind(editor);
  internals._addHistory = () => {
    // It would turn the order of an entry's lines around, where it has not been told that there are several.
    const { line } = internals;
    plainAdd();
    return line;
  };
  if (!colour) return;
  const plainOutput = internals._writeToOutput.bind(editor);
  internals._writeToOutput = (text) => {
    const shownPrompt = editor.getPrompt();
    if (internals.line === '' || text !== shownPrompt + internals.line) return plainOutput(text);
    plainOutput(shownPrompt + colouredSql(internals.line));
  };
}

/** Leaves what is typed on the screen and starts with nothing below it. `close` writes the end of the abandoned text. */
export function abandonLine(editor: Interface, close: () => void): void {
  const internals = editor as unknown as EditorInternals;
  internals.cursor = internals.line.length;
  editor.prompt(true);
  close();
  // The editor goes up by these rows before it draws: that would be over the text that shall stay.
  Object.assign(internals, { line: '', cursor: 0, prevRows: 0 });
}

function expand(editor: Interface, internals: EditorInternals): void {
  const full = ABBREVIATIONS.get(internals.line.slice(0, -1).toLowerCase());
  if (full !== undefined && internals.line.endsWith(' ')) replaceLine(editor, internals, full);
}

function replaceLine(editor: Interface, internals: EditorInternals, text: string): void {
  internals.line = text;
  internals.cursor = text.length;
  editor.prompt(true);
}

/** CTRL-R: what is typed then is looked for in earlier entries. Enter runs what was found, other keys edit it, CTRL-G and CTRL-C give up. */
function historySearch(
  editor: Interface,
  internals: EditorInternals,
  prompt: () => string,
  entries: readonly string[],
): { handles(text: string | undefined, key: Key): boolean } {
  let state: { term: string; at: number; before: string } | null = null;
  const leave = (text: string): void => {
    state = null;
    editor.setPrompt(prompt());
    replaceLine(editor, internals, text);
  };
  const find = (term: string, from: number): void => {
    if (state === null) return;
    const at =
      term === '' ? -1 : entries.findLastIndex((entry, index) => index <= from && entry.toLowerCase().includes(term.toLowerCase()));
    const found = at >= 0;
    state = { ...state, term, at: found ? at : from };
    editor.setPrompt(`(${found || term === '' ? '' : 'no '}history '${term}'): `);
    replaceLine(editor, internals, found ? entries[at] : '');
  };
  return {
    handles(text, key) {
      if (key.ctrl === true && key.name === 'r') {
        const again = state;
        state ??= { term: '', at: entries.length - 1, before: internals.line };
        find(again?.term ?? '', again === null ? entries.length - 1 : again.at - 1);
        return true;
      }
      if (state === null) return false;
      if (key.ctrl === true && (key.name === 'g' || key.name === 'c')) leave(state.before);
      else if (key.name === 'backspace') find(state.term.slice(0, -1), entries.length - 1);
      else if (text !== undefined && text >= ' ' && text !== '\u007f' && key.ctrl !== true && key.meta !== true)
        find(state.term + text, entries.length - 1);
      else {
        leave(internals.line);
        return key.name === 'escape';
      }
      return true;
    },
  };
}
