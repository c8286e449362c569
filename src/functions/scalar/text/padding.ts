/** What LPAD and RPAD share. Not a function itself. */
import type { ScalarOverload } from '../../function.ts';

/** Overloads for text and bytes; the result has exactly `length` characters or bytes, longer input loses its right end on both sides. */
export function paddingOverloads(side: 'left' | 'right'): readonly ScalarOverload[] {
  const padText = (text: string, length: number, padding: string): string | null => {
    if (padding === '' || length < 0) return null;
    if (text.length >= length) return text.slice(0, length);
    return side === 'left' ? text.padStart(length, padding) : text.padEnd(length, padding);
  };
  const padBytes = (bytes: Uint8Array, length: number, padding: Uint8Array): Uint8Array | null => {
    if (padding.length === 0 || length < 0) return null;
    if (bytes.length >= length) return Buffer.from(bytes.subarray(0, length));
    const fill = Buffer.alloc(length - bytes.length, padding);
    return Buffer.concat(side === 'left' ? [fill, bytes] : [bytes, fill]);
  };
  return [
    { signature: '(text STRING, length INT, padding STRING) -> STRING', nulls: 'propagate', call: padText },
    { signature: '(bytes BYTES, length INT, padding BYTES) -> BYTES', nulls: 'propagate', call: padBytes },
  ];
}
