/** Growth lines as curves: each family's rates beside the first one's, longer bars for more. Rates are per unit of work, so cost that grows with the work alone is a level curve. */
import type { Figure } from './measure.ts';
import { rounded } from './report.ts';

const BAR = 40;
/** Below this share of the first rate, cost grows faster than the work; noise of a busy machine is above it. */
const LEVEL = 0.8;

interface Point {
  readonly size: number;
  readonly rate: number;
}

/** The curves of what is a growth line among the figures, by CPU time where it was taken: it is the steadier. Empty where none is. */
export function curvesText(figures: readonly Figure[]): string {
  const families = new Map<string, Point[]>();
  for (const { name, rate, unit, perCpuSecond } of figures) {
    const [, family, size] = /^growth-([a-z]+)-(\d+)$/.exec(name) ?? [];
    if (family === undefined) continue;
    const title = `${family} (${perCpuSecond === undefined ? unit : `${unit.replace('/s', '')} per CPU second`})`;
    const points = families.get(title) ?? [];
    points.push({ size: Number(size), rate: perCpuSecond ?? rate });
    families.set(title, points);
  }
  return [...families].map(([title, points]) => curve(title, points)).join('\n');
}

function curve(title: string, points: readonly Point[]): string {
  const most = Math.max(...points.map((point) => point.rate));
  const rows = points.map(({ size, rate }) => {
    const share = rate / points[0].rate;
    const bar = '█'.repeat(Math.max(1, Math.round((rate / most) * BAR))).padEnd(BAR);
    const numbers = [size.toLocaleString('en-US').padStart(12), bar, rounded(rate).padStart(12), share.toFixed(2).padStart(6)];
    return share < LEVEL ? `${numbers.join('  ')}  worse than proportional` : numbers.join('  ');
  });
  return [`\n${title}`, ...rows].join('\n');
}
