/** The table that the bench prints. */
import type { Figure } from './measure.ts';

const WIDTHS = [30, 12, 12, 14, 12, 7, 8] as const;

function cells(texts: readonly string[], last: string): string {
  return `${texts.map((text, i) => (i === 0 ? text.padEnd(WIDTHS[i]) : text.padStart(WIDTHS[i]))).join(' ')}  ${last}`;
}

export function headText(): string {
  return cells(['line', 'rate', 'unit', 'per CPU s', 'baseline', 'ratio', 'CPU ratio'], 'baseline, target');
}

export function rowText({ name, rate, unit, perCpuSecond, baseline, ratio, target }: Figure): string {
  const cpuRatio =
    perCpuSecond !== undefined && baseline?.perCpuSecond !== undefined ? (perCpuSecond / baseline.perCpuSecond).toFixed(2) : '';
  const last = [baseline?.name, target === undefined ? undefined : `target ${target}`].filter((t) => t !== undefined).join('; ');
  return cells(
    [
      name,
      rounded(rate),
      unit,
      perCpuSecond === undefined ? '' : rounded(perCpuSecond),
      baseline === undefined ? '' : rounded(baseline.rate),
      ratio?.toFixed(2) ?? '',
      cpuRatio,
    ],
    last,
  );
}

/** A number with as many digits as tell something. */
export function rounded(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
