/** From rounds to figures: medians, ratios to Millrace, whether what was written is the same, and the table that is printed. */
import { median } from '../measure.ts';
import type { Figure } from '../measure.ts';
import type { Sample } from './contestants.ts';
import type { Outcome } from './outcome.ts';

/** What one contestant has done on one line. */
export interface Result {
  readonly name: string;
  readonly samples: readonly Sample[];
  readonly outcome: Outcome;
}

/** One row, as `--json` writes it: a figure of the bench whose baseline is the peer, with what is said here only. */
export interface PeerFigure extends Figure {
  readonly perCpuSecond: number;
  readonly baseline: {
    readonly name: string;
    readonly rate: number;
    /** Of the peer's process alone, and with the broker's CPU time counted as the peer's. */
    readonly perCpuSecond: number;
    readonly perCpuSecondWithBroker: number;
  };
  /** Millrace's rate over the peer's; then the same of events per CPU second. */
  readonly ratio: number;
  readonly cpuRatio: number;
  readonly cpuRatioWithBroker: number;
  /** Rows, or groups, that both have written. */
  readonly outputs: number;
}

const rate = (samples: readonly Sample[]) => median(samples.map((s) => s.events / s.seconds));
const perCpu = (samples: readonly Sample[]) => median(samples.map((s) => s.events / s.cpuSeconds));
const perCpuWithBroker = (samples: readonly Sample[]) => median(samples.map((s) => s.events / (s.cpuSeconds + s.brokerCpuSeconds)));

/** Throws unless both have written the same. */
function compareOutcomes(line: string, ours: Result, theirs: Result): void {
  const told = ({ name, outcome }: Result) => `${name} ${outcome.count} (checksum ${outcome.checksum})`;
  if (ours.outcome.count === theirs.outcome.count && ours.outcome.checksum === theirs.outcome.checksum) return;
  throw new Error(`${line}: the outputs differ: ${told(ours)}, ${told(theirs)}`);
}

/** Millrace against one peer. Throws when their outputs differ. */
export function peerFigure(line: string, ours: Result, theirs: Result, target?: number): PeerFigure {
  compareOutcomes(line, ours, theirs);
  const mine = { rate: rate(ours.samples), perCpuSecond: perCpu(ours.samples) };
  const baseline = {
    name: theirs.name,
    rate: rate(theirs.samples),
    perCpuSecond: perCpu(theirs.samples),
    perCpuSecondWithBroker: perCpuWithBroker(theirs.samples),
  };
  return {
    name: `${line} vs ${theirs.name}`,
    ...mine,
    unit: 'events/s',
    baseline,
    ratio: mine.rate / baseline.rate,
    cpuRatio: mine.perCpuSecond / baseline.perCpuSecond,
    cpuRatioWithBroker: mine.perCpuSecond / baseline.perCpuSecondWithBroker,
    outputs: ours.outcome.count,
    target: target === undefined ? undefined : `≥ ${target} × per CPU second`,
  };
}

const WIDTHS = [14, 28, 10, 10, 10, 10, 10, 7, 7, 9, 10] as const;

function row(texts: readonly string[]): string {
  return texts.map((text, i) => (i < 2 ? text.padEnd(WIDTHS[i]) : text.padStart(WIDTHS[i] ?? 0))).join(' ');
}

/** Two lines of headings. */
export function headText(): string {
  const first = ['', '', 'Millrace', 'Millrace', 'peer', 'peer', 'per CPU s', 'ratio', 'ratio', 'CPU ratio', 'outputs'];
  const second = ['line', 'peer', 'events/s', 'per CPU s', 'events/s', 'per CPU s', '+ broker', 'wall', 'CPU', '+ broker', 'alike'];
  return `${row(first)}\n${row(second)}`;
}

export function rowText(line: string, figure: PeerFigure): string {
  const { baseline } = figure;
  const rates = [figure.rate, figure.perCpuSecond, baseline.rate, baseline.perCpuSecond, baseline.perCpuSecondWithBroker];
  const ratios = [figure.ratio, figure.cpuRatio, figure.cpuRatioWithBroker];
  const text = row([line, baseline.name, ...rates.map(whole), ...ratios.map((r) => r.toFixed(2)), whole(figure.outputs)]);
  return figure.target === undefined ? text : `${text}  ${figure.target}`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
