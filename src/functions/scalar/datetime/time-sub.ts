/** TIMESUB. Wraps around midnight. See units.ts. */
import { moveTime, unitFunction } from './units.ts';
import type { ScalarFunction } from '../../function.ts';

export const timeSub: ScalarFunction = unitFunction({
  name: 'TIMESUB',
  type: 'TIME',
  sign: -1,
  move: moveTime,
  example: { sql: "TIMESUB(MINUTES, 45, PARSE_TIME('00:30', 'HH:mm'))", result: '23:45' },
});
