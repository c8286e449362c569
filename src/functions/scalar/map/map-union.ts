/** MAP_UNION: the entries of both maps, of equal keys that of the second; a NULL map counts as nothing, two of them give NULL. */
import type { ScalarFunction } from '../../function.ts';
import type { Value } from '../../../data/types.ts';

export const mapUnion: ScalarFunction = {
  kind: 'scalar',
  name: 'MAP_UNION',
  category: 'MAP',
  description: 'The entries of both maps, of equal keys that of the second; a NULL map counts as nothing, two of them give NULL.',
  examples: [{ sql: "MAP_UNION(MAP('a' := 1), MAP('a' := 2, 'b' := 3))", result: '{a=2, b=3}' }],
  overloads: [
    {
      signature: '(first MAP<STRING, T>, second MAP<STRING, T>) -> MAP<STRING, T>',
      nulls: 'handled',
      throws: false,
      call: (first: ReadonlyMap<string, Value> | null, second: ReadonlyMap<string, Value> | null) =>
        first === null || second === null ? (first ?? second) : new Map([...first, ...second]),
    },
  ],
};
