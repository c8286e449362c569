/** The demo on real processes: its totals are those of the file, also when it or its server is killed on the way. */
import { createRequire } from 'node:module';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Client } from '../../src/cli/client.ts';
import { readAirports, readFlights } from '../../src/cli/demo/flights.ts';
import { countStored } from '../../src/cli/demo/replay.ts';
import { readTotals } from '../../src/cli/demo/totals.ts';
import type { Program } from '../support/cli/program.ts';
import { millrace, startedServer } from '../support/cli/program.ts';

const TIME = 180_000;

const folders: string[] = [];
const programs: Program[] = [];
afterAll(() => {
  for (const program of programs) program.signal('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-demo-'));
  folders.push(folder);
  return folder;
}

function kept<P extends Program>(program: P): P {
  programs.push(program);
  return program;
}

// ---------------------------------------------------------------- the data set itself, from the package it comes from

interface OriginalFlight {
  readonly date: string;
  readonly delay: number;
  readonly distance: number;
  readonly origin: string;
  readonly destination: string;
}

const dataFolder = join(dirname(createRequire(import.meta.url).resolve('vega-datasets')), '..', 'data');

function originalFlights(): readonly OriginalFlight[] {
  return JSON.parse(readFileSync(join(dataFolder, 'flights-20k.json'), 'utf8')) as OriginalFlight[];
}

/** Code → state, by a reader of its own: the last four columns never have commas. */
function originalStates(): ReadonlyMap<string, string> {
  const lines = readFileSync(join(dataFolder, 'airports.csv'), 'utf8').trimEnd().split('\n').slice(1);
  return new Map(lines.map((line) => [line.slice(0, 3), line.split(',').at(-4) ?? '']));
}

interface Total {
  flights: number;
  minutesLate: number;
}

function expectedTotals(): ReadonlyMap<string, Total> {
  const states = originalStates();
  const totals = new Map<string, Total>();
  for (const flight of originalFlights()) {
    const state = states.get(flight.origin) ?? '';
    const total = totals.get(state) ?? { flights: 0, minutesLate: 0 };
    total.flights += 1;
    total.minutesLate += flight.delay;
    totals.set(state, total);
  }
  return totals;
}

const EXPECTED = expectedTotals();

/** Compares the printed table, figure by figure. */
function expectTotals(output: string): void {
  const printed = new Map(
    [...output.matchAll(/^ (\S+) +\| +(\d+) \| +(-?[\d.]+) $/gm)].map(([, state, ...figures]) => [state, figures.map(Number)]),
  );
  const wanted = [...EXPECTED].map(([state, { flights, minutesLate }]): [string, number[]] => [
    state,
    [flights, Number((minutesLate / flights).toFixed(2))],
  ]);
  const all = [...EXPECTED.values()].reduce((sum, total) => ({
    flights: sum.flights + total.flights,
    minutesLate: sum.minutesLate + total.minutesLate,
  }));
  wanted.push(['all', [all.flights, Number((all.minutesLate / all.flights).toFixed(2))]]);
  expect(all.flights).toBe(20_000);
  expect(printed).toEqual(new Map(wanted));
}

/** The totals in the view, to the last bit. */
async function expectView(directory: string): Promise<void> {
  const server = kept(await startedServer(directory));
  const client = new Client({ url: server.url });
  const totals = await readTotals(client);
  client.close();
  server.signal('SIGTERM');
  expect(await server.ended).toBe(0);
  const wanted = [...EXPECTED].map(([state, total]) => ({ state, ...total, averageDelay: total.minutesLate / total.flights }));
  expect(totals).toEqual(wanted.sort((a, b) => (a.state < b.state ? -1 : 1)));
}

