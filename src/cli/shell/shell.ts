/**
 * The shell: reads lines, gathers them to statements, runs them. On a terminal with prompt, history and completion;
 * otherwise it reads a script from its input.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import { isUnfinished, splitStatements } from '../../../grammar/parser.ts';
import type { ClientOptions } from '../client.ts';
import { runText } from '../execute.ts';
import { UsageError } from '../failure.ts';
import { printGreeting } from '../greeting.ts';
import { errorLines } from '../render/error.ts';
import type { Session } from '../session.ts';
import { print } from '../session.ts';
import { coloured } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';
import { SHELL_COMMANDS } from './all.ts';
import type { Shell } from './command.ts';
import { candidates, serverNames } from './completion.ts';
import type { History } from './history.ts';
import { refuseStrangeLine, shellLine } from './line.ts';
import { abandonLine, extendEditor } from './line-editor.ts';

const PROMPT = 'millrace> ';
const CONTINUATION = '        > ';

/** Where the shell reads from. */
export interface ShellInput {
  readonly input: Readable & { readonly isTTY?: boolean; setRawMode?(mode: boolean): void };
  readonly output: NodeJS.WritableStream;
  readonly history: History;
  /** End after the first refused statement, with exit code 1. */
  readonly strict: boolean;
}

/** The state of a running shell, which its commands change. */
interface Running extends Shell {
  spool: { readonly path: string } | null;
  left: boolean;
  refused: number;
  /** Lines of a statement that has not ended. */
  pending: string[];
  /** Copies what was typed, which the terminal itself has shown, to the spool. */
  echo(text: string): void;
}

/** Runs the shell to its end; the exit code. */
export async function runShell(session: Session, clientOptions: ClientOptions, settings: ShellInput): Promise<number> {
  const shell = createShell(session, clientOptions, settings.history);
  const interactive = session.terminal.interactive && settings.input.isTTY === true;
  if (interactive) await interact(shell, settings);
  else await readScript(shell, settings);
  shell.closeSpool();
  return settings.strict && shell.refused > 0 ? 1 : 0;
}

function createShell(session: Session, clientOptions: ClientOptions, history: History): Running {
  const screen = session.terminal;
  let descriptor: number | null = null;
  const shell: Running = {
    session,
    commands: SHELL_COMMANDS,
    clientOptions,
    history: history.entries,
    spool: null,
    left: false,
    refused: 0,
    pending: [],
    echo(text) {
      if (descriptor !== null) writeSync(descriptor, text);
    },
    openSpool(path) {
      descriptor = openForSpool(path);
      const target = descriptor;
      session.terminal = copying(screen, (text) => void writeSync(target, text));
      shell.spool = { path };
    },
    closeSpool() {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
      session.terminal = screen;
      shell.spool = null;
    },
    leave() {
      shell.left = true;
    },
  };
  return shell;
}

function openForSpool(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw new UsageError(`Cannot SPOOL to file: ${path}`, (error as Error).message);
  }
}

const COLOUR_CODES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** A terminal whose output is also given to a function, without its colours. */
function copying(screen: Terminal, copy: (text: string) => void): Terminal {
  return {
    ...screen,
    write(text) {
      screen.write(text);
      copy(text.replace(COLOUR_CODES, ''));
    },
  };
}

/** Takes one line: a command, or more of a statement. Prints failures; throws nothing. */
async function takeLine(shell: Running, line: string, settings: ShellInput, interactive: boolean): Promise<void> {
  try {
    if (shell.pending.length === 0) {
      const own = shellLine(line);
      if (own !== null) {
        settings.history.add(line);
        return await own.command.run(shell, own.args);
      }
      if (interactive) refuseStrangeLine(line);
    }
    shell.pending.push(line);
    const text = shell.pending.join('\n');
    if (isUnfinished(text)) return;
    shell.pending = [];
    await runStatements(shell, text, settings);
  } catch (error) {
    print(shell.session, ...errorLines(error, shell.session.terminal, line));
  }
}

async function runStatements(shell: Running, text: string, settings: ShellInput): Promise<void> {
  if (splitStatements(text).length === 0) return;
  settings.history.add(text);
  const { refused, unsent } = await runText(shell.session, text, { stopWhenRefused: settings.strict });
  shell.refused += refused + (unsent ? 1 : 0);
  if (settings.strict && shell.refused > 0) shell.left = true;
}

