/**
 * Sends the flights that the server does not have yet, in the order of departure, at a chosen speed.
 *
 * What to send is decided by what is stored: each flight has a number, and the stream says which are there. So a replay that was
 * cut off, on either side and at any place, goes on without a gap and without sending anything twice.
 */
import type { Client } from '../client.ts';
import { openInserts } from '../inserts.ts';
import type { Inserts } from '../inserts.ts';
import { numberOf } from '../wire.ts';
import type { Airport, Flight } from './flights.ts';

/** How to replay. */
export interface ReplayOptions {
  /** Seconds of flight time in one second; null: as fast as the server takes them. */
  readonly speed: number | null;
  /** Told the number of flights that were already there, when it is known, before the first is sent. */
  readonly onResume: (stored: number) => void;
  /** Ends the replay early, with everything sent so far stored. */
  readonly signal: AbortSignal;
}

/** How long the stream must stay the same before it is taken for what is stored: rows of a broken connection may still arrive. */
const SETTLED = 250;
/** How often a slow replay sends what is due, in milliseconds. */
const TICK = 50;
const AIRPORTS_PER_REQUEST = 64;

/** Sends what is missing; resolves when all is stored. Throws ServerError and ConnectionError: then call it again. */
export async function replay(
  client: Client,
  airports: readonly Airport[],
  flights: readonly Flight[],
  options: ReplayOptions,
): Promise<void> {
  const stored = await storedFlights(client, flights.length);
  options.onResume(stored.size);
  // Flights are sent after the last airport has been acknowledged: one that is there proves that all airports are.
  if (stored.size === 0) await insertAirports(client, airports);
  const missing = flights.filter((flight) => !stored.has(flight.seq));
  if (missing.length === 0) return;
  const inserts = await openInserts(client.url, 'FLIGHTS');
  try {
    await send(inserts, missing, options);
    await inserts.stored();
  } finally {
    inserts.close();
  }
}

/** Numbers of the flights that are stored, once no more arrive. */
async function storedFlights(client: Client, all: number): Promise<ReadonlySet<number>> {
  let before = -1;
  for (;;) {
    const rows = await client.rows('SELECT seq FROM flights;');
    const stored = new Set(rows.map(([seq]) => numberOf(seq)));
    if (rows.length === before || rows.length === 0 || stored.size === all) return stored;
    before = rows.length;
    await pause(SETTLED);
  }
}

/** How many flights the stream holds, and how many different ones: equal when each is there once. */
export async function countStored(client: Client): Promise<{ readonly rows: number; readonly different: number }> {
  const rows = await client.rows('SELECT seq FROM flights;');
  return { rows: rows.length, different: new Set(rows.map(([seq]) => numberOf(seq))).size };
}

/** Airports get the time 0, so that each is there before the first flight leaves from it. Repeating them changes nothing. */
async function insertAirports(client: Client, airports: readonly Airport[]): Promise<void> {
  for (let at = 0; at < airports.length; at += AIRPORTS_PER_REQUEST) {
    await client.ksql({
      ksql: airports
        .slice(at, at + AIRPORTS_PER_REQUEST)
        .map(insertText)
        .join('\n'),
    });
  }
}

function insertText(airport: Airport): string {
  const texts = [airport.iata, airport.name, airport.city, airport.state].map((text) => `'${text.replaceAll("'", "''")}'`);
  const places = [airport.latitude, airport.longitude].map((degrees) => degrees.toFixed(8));
  return `INSERT INTO airports (ROWTIME, iata, name, city, state, latitude, longitude) VALUES (0, ${[...texts, ...places].join(', ')});`;
}

async function send(inserts: Inserts, missing: readonly Flight[], { speed, signal }: ReplayOptions): Promise<void> {
  const started = Date.now();
  const first = missing[0].departed;
  for (const flight of missing) {
    while (speed !== null && !signal.aborted && flight.departed - first > (Date.now() - started) * speed) await pause(TICK);
    if (signal.aborted) return;
    await inserts.insert({
      ORIGIN: flight.origin,
      SEQ: flight.seq,
      DEPARTED: new Date(flight.departed).toISOString().slice(0, -1),
      DESTINATION: flight.destination,
      DELAY: flight.delay,
      DISTANCE: flight.distance,
    });
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
