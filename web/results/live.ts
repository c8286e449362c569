/**
 * The card of a query: its rows as they come, how fast, a chart, and the buttons to pause and stop it.
 * Pausing holds the picture still; rows go on being read and counted, because a server cuts off a reader that does not read.
 */
import { button, h, icon } from '../dom.ts';
import type { QueryMode } from '../script.ts';
import { closeQuery, failureIn, openQuery, RequestFailed } from '../wire/client.ts';
import type { SessionFacts } from '../wire/client.ts';
import { splitRow } from '../wire/row.ts';
import type { Card } from './card.ts';
import { canChart, createChart } from './chart.ts';
import type { Chart } from './chart.ts';
import { createGrid } from './grid.ts';
import type { Column, Grid } from './grid.ts';
import type { RowBuffer } from './rows.ts';
import { asJsonLines, createRows, frozen } from './rows.ts';

const KEPT_ROWS = 10_000;
const DRAW_EVERY_MS = 120;
const PRINT_COLUMNS: readonly Column[] = [{ name: 'record', type: 'text' }];

/** How a query came to its end. */
type Ending = 'running' | 'ended' | 'stopped' | 'failed';

/** A query on the page. */
export interface LiveQuery {
  /** Resolves when its columns are known, or it has failed. */
  readonly started: Promise<void>;
  /** Resolves when no more rows come. Never rejects: a failure is shown through `onFailure`. */
  readonly ended: Promise<void>;
  /** Stops it and lets go of what its card holds. */
  readonly close: () => void;
}

/** Runs a query into a card. */
export function runLive(
  card: Card,
  text: string,
  mode: QueryMode,
  session: SessionFacts,
  onFailure: (failure: RequestFailed) => Node,
): LiveQuery {
  const stop = new AbortController();
  const view = createView(card, mode, () => stop.abort());
  let queryId: string | null = null;
  let begun: () => void = () => undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const read = async () => {
    const stream = await openQuery(text, session, mode === 'print', stop.signal);
    queryId = stream.queryId;
    view.open(stream.columns ?? PRINT_COLUMNS);
    begun();
    for await (const lines of stream.batches) {
      const now = Date.now();
      for (const line of lines) {
        const failure = mode === 'print' ? null : failureIn(line);
        if (failure !== null) throw failure;
        const row = mode === 'print' ? [JSON.stringify(line)] : splitRow(line);
        if (row !== null) view.add(row, now);
      }
      view.changed();
    }
  };
  const ended = read()
    .then(() => view.end('ended', null))
    .catch((error: unknown) => {
      if (stop.signal.aborted) return view.end('stopped', null);
      const failure =
        error instanceof RequestFailed
          ? error
          : new RequestFailed('The connection to the server was lost.', { hint: 'Run the query again when the server is back.' });
      return view.end('failed', onFailure(failure));
    })
    .finally(() => begun());
  stop.signal.addEventListener('abort', () => {
    if (queryId !== null && mode === 'push') void closeQuery(queryId);
  });
  const close = () => {
    stop.abort();
    view.close();
  };
  return { started, ended, close };
}

interface View {
  readonly open: (columns: readonly Column[]) => void;
  readonly add: (row: readonly string[], at: number) => void;
  readonly changed: () => void;
  readonly end: (ending: Ending, problem: Node | null) => void;
  readonly close: () => void;
}

function createView(card: Card, mode: QueryMode, stop: () => void): View {
  const live = mode !== 'pull';
  const rows = createRows(KEPT_ROWS);
  const counter = h('p', { class: 'note counter', role: 'status', 'aria-live': 'off' });
  const startedAt = performance.now();
  const rate = createRate();
  let columns: readonly Column[] = [];
  let grid: Grid | null = null;
  let chart: Chart | null = null;
  let still: RowBuffer | null = null;
  let ending: Ending = 'running';
  let timer: number | null = null;
  let tookMs = 0;

  const visible = () => still ?? rows;
  const draw = () => {
    timer = null;
    grid?.show(visible());
    chart?.show(visible());
    describe();
    if (ending === 'running' && live && rate.perSecond() > 0) schedule(1000);
  };
  const schedule = (delay = DRAW_EVERY_MS) => {
    timer ??= window.setTimeout(draw, delay);
  };
  const describe = () => {
    const total = rows.total();
    const kept = total > rows.capacity ? `, the latest ${rows.capacity.toLocaleString('en')} kept` : '';
    const speed = ending === 'running' && live ? ` · ${rate.perSecond().toLocaleString('en')}/s` : '';
    const took = ending === 'ended' && mode === 'pull' ? ` · ${Math.round(tookMs)} ms` : '';
    const waiting = total === 0 && ending === 'running' && live ? ' · waiting for rows' : '';
    const behind = still === null ? '' : ` · ${(total - still.total()).toLocaleString('en')} more since the pause`;
    counter.textContent = `${total.toLocaleString('en')} ${total === 1 ? 'row' : 'rows'}${kept}${speed}${took}${waiting}${behind}`;
  };
  const setState = () => {
    const words = {
      running: live ? (still === null ? 'live' : 'paused') : 'reading',
      ended: 'done',
      stopped: 'stopped',
      failed: 'failed',
    } as const;
    const looks = { running: still === null ? 'live' : 'live idle', ended: 'good', stopped: 'idle', failed: 'bad' } as const;
    card.setState(words[ending], looks[ending]);
    card.element.classList.toggle('running', ending === 'running');
  };
  const pauseButton = tool('pause', 'Pause', () => {
    still = still === null ? frozen(rows) : null;
    label(pauseButton, still === null ? 'pause' : 'run', still === null ? 'Pause' : 'Go on');
    setState();
    draw();
  });
  const stopButton = tool('stop', 'Stop', stop);
  const chartButton = tool('chart', 'Chart', () => showChart(chart === null));
  const copyButton = tool('copy', 'Copy', () => void copyRows(copyButton, visible(), columns));
  const slot = h('div', { class: 'chart-slot' });
  const showChart = (on: boolean) => {
    chart?.close();
    chart = on ? createChart(columns, live) : null;
    slot.replaceChildren(...(chart === null ? [] : [chart.element]));
    chartButton.setAttribute('aria-pressed', String(on));
    chart?.show(visible());
  };
  const setTools = () => {
    const running = ending === 'running';
    const drawable = canChart(columns);
    card.setTools(counter, drawable && chartButton, rows.total() > 0 && copyButton, running && live && pauseButton, running && stopButton);
  };
  chartButton.setAttribute('aria-pressed', 'false');
  setState();
  setTools();
  describe();
  return {
    open(known) {
      columns = known;
      grid = createGrid(columns, live);
      card.element.classList.toggle('records', mode === 'print');
      card.setBody(slot, grid.element);
      setTools();
      draw();
    },
    add(row, at) {
      rows.push(row, at);
      rate.count();
      if (rows.total() === 1) setTools();
    },
    changed: () => schedule(),
    end(how, problem) {
      ending = how;
      tookMs = performance.now() - startedAt;
      if (timer !== null) clearTimeout(timer);
      draw();
      setState();
      setTools();
      if (problem !== null) card.setBody(problem, ...(rows.total() > 0 && grid !== null ? [slot, grid.element] : []));
      else if (rows.total() === 0 && how === 'ended') card.setBody(h('p', { class: 'note' }, 'No rows.'));
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      chart?.close();
    },
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

/** Rows per second over the last three seconds. */
function createRate(): { readonly count: () => void; readonly perSecond: () => number } {
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
      return sum === 0 ? current : Math.round((sum / SECONDS) * 10) / 10;
    },
  };
}
