/** UNIX_TIMESTAMP. Milliseconds since 1970-01-01T00:00 UTC: of now, or of a TIMESTAMP. */
import { systemClock } from '../../../base/clock.ts';
import type { ScalarFunction } from '../../function.ts';

export const unixTimestamp: ScalarFunction = {
  kind: 'scalar',
  name: 'UNIX_TIMESTAMP',
  category: 'DATE / TIME',
  description: 'Milliseconds since 1970-01-01T00:00 UTC: of now, or of a TIMESTAMP.',
  pure: false,
  examples: [{ sql: "UNIX_TIMESTAMP(PARSE_TIMESTAMP('2024-03-10', 'yyyy-MM-dd'))", result: '1710028800000' }],
  overloads: [
    {
      signature: '() -> BIGINT',
      nulls: 'propagate',
      throws: false,
      call: () => systemClock.now(),
    },
    {
      signature: '(instant TIMESTAMP) -> BIGINT',
      nulls: 'propagate',
      throws: false,
      call: (instant: number) => instant,
    },
  ],
};
