/** DOUBLE_FROM_BYTES: eight bytes as a DOUBLE. */
import { fixedWidthFunction } from './fixed-width.ts';

export const doubleFromBytes = fixedWidthFunction({
  name: 'DOUBLE_FROM_BYTES',
  result: 'DOUBLE',
  width: 8,
  example: { sql: "DOUBLE_FROM_BYTES(TO_BYTES('3ff8000000000000', 'hex'))", result: '1.5' },
  read: (bytes, littleEndian) => (littleEndian ? bytes.readDoubleLE() : bytes.readDoubleBE()),
});
