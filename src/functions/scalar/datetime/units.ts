/** Adding and taking away time units: what the six functions DATEADD to TIMESTAMPSUB share. A unit is its name in plural. */
import type { ScalarFunction } from '../../function.ts';

const MILLIS: Readonly<Record<string, number>> = { DAYS: 86_400_000, HOURS: 3_600_000, MINUTES: 60_000, SECONDS: 1000, MILLISECONDS: 1 };

export const DAY = 86_400_000;

/** What one of the functions is called and how it moves a value by a number of milliseconds. */
export interface UnitArithmetic {
  readonly name: string;
  readonly type: 'DATE' | 'TIME' | 'TIMESTAMP';
  readonly sign: 1 | -1;
  readonly move: (value: number, millis: number) => number;
  readonly example: { readonly sql: string; readonly result: string };
}

/** One of the six functions. */
export function unitFunction({ name, type, sign, move, example }: UnitArithmetic): ScalarFunction {
  const verb = sign > 0 ? 'Adds time to' : 'Takes time from';
  return {
    kind: 'scalar',
    name,
    category: 'DATE / TIME',
    description: `${verb} a ${type}: so many DAYS, HOURS, MINUTES, SECONDS or MILLISECONDS.`,
    examples: [example],
    overloads: [
      {
        signature: `(unit UNIT, amount INT, value ${type}) -> ${type}`,
        nulls: 'propagate',
        throws: false,
        call: (unit: string, amount: number, value: number) => move(value, sign * amount * MILLIS[unit]),
      },
    ],
  };
}

/** Whole days after moving a date by milliseconds: what is less than a day is cut off towards 1970. */
export function moveDate(days: number, millis: number): number {
  return Math.trunc((days * DAY + millis) / DAY) + 0;
}

/** The time of day after moving by milliseconds, around midnight. */
export function moveTime(time: number, millis: number): number {
  return (time + (millis % DAY) + DAY) % DAY;
}
