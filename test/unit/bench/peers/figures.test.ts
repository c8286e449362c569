/** From rounds to the rows of the table. */
import { describe, expect, it } from 'vitest';
import { headText, peerFigure, rowText } from '../../../bench/peers/figures.ts';
import type { Result } from '../../../bench/peers/figures.ts';

const round = (seconds: number, cpuSeconds: number, brokerCpuSeconds = 0) => ({ events: 1000, seconds, cpuSeconds, brokerCpuSeconds });

const ours: Result = {
  name: 'Millrace',
  samples: [round(0.1, 0.2), round(0.2, 0.1), round(9, 9)],
  outcome: { count: 60, checksum: 5 },
};
const theirs: Result = {
  name: 'Kafka Streams',
  samples: [round(1, 0.5, 0.5), round(2, 1, 1), round(4, 2, 2)],
  outcome: { count: 60, checksum: 5 },
};

describe('a figure', () => {
  it('has medians of both, and their ratios', () => {
    expect(peerFigure('q1', ours, theirs, 3)).toEqual({
      name: 'q1 vs Kafka Streams',
      rate: 5000,
      unit: 'events/s',
      perCpuSecond: 5000,
      baseline: { name: 'Kafka Streams', rate: 500, perCpuSecond: 1000, perCpuSecondWithBroker: 500 },
      ratio: 10,
      cpuRatio: 5,
      cpuRatioWithBroker: 10,
      outputs: 60,
      target: '≥ 3 × per CPU second',
    });
  });

  it.each([
    { count: 59, checksum: 5 },
    { count: 60, checksum: 6 },
  ])('is refused when the outputs differ: %o', (outcome) => {
    expect(() => peerFigure('q1', ours, { ...theirs, outcome })).toThrow(
      /q1: the outputs differ: Millrace 60 \(checksum 5\), Kafka Streams/,
    );
  });

  it('is one row under the headings', () => {
    const [first, second] = headText().split('\n');
    const row = rowText('q1', peerFigure('q1', ours, theirs));
    expect(row.split(/ {2,}/)).toEqual(['q1', 'Kafka Streams', '5,000', '5,000', '500', '1,000', '500', '10.00', '5.00', '10.00', '60']);
    expect(first).toHaveLength(second.length);
    expect(row).toHaveLength(second.length);
  });
});
