/** INT_FROM_BYTES: four bytes as an INT. */
import { fixedWidthFunction } from './fixed-width.ts';

export const intFromBytes = fixedWidthFunction({
  name: 'INT_FROM_BYTES',
  result: 'INT',
  width: 4,
  example: { sql: "INT_FROM_BYTES(TO_BYTES('000010e1', 'hex'))", result: '4321' },
  read: (bytes, littleEndian) => (littleEndian ? bytes.readInt32LE() : bytes.readInt32BE()),
});