/** Waits until the stream holds more flights than that; how many it then holds. */
async function flightsBeyond(url: string, least: number): Promise<number> {
  const client = new Client({ url });
  try {
    for (;;) {
      const { rows } = await countStored(client);
      if (rows > least) return rows;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    client.close();
  }
}

describe('the data that come with the package', () => {
  it('are those of the package they were taken from', () => {
    const shipped = readFlights().map(({ departed, delay, distance, origin, destination }) => ({
      date: new Date(departed).toISOString().slice(0, 16).replaceAll('-', '/').replace('T', ' '),
      delay,
      distance,
      origin,
      destination,
    }));
    expect(shipped).toEqual(originalFlights());
    const states = originalStates();
    expect(new Map(readAirports().map((airport) => [airport.iata, airport.state]))).toEqual(
      new Map(
        [...new Set(shipped.flatMap((flight) => [flight.origin, flight.destination]))].sort().map((code) => [code, states.get(code)]),
      ),
    );
  });

  it('have the flights in the order of departure', () => {
    const flights = readFlights();
    expect(flights.every((flight, index) => flight.seq === index && (index === 0 || flights[index - 1].departed <= flight.departed))).toBe(
      true,
    );
  });
});

describe('millrace demo --once', () => {
  it('ends with the totals of the file, and again when run again', { timeout: TIME }, async () => {
    const folder = newFolder();
    const first = kept(millrace('demo', '--once', '--port', '0', '--data', folder));
    expect(await first.ended, first.output()).toBe(0);
    expect(first.output()).toContain('Replaying 20000 flights.');
    expect(first.output()).toMatch(/The console is at http:\/\/127\.0\.0\.1:\d+\/\n/);
    expectTotals(first.output());
    const again = kept(millrace('demo', '--once', '--port', '0', '--data', folder));
    expect(await again.ended, again.output()).toBe(0);
    expect(again.output()).toContain('All 20000 flights are there already.');
    expectTotals(again.output());
    await expectView(folder);
  });

  it('goes on after kill -9 of the whole demo', { timeout: TIME }, async () => {
    const folder = newFolder();
    let before = 0;
    for (let kill = 0; kill < 3; kill += 1) {
      const demo = kept(millrace('demo', '--once', '--speed', '500000', '--port', '0', '--data', folder));
      const [, url] = await demo.printed(/console is at (\S+)/);
      const [, stored] = await demo.printed(/(?:Replaying|(\d+) of) 20000 flights/);
      // What the last kill left is what this run goes on from: all that was acknowledged, and not more than was sent.
      expect(Number(stored ?? 0)).toBeGreaterThanOrEqual(before);
      before = await flightsBeyond(url, Number(stored ?? 0) + 300 * (kill + 1));
      expect(before).toBeLessThan(20_000);
      demo.signal('SIGKILL');
      await demo.ended;
    }
    const last = kept(millrace('demo', '--once', '--port', '0', '--data', folder));
    expect(await last.ended, last.output()).toBe(0);
    expect(Number(/(\d+) of 20000 flights are there already/.exec(last.output())?.[1])).toBeGreaterThanOrEqual(before);
    expectTotals(last.output());
    await expectView(folder);
  });

  it('waits for a server that is killed, and goes on when it is back', { timeout: TIME }, async () => {
    const folder = newFolder();
    const server = kept(await startedServer(folder));
    const demo = kept(millrace('demo', '--speed', '500000', '--server', server.url));
    await demo.printed(/Replaying 20000 flights/);
    await demo.printed(/^\|\w+ +\|2001-/m);
    const before = await flightsBeyond(server.url, 500);
    server.signal('SIGKILL');
    await demo.printed(/Waiting for the server to come back/);
    // The live query broke off too; its advice to run it again would be wrong here.
    expect(demo.output()).not.toContain('run this again');
    const back = kept(await startedServer(folder, Number(new URL(server.url).port)));
    const [, stored] = await demo.printed(/(\d+) of 20000 flights are there already; going on/);
    expect(Number(stored)).toBeGreaterThanOrEqual(before);
    expect(await demo.ended, demo.output()).toBe(0);
    expectTotals(demo.output());
    back.signal('SIGTERM');
    expect(await back.ended).toBe(0);
    await expectView(folder);
  });
});

describe('a started server', () => {
  it('offers the demo where nothing is stored yet, and only there', { timeout: TIME }, async () => {
    const folder = join(newFolder(), 'data');
    const first = kept(await startedServer(folder));
    // The demo looks at the default port, so that on another one it has to be told.
    const [, told] = await first.printed(/millrace demo --server (\S+)"/);
    expect(told).toBe(first.url);
    expect(existsSync(folder)).toBe(true);
    first.signal('SIGINT');
    expect(await first.ended).toBe(0);
    const second = kept(await startedServer(folder));
    second.signal('SIGINT');
    expect(await second.ended).toBe(0);
    expect(second.output()).not.toContain('millrace demo');
    expect(second.output().match(/\n/g)).toHaveLength(1);
  });
});
