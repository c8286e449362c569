/** Runs what is in the editor: plans the requests, makes a card for each, and puts errors where they belong. */
import type { Statement } from '../grammar/ast.ts';
import { h } from './dom.ts';
import { spanAt } from './editor/editor.ts';
import type { Editor } from './editor/editor.ts';
import type { Card, Output } from './results/card.ts';
import { problemView } from './results/card.ts';
import { entityView } from './results/entities.ts';
import { runLive } from './results/live.ts';
import type { LiveQuery } from './results/live.ts';
import { placeIn, planOf, reasonOf } from './script.ts';
import type { Mistake, Span, Step } from './script.ts';
import { remember } from './session.ts';
import type { Session } from './session.ts';
import { addToHistory } from './stored.ts';
import { RequestFailed, runStatements } from './wire/client.ts';
import { field, shown } from './wire/json.ts';
import type { Json } from './wire/json.ts';

/** What the runner works with. */
export interface RunnerParts {
  readonly editor: Editor;
  readonly output: Output;
  readonly session: Session;
  /** Called after statements that may have changed what the server has. */
  readonly onChange: () => void;
}

/**
 * Runs a part of a text, which is the editor's unless another is given; null is all of it. Resolves when every request has been answered or, for a live query, begun.
 */
export type Run = (range: Span | null, apart?: string) => Promise<void>;

/** A browser keeps few connections to one server: with more live queries than this, other requests would wait for ever. */
const MAX_LIVE = 4;

/** Makes the runner. */
export function createRunner(parts: RunnerParts): Run {
  const live = new Set<LiveQuery>();
  return async (range, apart) => {
    const { editor, output } = parts;
    const text = apart ?? editor.text();
    const run = (range === null ? text : text.slice(range.from, range.to)).trim();
    if (run === '') return;
    const plan = planOf(text, range);
    editor.mark([]);
    addToHistory(run.endsWith(';') ? run : `${run};`);
    if ('mistake' in plan) {
      const card = output.add(run);
      showMistake(card, plan.mistake, apart === undefined ? editor : null);
      return;
    }
    for (const step of plan.steps) {
      const went = step.kind === 'query' ? await query(step, parts, live) : await statements(step, step.statements, parts);
      if (!went) return;
    }
  };
}

/** The box of a mistake found here; `editor` is null when the text is not the editor's. */
function showMistake(card: Card, mistake: Mistake, editor: Editor | null): void {
  card.setState('not run', 'bad');
  card.setBody(
    problemView({ message: mistake.message, hint: mistake.hint, code: null, place: editor && mistake }, () => editor?.mark([mistake])),
  );
  editor?.mark([mistake]);
}

async function query(step: Step & { kind: 'query' }, parts: RunnerParts, live: Set<LiveQuery>): Promise<boolean> {
  let running: LiveQuery | null = null;
  const card = parts.output.add(step.text, () => running?.close());
  if (live.size >= MAX_LIVE) {
    card.setState('not run', 'bad');
    const hint = 'Stop or close one of them first: the browser keeps no more connections to one server.';
    card.setBody(
      problemView({ message: `${MAX_LIVE} live queries run in this page already.`, hint, code: null, place: null }, () => undefined),
    );
    return false;
  }
  let failed = false;
  const one = runLive(card, step.text, step.mode, parts.session.facts(), (failure) => {
    failed = true;
    return failureView(failure, step, parts.editor);
  });
  running = one;
  live.add(one);
  void one.ended.then(() => live.delete(one));
  await (step.mode === 'push' ? one.started : step.mode === 'print' ? undefined : one.ended);
  return !failed;
}

async function statements(step: Step, parsed: readonly Statement[], parts: RunnerParts): Promise<boolean> {
  const card = parts.output.add(step.text);
  card.setState('running', 'live', true);
  const start = performance.now();
  try {
    const entities = await runStatements(step.text, parts.session.facts());
    for (const statement of parsed) remember(parts.session, statement);
    const failed = entities.some((entity) => shown(field(field(entity, 'commandStatus'), 'status')) === 'ERROR');
    card.setState(failed ? 'failed' : 'done', failed ? 'bad' : 'good');
    const took = h('span', { class: 'note' }, `${Math.round(performance.now() - start)} ms`);
    card.setTools(took);
    card.setBody(...resultsOf(entities, parsed));
    return !failed;
  } catch (error) {
    const failure = error instanceof RequestFailed ? error : new RequestFailed(String(error));
    card.setState('failed', 'bad');
    card.setBody(...failure.entities.map(entityView), failureView(failure, step, parts.editor));
    return false;
  } finally {
    parts.onChange();
  }
}

function resultsOf(entities: readonly Json[], parsed: readonly Statement[]): HTMLElement[] {
  const views = entities.map((entity) => {
    const title = parsed.length > 1 && h('code', { class: 'statement-title' }, shown(field(entity, 'statementText')));
    return h('div', {}, title, entityView(entity));
  });
  const silent = silentResults(parsed);
  return silent === '' ? views : [...views, h('p', {}, silent)];
}

/** A sentence on the statements that answer with nothing when they succeed. */
function silentResults(parsed: readonly Statement[]): string {
  const rows = parsed.filter((statement) => statement.kind === 'insertValues').length;
  const inserted = rows === 0 ? [] : [rows === 1 ? '1 row inserted.' : `${rows} rows inserted.`];
  const settings = parsed.flatMap((statement) => {
    if (statement.kind === 'set') return [`${statement.name} is ${statement.value} from now on in this page.`];
    if (statement.kind === 'unset') return [`${statement.name} is back to the server's value.`];
    return statement.kind === 'define' ? [`\${${statement.name}} stands for ${statement.value} from now on in this page.`] : [];
  });
  return [...inserted, ...settings].join(' ');
}

/** The box of a server's error, with its place marked in the editor when the text is still the one that was sent. */
function failureView(failure: RequestFailed, step: Step, editor: Editor): HTMLElement {
  const mistake = mistakeOf(failure, step, editor.text());
  if (mistake !== null) editor.mark([mistake]);
  const { message, hint } = inParts(failure);
  return problemView({ message, hint, code: failure.code, place: mistake }, () => {
    if (mistake !== null && editor.text().slice(step.from, step.to) === step.text.slice(0, -1)) editor.mark([mistake]);
    editor.focus();
  });
}

/** Reason and way out. Where the way out has no field of its own it is the last line of the message. */
function inParts(failure: RequestFailed): { readonly message: string; readonly hint: string | null } {
  const message = reasonOf(failure.message);
  const lines = message.split('\n');
  if (failure.hint !== null || lines.length < 2) return { message, hint: failure.hint };
  return { message: lines.slice(0, -1).join('\n'), hint: lines[lines.length - 1] };
}

function mistakeOf(failure: RequestFailed, step: Step, text: string): Mistake | null {
  const place = failure.place ?? placeIn(failure.message);
  if (place === null || text.slice(step.from, step.to) !== step.text.slice(0, -1)) return null;
  const lines = step.text.split('\n');
  if (place.line > lines.length) return null;
  const inside = lines.slice(0, place.line - 1).reduce((sum, line) => sum + line.length + 1, 0) + place.column - 1;
  const offset = Math.min(step.from + inside, text.length);
  const before = text.slice(0, offset).split('\n');
  const span = spanAt(text, offset);
  return {
    ...span,
    ...inParts(failure),
    line: before.length,
    column: before[before.length - 1].length + 1,
  };
}
