/** A live line chart of a numeric column, with the choices of what to draw. What the lines are is decided in chart-data.ts. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { fill, h } from '../dom.ts';
import type { ChartChoice, ChartLines, XChoice } from './chart-data.ts';
import { firstChoice, isNumeric, isSeries, isTime, linesOf, MAX_SERIES } from './chart-data.ts';
import type { Column, RowBuffer } from './rows.ts';

/** A chart on the page. `close` must be called when it leaves it. */
export interface Chart {
  readonly element: HTMLElement;
  readonly show: (rows: RowBuffer) => void;
  readonly close: () => void;
}

const HEIGHT = 210;
const MAX_POINTS_MARKED = 60;

/** Whether anything of a result can be drawn. */
export function canChart(columns: readonly Column[]): boolean {
  return columns.some((column) => isNumeric(column) && !isTime(column));
}

/** The colours of the page, as its style sheets have them now. */
function palette(): { lines: string[]; axis: string; grid: string } {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return { lines: Array.from({ length: MAX_SERIES }, (_, at) => read(`--line-${at + 1}`)), axis: read('--ink-soft'), grid: read('--rule') };
}

interface Select {
  readonly element: HTMLElement;
  readonly set: (value: string) => void;
}

function select(label: string, options: readonly (readonly [string, string])[], change: (value: string) => void): Select {
  const box = h('select', { on: { change: () => change(box.value) } }, ...options.map(([value, text]) => h('option', { value }, text)));
  return {
    element: h('label', { class: 'choice' }, h('span', {}, label), box),
    set: (value) => {
      box.value = value;
    },
  };
}

/** Makes a chart for a result with these columns; `live` says whether rows keep coming. */
export function createChart(columns: readonly Column[], live: boolean): Chart {
  const stage = h('div', { class: 'chart-stage' });
  const note = h('p', { class: 'note', role: 'status' });
  let choice: ChartChoice | null = null;
  let rows: RowBuffer | null = null;
  let plot: uPlot | null = null;
  let drawn = '';

  const choose = (change: Partial<ChartChoice>) => {
    if (choice === null) return;
    choice = { ...choice, ...change };
    redraw();
  };
  const choices = createChoices(columns, choose);

  function redraw(): void {
    if (rows === null || choice === null) return;
    const lines = linesOf(rows, columns, choice);
    const shape = JSON.stringify([choice, lines.names, lines.xs.length > MAX_POINTS_MARKED]);
    const data = [lines.xs, ...lines.lines] as unknown as uPlot.AlignedData;
    if (plot === null || shape !== drawn) {
      plot?.destroy();
      fill(stage);
      plot = new uPlot(optionsOf(lines, timeOf(choice, columns), stage.clientWidth || 600), data, stage);
      drawn = shape;
    } else plot.setData(data);
    fill(
      note,
      lines.xs.length === 0
        ? 'No numbers to draw yet.'
        : lines.left > 0
          ? `The ${lines.names.length} lines with the most rows are drawn; there are ${lines.left} more.`
          : null,
    );
  }

  const resized = new ResizeObserver(() => plot?.setSize({ width: Math.max(200, stage.clientWidth), height: HEIGHT }));
  resized.observe(stage);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const recolour = () => {
    drawn = '';
    redraw();
  };
  scheme.addEventListener('change', recolour);
  return {
    element: h('div', { class: 'chart' }, choices.element, stage, note),
    show(next) {
      rows = next;
      if (choice === null && next.size() > 0) {
        choice = firstChoice(columns, next, live);
        if (choice === null) return;
        choices.show(choice);
      }
      redraw();
    },
    close() {
      resized.disconnect();
      scheme.removeEventListener('change', recolour);
      plot?.destroy();
    },
  };
}

interface Choices {
  readonly element: HTMLElement;
  readonly show: (choice: ChartChoice) => void;
}

/** The three choices of a chart. */
function createChoices(columns: readonly Column[], choose: (change: Partial<ChartChoice>) => void): Choices {
  const named = (test: (column: Column) => boolean) =>
    columns.flatMap((column, at) => (test(column) ? [[String(at), column.name] as const] : []));
  const xs = [['arrival', 'time received'], ['row', 'row number'], ...named((column) => isTime(column) || isNumeric(column))] as const;
  const x = select('x', xs, (value) => choose({ x: /^\d/.test(value) ? Number(value) : (value as XChoice) }));
  const y = select('y', named(isNumeric), (value) => choose({ y: Number(value) }));
  const series = select('lines', [['', 'one'], ...named(isSeries)], (value) => choose({ series: value === '' ? null : Number(value) }));
  return {
    element: h('div', { class: 'chart-choices' }, y.element, x.element, series.element),
    show(choice) {
      x.set(String(choice.x));
      y.set(String(choice.y));
      series.set(choice.series === null ? '' : String(choice.series));
    },
  };
}

/** What x is: a plain number, a time as this machine's clock shows it, or one of the data, which is shown in UTC as in the rows. */
type XKind = 'number' | 'local' | 'utc';

function timeOf(choice: ChartChoice, columns: readonly Column[]): XKind {
  if (choice.x === 'arrival') return 'local';
  return choice.x !== 'row' && isTime(columns[choice.x]) ? 'utc' : 'number';
}

/** A time as text, only as fine as the step between two of them needs. */
function timeText(at: number, stepMs: number, kind: XKind): string {
  const zone = kind === 'local' ? new Date(at).getTimezoneOffset() * 60_000 : 0;
  const iso = new Date(at - zone).toISOString();
  if (stepMs >= 86_400_000) return iso.slice(0, 10);
  return iso.slice(11, stepMs >= 60_000 ? 16 : stepMs >= 1000 ? 19 : 23);
}

function optionsOf(lines: ChartLines, kind: XKind, width: number): uPlot.Options {
  const colours = palette();
  const axis = {
    stroke: colours.axis,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { stroke: colours.grid, width: 1 },
    font: '12px system-ui',
  };
  const ticks = (_: uPlot, splits: number[], _axis: number, _space: number, step: number) => splits.map((at) => timeText(at, step, kind));
  const time = kind !== 'number';
  const whenText = (_: uPlot, at: number | null) => (at === null ? '--' : `${timeText(at, 86_400_000, kind)} ${timeText(at, 1, kind)}`);
  return {
    width,
    height: HEIGHT,
    ms: 1,
    padding: [10, 30, 0, 0],
    scales: { x: { time } },
    axes: [
      { ...axis, size: 32, ...(time ? { values: ticks, space: 90 } : {}) },
      { ...axis, size: 56 },
    ],
    legend: { show: true, live: true },
    cursor: { drag: { x: true, y: false } },
    series: [
      { label: time ? 'time' : 'x', ...(time ? { value: whenText } : {}) },
      ...lines.names.map((label, at) => ({
        label: label.length > 30 ? `${label.slice(0, 29)}…` : label,
        stroke: colours.lines[at % MAX_SERIES],
        width: 2,
        spanGaps: true,
        points: { show: lines.xs.length <= MAX_POINTS_MARKED, size: 6 },
      })),
    ],
  };
}
