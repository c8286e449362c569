/** Bytes with small damage, for property tests of readers: what a broken producer or disk might leave. */
import fc from 'fast-check';

/** A position (taken modulo the length), a byte, and what is done with it there. */
export type Mutation = readonly [position: number, byte: number, how: string];

/** Up to three mutations; the bytes are often among `telling` ones, which mean something to the format. */
export function mutationsOf(telling: Uint8Array): fc.Arbitrary<Mutation[]> {
  return fc.array(
    fc.tuple(fc.nat(400), fc.oneof(fc.constantFrom(...telling), fc.nat(255)), fc.constantFrom('set', 'insert', 'delete', 'cut')),
    {
      maxLength: 3,
    },
  );
}

export function mutate(bytes: Buffer, list: readonly Mutation[]): Buffer {
  let result = bytes;
  for (const [position, byte, how] of list) {
    const at = result.length === 0 ? 0 : position % result.length;
    const tail = result.subarray(how === 'insert' ? at : at + 1);
    if (how === 'cut') result = result.subarray(0, at);
    else result = Buffer.concat([result.subarray(0, at), how === 'delete' ? Buffer.alloc(0) : Buffer.from([byte]), tail]);
  }
  return result;
}
