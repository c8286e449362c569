/**
 * Window bounds on record keys: they stand behind the serialised inner key, whatever its format. Time windows append the
 * 8-byte start (the end follows from the declared size), session windows the 8-byte end and then the 8-byte start.
 */
import type { ByteSink } from '../data/bytes.ts';
import { readInt64, writeInt64 } from './int64-bytes.ts';

/** Bytes that a window of the kind adds to a key. */
export const WINDOW_BYTES = { time: 8, session: 16 } as const;

/** Bounds in milliseconds since the epoch; `end` is exclusive for time windows, the last record's time for sessions. */
export interface WindowBounds {
  readonly start: number;
  readonly end: number;
}

/** Appends the bounds behind the inner key that the sink already holds. */
export function appendWindow(sink: ByteSink, kind: 'time' | 'session', bounds: WindowBounds): void {
  if (kind === 'session') writeInt64(bounds.end, sink);
  writeInt64(bounds.start, sink);
}

/** Where the inner key of a windowed key in `[from, to)` ends; −1 when the bytes are too short to hold bounds. */
export function innerKeyEnd(from: number, to: number, kind: 'time' | 'session'): number {
  const end = to - WINDOW_BYTES[kind];
  return end < from ? -1 : end;
}

/**
 * The bounds behind the inner key that ends at `at` (from `innerKeyEnd`). `size` is the declared size in milliseconds of a
 * time window; session windows ignore it.
 */
export function readWindow(bytes: Buffer, at: number, kind: 'time' | 'session', size: number): WindowBounds {
  if (kind === 'session') return { end: Number(readInt64(bytes, at)), start: Number(readInt64(bytes, at + 8)) };
  const start = Number(readInt64(bytes, at));
  return { start, end: start + size };
}
