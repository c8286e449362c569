/** TIMESTAMPADD. Moves an instant. See units.ts. */
import { unitFunction } from './units.ts';
import type { ScalarFunction } from '../../function.ts';

export const timestampAdd: ScalarFunction = unitFunction({
  name: 'TIMESTAMPADD',
  type: 'TIMESTAMP',
  sign: 1,
  move: (instant, millis) => instant + millis,
  example: { sql: "TIMESTAMPADD(HOURS, 36, PARSE_TIMESTAMP('2024-02-28', 'yyyy-MM-dd'))", result: '2024-02-29T12:00:00.000' },
});
