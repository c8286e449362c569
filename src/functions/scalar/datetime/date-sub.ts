/** DATESUB. The result is whole days: hours that do not fill a day change nothing. See units.ts. */
import { moveDate, unitFunction } from './units.ts';
import type { ScalarFunction } from '../../function.ts';

export const dateSub: ScalarFunction = unitFunction({
  name: 'DATESUB',
  type: 'DATE',
  sign: -1,
  move: moveDate,
  example: { sql: "DATESUB(DAYS, 10, PARSE_DATE('2024-03-10', 'yyyy-MM-dd'))", result: '2024-02-29' },
});
