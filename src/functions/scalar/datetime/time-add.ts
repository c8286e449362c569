/** TIMEADD. Wraps around midnight. See units.ts. */
import { moveTime, unitFunction } from './units.ts';
import type { ScalarFunction } from '../../function.ts';

export const timeAdd: ScalarFunction = unitFunction({
  name: 'TIMEADD',
  type: 'TIME',
  sign: 1,
  move: moveTime,
  example: { sql: "TIMEADD(HOURS, 2, PARSE_TIME('23:30', 'HH:mm'))", result: '01:30' },
});
