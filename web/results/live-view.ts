/**
 * The card of a query: its rows as they come, how fast, a chart, and the buttons to pause and stop it.
 * Pausing holds the picture still; rows go on being read and counted, because a server cuts off a reader that does not read.
 */
import { button, h, icon } from '../dom.ts';
import type { QueryMode } from '../script.ts';
import type { Card } from './card.ts';
import { canChart, createChart } from './chart.ts';
import type { Chart } from './chart.ts';
import { createGrid } from './grid.ts';
import type { Grid } from './grid.ts';
import type { Column, RowBuffer } from './rows.ts';
import { asJsonLines, createRows, frozen } from './rows.ts';

const KEPT_ROWS = 10_000;
const DRAW_EVERY_MS = 120;
const IDLE_DRAW_MS = 1000;

/** How a query stands. */
export type Standing = 'running' | 'ended' | 'stopped' | 'failed';

/** The card as the reader of rows sees it. */
export interface LiveView {
  /** The columns are known: rows may come. */
  readonly open: (columns: readonly Column[]) => void;
  /** A row, with when it came in milliseconds since 1970. */
  readonly add: (row: readonly string[], at: number) => void;
  /** Rows were added: draw soon. */
  readonly changed: () => void;
  /** No more rows come; `problem` is shown above those there are. */
  readonly end: (how: Standing, problem: Node | null) => void;
  /** The card leaves the page. */
  readonly close: () => void;
}

/** What the card shows. `still` is the picture held while paused. */
interface Shown {
  readonly live: boolean;
  readonly mode: QueryMode;
  readonly rows: RowBuffer;
  readonly rate: Rate;
  readonly startedAt: number;
  columns: readonly Column[];
  grid: Grid | null;
  chart: Chart | null;
  still: RowBuffer | null;
  standing: Standing;
  tookMs: number;
}

const visible = (state: Shown) => state.still ?? state.rows;

/** Fills the card of a query; `stop` is what its button does. */
export function createLiveView(card: Card, mode: QueryMode, stop: () => void): LiveView {
  const live = mode !== 'pull';
  const fresh = { columns: [], grid: null, chart: null, still: null, standing: 'running', tookMs: 0 } as const;
  const state: Shown = { ...fresh, live, mode, rows: createRows(KEPT_ROWS), rate: createRate(), startedAt: performance.now() };
  const counter = h('p', { class: 'note counter' });
  const slot = h('div', { class: 'chart-slot' });
  let timer: number | null = null;
  let drawnAt = 0;
  const draw = () => {
    timer = null;
    drawnAt = performance.now();
    state.grid?.show(visible(state));
    state.chart?.show(visible(state));
    counter.textContent = counterText(state);
    if (state.standing === 'running' && live && state.rate.perSecond() > 0) schedule(IDLE_DRAW_MS);
  };
  const schedule = (delay: number) => {
    timer ??= window.setTimeout(draw, delay);
  };
  const tools = createTools(state, { draw, slot, stop, restate: () => showStanding(card, state) });
  const setTools = () => card.setTools(counter, ...tools());
  showStanding(card, state);
  setTools();
  counter.textContent = counterText(state);
  return {
    open(columns) {
      state.columns = columns;
      state.grid = createGrid(columns, live);
      card.setBody(slot, state.grid.element);
      setTools();
      draw();
    },
    add(row, at) {
      state.rows.push(row, at);
      state.rate.count();
      if (state.rows.total() === 1) setTools();
    },
    changed() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      schedule(Math.max(0, drawnAt + DRAW_EVERY_MS - performance.now()));
    },
    end(how, problem) {
      state.standing = how;
      state.tookMs = performance.now() - state.startedAt;
      if (timer !== null) clearTimeout(timer);
      draw();
      showStanding(card, state);
      setTools();
      const { grid, rows } = state;
      if (problem !== null) card.setBody(problem, rows.total() > 0 && slot, rows.total() > 0 && grid?.element);
      else if (rows.total() === 0) card.setBody(h('p', { class: 'note' }, how === 'ended' ? 'No rows.' : 'No rows came.'));
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      state.chart?.close();
    },
  };
}

