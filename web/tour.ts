/**
 * The first steps for a server with nothing on it: a script to read and run, and made-up readings that keep coming so that
 * there is something to see. All of it goes through the same requests as what a person types.
 */
import { runStatements } from './wire/client.ts';

/** Makes a stream and a table that is kept up to date from it. */
export const MAKE = `-- A stream of readings, and a table that is kept up to date from it.
CREATE STREAM IF NOT EXISTS readings (sensor VARCHAR KEY, celsius DOUBLE)
  WITH (KAFKA_TOPIC = 'readings', VALUE_FORMAT = 'JSON', PARTITIONS = 1);

CREATE TABLE IF NOT EXISTS average_celsius AS
  SELECT sensor, COUNT(*) AS readings, ROUND(AVG(celsius), 2) AS celsius
  FROM readings
  WINDOW TUMBLING (SIZE 10 SECONDS)
  GROUP BY sensor
  EMIT CHANGES;`;

/** Watches the stream. */
export const WATCH = `-- Every reading as it comes. Press Chart above the rows.
SELECT sensor, celsius FROM readings EMIT CHANGES;`;

/** Asks the table. */
export const ASK = `-- What the table holds now: the windows of one sensor.
SELECT * FROM average_celsius WHERE sensor = 'kitchen';`;

const SENSORS = ['kitchen', 'cellar', 'roof'] as const;
const EVERY_MS = 400;
const LONGEST_MS = 10 * 60_000;

/** Sends made-up readings until `stop` is called, a request fails, or ten minutes are over; then calls `onEnd` once. */
export function feedReadings(onEnd: () => void): { readonly stop: () => void } {
  const began = Date.now();
  const levels = [21, 12, 17];
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    onEnd();
  };
  const send = async () => {
    if (Date.now() - began > LONGEST_MS) return end();
    const rows = SENSORS.map((sensor, at) => {
      levels[at] += (Math.random() - 0.5) * 0.9;
      return `INSERT INTO readings (sensor, celsius) VALUES ('${sensor}', ${levels[at].toFixed(2)});`;
    });
    await runStatements(rows.join(' '), { properties: {}, variables: {} }).catch(end);
  };
  const timer = setInterval(() => void send(), EVERY_MS);
  void send();
  return { stop: end };
}
