/** Growth lines as curves. */
import { expect, it } from 'vitest';
import { curvesText } from '../../bench/curves.ts';

const figure = (name: string, perCpuSecond?: number) => ({ name, rate: 1, unit: 'events/s', perCpuSecond });

it('has a curve for each family, and says where cost grows faster than the work', () => {
  const text = curvesText([
    figure('q1', 5),
    figure('growth-keys-10', 2000),
    figure('growth-keys-100', 1900),
    figure('growth-keys-1000', 1000),
    figure('growth-bytes-1'),
  ]);
  const rows = text.split('\n').map((row) => row.replaceAll('█', '').trim().split(/ {2,}/));
  expect(rows).toEqual([
    [''],
    ['keys (events per CPU second)'],
    ['10', '2,000', '1.00'],
    ['100', '1,900', '0.95'],
    ['1,000', '1,000', '0.50', 'worse than proportional'],
    [''],
    ['bytes (events/s)'],
    ['1', '1.00', '1.00'],
  ]);
});

it('is empty without growth lines', () => {
  expect(curvesText([figure('q1', 5)])).toBe('');
});
