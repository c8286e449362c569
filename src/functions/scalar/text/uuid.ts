/** UUID: a new one, or 16 bytes written as one. */
import { randomUUID } from 'node:crypto';
import type { ScalarFunction } from '../../function.ts';

export const uuid: ScalarFunction = {
  kind: 'scalar',
  name: 'UUID',
  category: 'STRING',
  description: 'A new random UUID (version 4), or 16 bytes in the notation of a UUID; NULL for another number of bytes.',
  pure: false,
  overloads: [
    { signature: '() -> STRING', nulls: 'propagate', throws: false, call: () => randomUUID() },
    { signature: '(bytes BYTES) -> STRING', nulls: 'propagate', throws: false, call: ofBytes },
  ],
};

function ofBytes(bytes: Uint8Array): string | null {
  if (bytes.length !== 16) return null;
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