/** Input that is no terminal: a script, whose last statement needs no `;`. */
async function readScript(shell: Running, settings: ShellInput): Promise<void> {
  const lines = createInterface({ input: settings.input, crlfDelay: Infinity });
  for await (const line of lines) {
    await takeLine(shell, line, settings, false);
    if (shell.left) break;
  }
  lines.close();
  if (!shell.left && shell.pending.length > 0) await runStatements(shell, `${shell.pending.join('\n')}\n;`, settings);
}

async function interact(shell: Running, settings: ShellInput): Promise<void> {
  const { session } = shell;
  await printGreeting(session);
  const names = serverNames(() => session.client);
  const editor = createInterface({
    input: settings.input,
    output: settings.output,
    terminal: true,
    historySize: 1000,
    history: [...settings.history.entries].reverse(),
    completer: (line: string, done: (error: Error | null, result: [string[], string]) => void) => {
      const before = [...shell.pending, line].join('\n');
      candidates(before, names, SHELL_COMMANDS).then(
        ([found, typed]) => done(null, [[...found], typed]),
        () => done(null, [[], '']),
      );
    },
  });
  const prompt = (): string => (shell.pending.length === 0 ? PROMPT : CONTINUATION);
  extendEditor(editor, prompt, settings.history.entries, session.terminal.colour);
  const stopListening = listenForInterrupt(shell);
  try {
    await promptLoop(shell, settings, editor, prompt);
  } finally {
    stopListening();
    editor.close();
  }
}

/** While statements run the terminal is in its plain mode, so that CTRL-C arrives as a signal, and typing waits its turn. */
async function promptLoop(shell: Running, settings: ShellInput, editor: Interface, prompt: () => string): Promise<void> {
  const lines = lineQueue(editor, shell, prompt);
  while (!shell.left) {
    editor.setPrompt(prompt());
    const line = await lines.next();
    if (line === null) {
      print(shell.session, '', 'Exiting Millrace.');
      return;
    }
    shell.echo(`${prompt()}${line}\n`);
    editor.pause();
    settings.input.setRawMode?.(false);
    await takeLine(shell, line, settings, true);
    mendHistory(editor, settings.history);
    settings.input.setRawMode?.(true);
  }
}

/** The editor remembers lines; the history has whole statements. */
function mendHistory(editor: Interface, history: History): void {
  (editor as unknown as { history: string[] }).history = [...history.entries].reverse();
}

/** Lines as they are entered; several pasted at once wait their turn. */
function lineQueue(editor: Interface, shell: Running, prompt: () => string): { next(): Promise<string | null> } {
  const waiting: string[] = [];
  let closed = false;
  let wanted: ((line: string | null) => void) | null = null;
  const give = (line: string | null): void => {
    const taker = wanted;
    wanted = null;
    if (taker !== null) taker(line);
    else if (line !== null) waiting.push(line);
  };
  editor.on('line', give);
  editor.on('close', () => {
    closed = true;
    give(null);
  });
  editor.on('SIGINT', () => {
    const idle = editor.line === '' && shell.pending.length === 0;
    shell.pending = [];
    abandonLine(editor, () => shell.session.terminal.write('^C\n'));
    if (idle) print(shell.session, coloured(shell.session.terminal, 'dim', "Type 'exit' or CTRL-D to leave."));
    editor.setPrompt(prompt());
    editor.prompt();
  });
  return {
    next: () =>
      new Promise((resolve) => {
        if (waiting.length > 0) return resolve(waiting.shift() ?? null);
        if (closed) return resolve(null);
        wanted = resolve;
        editor.prompt();
      }),
  };
}

/** CTRL-C as a signal: ends the running query, or, asked twice, a shell that waits for a server that does not answer. */
function listenForInterrupt(shell: Running): () => void {
  let last = 0;
  let asked = 0;
  const onInterrupt = (): void => {
    const now = Date.now();
    // One key press may arrive twice: from the terminal and from a parent process that passes it on.
    if (now - last < 200) return;
    last = now;
    const { interrupt } = shell.session;
    if (interrupt !== null) interrupt.abort();
    else if (now - asked < 3000) process.exit(130);
    else asked = now;
  };
  process.on('SIGINT', onInterrupt);
  return () => void process.off('SIGINT', onInterrupt);
}
