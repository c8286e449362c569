/** What INT_FROM_BYTES, BIGINT_FROM_BYTES and DOUBLE_FROM_BYTES share: a number in a fixed count of bytes, in either order. Not a function itself. */
import { fail } from '../../../base/errors.ts';
import type { Value } from '../../../data/types.ts';
import type { ScalarFunction } from '../../function.ts';

export interface FixedWidthOptions {
  readonly name: string;
  readonly result: string;
  readonly width: number;
  readonly example: { readonly sql: string; readonly result: string };
  readonly read: (bytes: Buffer, littleEndian: boolean) => Value;
}

/** A function from exactly `width` bytes, and optionally 'BIG_ENDIAN' (default) or 'LITTLE_ENDIAN', to a number. */
export function fixedWidthFunction({ name, result, width, example, read }: FixedWidthOptions): ScalarFunction {
  const call = (bytes: Uint8Array, order = 'BIG_ENDIAN'): Value => {
    const upper = order.toUpperCase();
    if (upper !== 'BIG_ENDIAN' && upper !== 'LITTLE_ENDIAN') {
      throw fail('FUNCTION_INPUT', { name, reason: `the byte order '${order}' is neither BIG_ENDIAN nor LITTLE_ENDIAN` });
    }
    if (bytes.length !== width) throw fail('FUNCTION_INPUT', { name, reason: `${width} bytes are needed, not ${bytes.length}` });
    return read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), upper === 'LITTLE_ENDIAN');
  };
  return {
    kind: 'scalar',
    name,
    category: 'CONVERSIONS',
    description: `The ${result} that ${width} bytes hold, in the byte order BIG_ENDIAN (default) or LITTLE_ENDIAN.`,
    examples: [example],
    overloads: [
      { signature: `(bytes BYTES) -> ${result}`, nulls: 'propagate', call },
      { signature: `(bytes BYTES, byteOrder STRING) -> ${result}`, nulls: 'propagate', call },
    ],
  };
}