function counterText({ rows, rate, live, mode, standing, still, tookMs }: Shown): string {
  const total = rows.total();
  if (standing === 'failed' && total === 0) return '';
  const running = standing === 'running' && live;
  const parts = [
    `${total.toLocaleString('en')} ${total === 1 ? 'row' : 'rows'}`,
    total > rows.capacity && `latest ${rows.capacity.toLocaleString('en')} kept`,
    running && total > 0 && `${rate.perSecond().toLocaleString('en')}/s`,
    running && total === 0 && 'waiting for rows',
    still !== null && `${(total - still.total()).toLocaleString('en')} since the pause`,
    standing === 'ended' && mode === 'pull' && `${Math.round(tookMs)} ms`,
  ];
  return parts.filter((part) => part !== false).join(' · ');
}

function showStanding(card: Card, { live, still, standing }: Shown): void {
  const running = !live ? 'reading' : still === null ? 'live' : 'paused';
  const words = { running, ended: 'done', stopped: 'stopped', failed: 'failed' };
  const looks = { running: still === null ? 'live' : 'live idle', ended: 'good', stopped: 'idle', failed: 'bad' };
  card.setState(words[standing], looks[standing], standing === 'running');
}

interface ToolParts {
  readonly slot: HTMLElement;
  readonly draw: () => void;
  readonly stop: () => void;
  readonly restate: () => void;
}

/** The buttons; the result gives those that make sense now. */
function createTools(state: Shown, parts: ToolParts): () => (HTMLElement | false)[] {
  const pause = tool('pause', 'Pause', () => {
    state.still = state.still === null ? frozen(state.rows) : null;
    label(pause, state.still === null ? 'pause' : 'run', state.still === null ? 'Pause' : 'Go on');
    parts.restate();
    parts.draw();
  });
  const chart = tool('chart', 'Chart', () => {
    state.chart?.close();
    state.chart = state.chart === null ? createChart(state.columns, state.live) : null;
    parts.slot.replaceChildren(...(state.chart === null ? [] : [state.chart.element]));
    chart.setAttribute('aria-pressed', String(state.chart !== null));
    state.chart?.show(visible(state));
  });
  chart.setAttribute('aria-pressed', 'false');
  const copy = tool('copy', 'Copy', () => void copyRows(copy, visible(state), state.columns));
  const stop = tool('stop', 'Stop', parts.stop);
  return () => {
    const running = state.standing === 'running';
    const some = state.rows.total() > 0;
    return [some && canChart(state.columns) && chart, some && copy, running && state.live && pause, running && stop];
  };
}

function tool(name: 'pause' | 'stop' | 'chart' | 'copy', text: string, act: () => void): HTMLButtonElement {
  const made = button(null, act, { kind: 'tool' });
  label(made, name, text);
  return made;
}

function label(made: HTMLButtonElement, name: 'pause' | 'run' | 'stop' | 'chart' | 'copy', text: string): void {
  made.replaceChildren(icon(name), h('span', {}, text));
}

async function copyRows(made: HTMLButtonElement, rows: RowBuffer, columns: readonly Column[]): Promise<void> {
  const done = await navigator.clipboard?.writeText(asJsonLines(rows, columns)).then(
    () => true,
    () => false,
  );
  label(made, 'copy', done === true ? 'Copied' : 'Not allowed');
  setTimeout(() => label(made, 'copy', 'Copy'), 1500);
}

interface Rate {
  readonly count: () => void;
  readonly perSecond: () => number;
}

/** Rows per second over the last three whole seconds. */
function createRate(): Rate {
  const SECONDS = 3;
  const buckets = new Map<number, number>();
  const now = () => Math.floor(performance.now() / 1000);
  return {
    count() {
      const second = now();
      buckets.set(second, (buckets.get(second) ?? 0) + 1);
      if (buckets.size > SECONDS + 2) buckets.delete([...buckets.keys()][0]);
    },
    perSecond() {
      const second = now();
      let sum = 0;
      for (let back = 1; back <= SECONDS; back += 1) sum += buckets.get(second - back) ?? 0;
      const current = buckets.get(second) ?? 0;
      const rate = sum / SECONDS;
      // A decimal of a large number only makes the line jump.
      return sum === 0 ? current : rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate);
    },
  };
}
