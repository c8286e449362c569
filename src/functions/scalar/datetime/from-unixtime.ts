/** FROM_UNIXTIME. The TIMESTAMP that is so many milliseconds after 1970-01-01T00:00 UTC. */
import type { Int64 } from '../../../data/int64.ts';
import type { ScalarFunction } from '../../function.ts';

export const fromUnixtime: ScalarFunction = {
  kind: 'scalar',
  name: 'FROM_UNIXTIME',
  category: 'DATE / TIME',
  description: 'The TIMESTAMP that is so many milliseconds after 1970-01-01T00:00 UTC.',
  examples: [{ sql: 'FROM_UNIXTIME(1710083045067)', result: '2024-03-10T15:04:05.067' }],
  overloads: [
    {
      signature: '(millis BIGINT) -> TIMESTAMP',
      nulls: 'propagate',
      throws: false,
      call: (millis: Int64) => Number(millis),
    },
  ],
};
