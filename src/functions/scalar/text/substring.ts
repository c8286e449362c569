/** SUBSTRING: a part of a text or of bytes. */
import type { ScalarFunction } from '../../function.ts';

export const substring: ScalarFunction = {
  kind: 'scalar',
  name: 'SUBSTRING',
  category: 'STRING',
  description: 'The part that starts at the position, counted from 1 (negative: from the end), to the end or of the given length.',
  examples: [
    { sql: "SUBSTRING('stream', 1, 4)", result: 'stre' },
    { sql: "SUBSTRING('stream', -2)", result: 'am' },
  ],
  overloads: [
    { signature: '(text STRING, position INT) -> STRING', nulls: 'propagate', throws: false, call: ofText },
    { signature: '(text STRING, position INT, length INT) -> STRING', nulls: 'propagate', throws: false, call: ofText },
    { signature: '(bytes BYTES, position INT) -> BYTES', nulls: 'propagate', throws: false, call: ofBytes },
    { signature: '(bytes BYTES, position INT, length INT) -> BYTES', nulls: 'propagate', throws: false, call: ofBytes },
  ],
};

function ofText(text: string, position: number, length = text.length): string {
  const start = startOf(text.length, position);
  return text.slice(start, Math.max(start, start + length));
}

function ofBytes(bytes: Uint8Array, position: number, length = bytes.length): Uint8Array {
  const start = startOf(bytes.length, position);
  return Buffer.from(bytes.subarray(start, Math.max(start, start + length)));
}

/** Index of a position; 0 means 1, and a position before the start is the start. */
function startOf(total: number, position: number): number {
  return position < 0 ? Math.max(total + position, 0) : Math.max(Math.min(position - 1, total), 0);
}
