/** The demo from start to end on a server that is there: statements, replay, live rows, totals. Survives the server's going and coming. */
import type { Client } from '../client.ts';
import { ConnectionError, ServerError } from '../failure.ts';
import { streamQuery } from '../query.ts';
import { errorLines } from '../render/error.ts';
import { readStatements } from '../script.ts';
import { createSession, print } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { coloured } from '../terminal.ts';
import type { Airport, Flight } from './flights.ts';
import { demoStatements, readAirports, readFlights } from './flights.ts';
import { countStored, pause, replay } from './replay.ts';
import type { StateTotal } from './totals.ts';
import { flightsIn, flightsInWindows, readTotals, totalLines } from './totals.ts';

/** How the demo runs. */
export interface DemoOptions {
  readonly client: Client;
  readonly terminal: Terminal;
  /** Seconds of flight time in one second; null: as fast as the server takes them. */
  readonly speed: number | null;
  /** Whether to show rows of a push query while flights are replayed. */
  readonly live: boolean;
  /** Whether the server runs elsewhere, and may be waited for when it goes away. */
  readonly waitForServer: boolean;
  /** Ends the demo early. */
  readonly signal: AbortSignal;
}

const LIVE_QUERY = `SELECT state, TIMESTAMPTOSTRING(WINDOWSTART, 'yyyy-MM-dd') AS day, flights,
       ROUND(average_delay, 1) AS average_delay
  FROM delays_by_day
  WHERE flights >= 15
  EMIT CHANGES;`;

/** How long to wait for a server that went away, and for the tables to follow the last flight; in milliseconds. */
const PATIENCE = 600_000;
const PROCESSING_TIME = 120_000;

/** Runs the demo; the totals, or null when it was ended early. Throws ServerError and ConnectionError. */
export async function runDemo(options: DemoOptions): Promise<readonly StateTotal[] | null> {
  const flights = readFlights();
  const airports = readAirports();
  for (;;) {
    try {
      return await attempt(options, airports, flights);
    } catch (error) {
      if (!options.waitForServer || !mayPass(error)) throw error;
      print(options, coloured(options.terminal, 'yellow', `${(error as Error).message} Waiting for the server to come back …`));
      await serverBack(options);
    }
  }
}

/** Whether the failure is one of a server that is being stopped, restarted or has gone. */
function mayPass(error: unknown): boolean {
  return error instanceof ConnectionError || (error instanceof ServerError && error.status === 503);
}

async function serverBack({ client, signal }: DemoOptions): Promise<void> {
  const until = Date.now() + PATIENCE;
  while (!signal.aborted) {
    await pause(300);
    try {
      await client.info();
      return;
    } catch (error) {
      if (!mayPass(error) || Date.now() > until) throw error;
    }
  }
}

async function attempt(
  options: DemoOptions,
  airports: readonly Airport[],
  flights: readonly Flight[],
): Promise<readonly StateTotal[] | null> {
  const { client, signal } = options;
  if (signal.aborted) return null;
  await client.ksql({ ksql: demoStatements() });
  let live: { stop(): Promise<void> } | null = null;
  const onResume = (stored: number): void => {
    print(options, resumeText(stored, flights.length));
    if (options.live && stored < flights.length) live = showLive(options);
  };
  try {
    await replay(client, airports, flights, { speed: options.speed, signal, onResume });
    if (signal.aborted) return null;
    return await finalTotals(options, flights.length);
  } finally {
    await (live as { stop(): Promise<void> } | null)?.stop();
  }
}

function resumeText(stored: number, all: number): string {
  if (stored === 0) return `Replaying ${all} flights.`;
  if (stored === all) return `All ${all} flights are there already.`;
  return `${stored} of ${all} flights are there already; going on with flight ${stored + 1}.`;
}

/** Prints the rows of a push query until told to stop. */
function showLive({ client, terminal }: DemoOptions): { stop(): Promise<void> } {
  print({ terminal }, '', coloured(terminal, 'dim', LIVE_QUERY), '');
  let stopped = false;
  // Nothing more is printed once the rows are not wanted any longer.
  const write = (text: string): void => (stopped ? undefined : terminal.write(text));
  const session = createSession(client, { ...terminal, interactive: false, write });
  const [query] = readStatements(LIVE_QUERY, session.variables);
  const shown = streamQuery(session, query).catch((error: unknown) => {
    // Of a server that goes away the replay tells, and what is done about it.
    if (!mayPass(error)) print(session, ...errorLines(error, terminal, LIVE_QUERY));
  });
  return {
    async stop() {
      stopped = true;
      session.interrupt?.abort();
      await shown;
    },
  };
}

/** Waits until the tables have seen every flight, and checks that each was stored once. Throws ServerError. */
async function finalTotals({ client, signal }: DemoOptions, flights: number): Promise<readonly StateTotal[] | null> {
  const stored = await countStored(client);
  if (stored.rows !== flights || stored.different !== flights) {
    throw new ServerError(200, 50000, `The stream holds ${stored.rows} flights, ${stored.different} different ones, and not ${flights}.`);
  }
  const until = Date.now() + PROCESSING_TIME;
  while (!signal.aborted) {
    const totals = await readTotals(client);
    const counted = [flightsIn(totals), await flightsInWindows(client)];
    if (counted.every((count) => count === flights)) return totals;
    if (Date.now() > until) {
      const where = `${counted[0]} of ${flights} flights are counted by state and ${counted[1]} by day`;
      throw new ServerError(200, 50000, `The tables did not follow in ${PROCESSING_TIME / 1000} s: ${where}.`);
    }
    await pause(100);
  }
  return null;
}

/** Prints the totals. */
export function printTotals(terminal: Terminal, totals: readonly StateTotal[]): void {
  print(
    { terminal },
    '',
    'Flights and their average delay in minutes, by the state they left from:',
    '',
    ...totalLines(totals, terminal.columns()),
  );
}
