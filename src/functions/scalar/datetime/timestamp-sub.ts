/** TIMESTAMPSUB. Moves an instant. See units.ts. */
import { unitFunction } from './units.ts';
import type { ScalarFunction } from '../../function.ts';

export const timestampSub: ScalarFunction = unitFunction({
  name: 'TIMESTAMPSUB',
  type: 'TIMESTAMP',
  sign: -1,
  move: (instant, millis) => instant + millis,
  example: { sql: "TIMESTAMPSUB(SECONDS, 1, PARSE_TIMESTAMP('2024-03-01', 'yyyy-MM-dd'))", result: '2024-02-29T23:59:59.000' },
});
