/** FORMAT_TIME. A TIME as text by a DateTimeFormatter pattern. */
import { formatTime } from '../../java-time.ts';
import type { ScalarFunction } from '../../function.ts';

export const formatTimeFunction: ScalarFunction = {
  kind: 'scalar',
  name: 'FORMAT_TIME',
  category: 'DATE / TIME',
  description: 'A TIME as text by a DateTimeFormatter pattern.',
  examples: [{ sql: "FORMAT_TIME(PARSE_TIME('15:04', 'HH:mm'), 'h:mm a')", result: '3:04 PM' }],
  overloads: [
    {
      signature: '(time TIME, pattern STRING) -> STRING',
      nulls: 'propagate',
      call: (time: number, pattern: string) => formatTime(pattern, time),
    },
  ],
};
