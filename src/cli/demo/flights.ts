/** The flights and airports that come with the package. */
import { readFileSync } from 'node:fs';
import { packageFile } from '../../base/package-file.ts';

/** One flight; `seq` is its place in the order of departure, from 0. */
export interface Flight {
  readonly seq: number;
  /** Local time of departure, taken for UTC: milliseconds. */
  readonly departed: number;
  readonly delay: number;
  readonly distance: number;
  readonly origin: string;
  readonly destination: string;
}

export interface Airport {
  readonly iata: string;
  readonly name: string;
  readonly city: string;
  readonly state: string;
  readonly latitude: number;
  readonly longitude: number;
}

const FOLDER = 'sql-examples/flights';

/** The demo's statements. */
export function demoStatements(): string {
  return readFileSync(packageFile(`${FOLDER}/flights.sql`), 'utf8');
}

/** The cells of a file, without its header. No quoted cell of these files has a quote or a line end. */
function rowsOf(file: string): string[][] {
  const lines = readFileSync(packageFile(`${FOLDER}/${file}`), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.slice(1).map((line) => (line.match(/"[^"]*"|[^,]+|(?<=,)(?=,|$)/g) ?? []).map((cell) => cell.replaceAll('"', '')));
}

/** All flights in the order of departure. */
export function readFlights(): readonly Flight[] {
  return rowsOf('flights.csv').map(([date, delay, distance, origin, destination], seq) => ({
    seq,
    departed: Date.parse(`${date.replaceAll('/', '-').replace(' ', 'T')}:00.000Z`),
    delay: Number(delay),
    distance: Number(distance),
    origin,
    destination,
  }));
}

export function readAirports(): readonly Airport[] {
  return rowsOf('airports.csv').map(([iata, name, city, state, latitude, longitude]) => ({
    iata,
    name,
    city,
    state,
    latitude: Number(latitude),
    longitude: Number(longitude),
  }));
}
