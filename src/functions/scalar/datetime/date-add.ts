/** DATEADD. The result is whole days: hours that do not fill a day change nothing. See units.ts. */
import { moveDate, unitFunction } from './units.ts';
import type { ScalarFunction } from '../../function.ts';

export const dateAdd: ScalarFunction = unitFunction({
  name: 'DATEADD',
  type: 'DATE',
  sign: 1,
  move: moveDate,
  example: { sql: "DATEADD(DAYS, 3, PARSE_DATE('2024-02-28', 'yyyy-MM-dd'))", result: '2024-03-02' },
});
