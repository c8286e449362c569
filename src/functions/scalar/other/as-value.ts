/** AS_VALUE: a key column as a value column. */
import type { ScalarFunction } from '../../function.ts';

export const asValue: ScalarFunction = {
  kind: 'scalar',
  name: 'AS_VALUE',
  spelling: 'AS_VALUE',
  category: 'OTHER',
  description: 'The argument itself. In a projection it copies a key column into the value.',
  overloads: [{ signature: '(keyColumn T) -> T', nulls: 'propagate', throws: false, call: (value: never) => value, inline: ([x]) => x }],
};
