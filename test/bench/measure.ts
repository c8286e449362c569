/**
 * How a line is measured: warm-up rounds, then timed rounds of the line and of its baseline taking turns, so that whatever else the machine does falls on both; medians of each.
 *
 * Wall time is what is reported and what ratios are of. CPU time of the whole process is taken beside it: on a machine that is shared with other work it is the steadier number.
 */
import { freemem } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Something that can be run again and again. */
export interface Runner {
  /** Does one round; the number of units of work in it. */
  readonly run: () => Promise<number> | number;
  /** Before each round, untimed. */
  readonly reset?: () => Promise<void> | void;
  readonly close?: () => Promise<void> | void;
}

/** What a line is compared with. */
export interface Baseline {
  readonly name: string;
  readonly start: () => Promise<Runner> | Runner;
}

/** One number of the report, as `--json` writes it. */
export interface Figure {
  readonly name: string;
  readonly rate: number;
  readonly unit: string;
  /** Units per second of CPU time, all threads of the process. */
  readonly perCpuSecond?: number;
  readonly baseline?: { readonly name: string; readonly rate: number; readonly perCpuSecond?: number };
  /** Rate over the baseline's; for latencies it is not there. */
  readonly ratio?: number;
  /** What must be reached, for the table. */
  readonly target?: string;
}

/** A line of the bench. It measures with `rates`, or in its own way. */
export interface Line {
  readonly name: string;
  readonly measure: (options: BenchOptions) => Promise<Figure[]>;
}

export interface BenchOptions {
  /** Timed rounds. */
  readonly rounds: number;
  readonly warmup: number;
  /** Scales the amounts of data; 1 is normal. */
  readonly scale: number;
  /** Under which temporary directories are made: the disk that is measured. */
  readonly directory: string;
}

interface Sample {
  readonly rate: number;
  readonly perCpuSecond: number;
}

/** Garbage of what came before (of making the input, above all) is not to be collected in the time of what comes next. */
export const collect = (() => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();

/** Memory is written to in steps of a page. */
const PAGE = 4096;
const TOUCHED_CHUNK = 256 << 20;
const MOST_TOUCHED = 3 * 2 ** 30;

/**
 * Writes once to memory that files of the first lines will lie in. A virtual machine is often given its memory when it is first touched, which there costs ten times a write to a file's page; later lines get pages
 * that earlier ones gave back.
 */
export function touchMemory(): void {
  const chunks: Buffer[] = [];
  for (let left = Math.min(MOST_TOUCHED, freemem() / 4); left >= TOUCHED_CHUNK; left -= TOUCHED_CHUNK) {
    const chunk = Buffer.allocUnsafeSlow(TOUCHED_CHUNK);
    for (let at = 0; at < chunk.length; at += PAGE) chunk[at] = 1;
    chunks.push(chunk);
  }
  chunks.length = 0;
  collect();
}

async function sample(runner: Runner): Promise<Sample> {
  await runner.reset?.();
  collect();
  const cpu = process.cpuUsage();
  const from = performance.now();
  const done = await runner.run();
  const seconds = (performance.now() - from) / 1000;
  const used = process.cpuUsage(cpu);
  return { rate: done / seconds, perCpuSecond: done / ((used.user + used.system) / 1e6) };
}

/** Rounds cost too little time to compile a stage's code well; so at least this long, but not for ever; ms. */
const WARM_MS = 2500;
const MOST_WARM_ROUNDS = 12;

async function warmUp(runner: Runner, { warmup }: BenchOptions): Promise<void> {
  if (warmup === 0) return;
  let spent = 0;
  for (let round = 0; round < warmup || (spent < WARM_MS && round < MOST_WARM_ROUNDS); round++) {
    await runner.reset?.();
    const from = performance.now();
    await runner.run();
    spent += performance.now() - from;
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value below which `share` of the numbers lie. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function medians(samples: readonly Sample[]): Sample {
  return { rate: median(samples.map((s) => s.rate)), perCpuSecond: median(samples.map((s) => s.perCpuSecond)) };
}

export interface RateSpec {
  readonly name: string;
  readonly unit: string;
  readonly target?: string;
  readonly start: () => Promise<Runner> | Runner;
  readonly baseline?: Baseline;
}

/** Measures a rate against its baseline. */
export async function measureRate(spec: RateSpec, options: BenchOptions): Promise<Figure> {
  const line = await spec.start();
  const base = spec.baseline === undefined ? null : await spec.baseline.start();
  const own: Sample[] = [];
  const others: Sample[] = [];
  try {
    await warmUp(line, options);
    if (base !== null) await warmUp(base, options);
    for (let round = 0; round < options.rounds; round++) {
      const mine = await sample(line);
      const theirs = base === null ? null : await sample(base);
      own.push(mine);
      if (theirs !== null) others.push(theirs);
    }
  } finally {
    await line.close?.();
    await base?.close?.();
  }
  const result = medians(own);
  const figure = { name: spec.name, rate: result.rate, unit: spec.unit, perCpuSecond: result.perCpuSecond, target: spec.target };
  if (base === null || spec.baseline === undefined) return figure;
  const other = medians(others);
  return { ...figure, baseline: { name: spec.baseline.name, ...other }, ratio: result.rate / other.rate };
}

/** A line that is one rate. */
export function rateLine(spec: (options: BenchOptions) => RateSpec, name: string): Line {
  return { name, measure: async (options) => [await measureRate({ ...spec(options), name }, options)] };
}
