/** The events' file, byte by byte as `Driver.java` reads it. */
import { expect, it } from 'vitest';
import { bids, keyed } from '../../../bench/events.ts';
import type { Dataset } from '../../../bench/events.ts';
import { eventFile } from '../../../bench/peers/event-file.ts';

interface Event {
  readonly timestamp: number;
  readonly key: bigint | null;
  readonly value: string;
}

/** As `Driver.readData` does. */
function read(file: Buffer): Event[] {
  const events: Event[] = [];
  let at = 4;
  for (let count = file.readInt32BE(0); count > 0; count--) {
    const timestamp = Number(file.readBigInt64BE(at));
    const keyLength = file.readInt32BE(at + 8);
    const key = keyLength < 0 ? null : file.readBigInt64BE(at + 12);
    at += 12 + Math.max(0, keyLength);
    const end = at + 4 + file.readInt32BE(at);
    events.push({ timestamp, key, value: file.toString('utf8', at + 4, end) });
    at = end;
  }
  expect(at).toBe(file.length);
  return events;
}

function eventsOf({ length, timestamps, keys, bytes, starts }: Dataset): Event[] {
  return Array.from({ length }, (_, n) => ({
    timestamp: timestamps[n],
    key: keys === null ? null : keys[n],
    value: bytes.toString('utf8', starts[n], starts[n + 1]),
  }));
}

it.each([
  ['without keys', bids(20)],
  ['with keys', keyed(20, 7)],
])('has every event, %s', (_, data) => {
  expect(read(eventFile(data))).toEqual(eventsOf(data));
});
