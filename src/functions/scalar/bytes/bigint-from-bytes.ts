/** BIGINT_FROM_BYTES: eight bytes as a BIGINT. */
import { wrap64 } from '../../../data/int64.ts';
import { fixedWidthFunction } from './fixed-width.ts';

export const bigintFromBytes = fixedWidthFunction({
  name: 'BIGINT_FROM_BYTES',
  result: 'BIGINT',
  width: 8,
  example: { sql: "BIGINT_FROM_BYTES(TO_BYTES('e110000000000000', 'hex'), 'LITTLE_ENDIAN')", result: '4321' },
  read: (bytes, littleEndian) => wrap64(littleEndian ? bytes.readBigInt64LE() : bytes.readBigInt64BE()),
});
