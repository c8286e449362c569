/** What the demo's tables say once all flights have been through, and how it is shown. */
import type { Client } from '../client.ts';
import { tableLines } from '../render/table.ts';
import { numberOf, textOf } from '../wire.ts';

/** The totals of one state. */
export interface StateTotal {
  readonly state: string;
  readonly flights: number;
  /** Sum of all delays, in minutes. */
  readonly minutesLate: number;
  readonly averageDelay: number;
}

/** Reads the totals, sorted by state. */
export async function readTotals(client: Client): Promise<readonly StateTotal[]> {
  const rows = await client.rows('SELECT state, flights, minutes_late, average_delay FROM delays_by_state;');
  return rows
    .map(([state, flights, minutes, average]) => ({
      state: textOf(state),
      flights: numberOf(flights),
      minutesLate: numberOf(minutes),
      averageDelay: numberOf(average),
    }))
    .sort((a, b) => (a.state < b.state ? -1 : 1));
}

/** Flights counted in the windows of all days. */
export async function flightsInWindows(client: Client): Promise<number> {
  const rows = await client.rows('SELECT flights FROM delays_by_day;');
  return rows.reduce((sum, [flights]) => sum + numberOf(flights), 0);
}

export function flightsIn(totals: readonly StateTotal[]): number {
  return totals.reduce((sum, total) => sum + total.flights, 0);
}

/** The table of totals, the grand total last. */
export function totalLines(totals: readonly StateTotal[], width: number): string[] {
  const flights = flightsIn(totals);
  const minutes = totals.reduce((sum, total) => sum + total.minutesLate, 0);
  const cells = (name: string, count: number, average: number): string[] => [
    name,
    String(count).padStart(7),
    average.toFixed(2).padStart(13),
  ];
  const rows = totals.map((total) => cells(total.state, total.flights, total.averageDelay));
  const lines = tableLines(
    { columns: ['State', 'Flights', 'Average delay'], rows: [...rows, cells('all', flights, minutes / Math.max(1, flights))] },
    width,
  );
  // The rule above the grand total, too.
  return [...lines.slice(0, -2), lines[1], ...lines.slice(-2)];
}
