/** ARRAY_JOIN: the elements as one text with a delimiter between them, a comma unless given; NULL elements are shown as null. */
import { fail } from '../../../base/errors.ts';
import { valueText } from '../../../data/text.ts';
import { typeText } from '../../../data/types.ts';
import type { ScalarFunction } from '../../function.ts';
import type { SqlKind, Value } from '../../../data/types.ts';
import type { CallSite } from '../../function.ts';

const JOINABLE: ReadonlySet<SqlKind> = new Set(['BOOLEAN', 'INTEGER', 'BIGINT', 'DOUBLE', 'DECIMAL', 'STRING']);

/** How an element is shown. Throws, when called, NOT_JOINABLE for elements that are not simple. */
function elementText(site: CallSite): (item: Value) => string {
  const list = site.argumentTypes[0];
  if (list?.kind !== 'ARRAY') return String;
  const { element } = list;
  if (JOINABLE.has(element.kind)) return (item) => valueText(item, element);
  return () => {
    throw fail('NOT_JOINABLE', { type: typeText(element) });
  };
}

export const arrayJoin: ScalarFunction = {
  kind: 'scalar',
  name: 'ARRAY_JOIN',
  category: 'ARRAY',
  description: 'The elements as one text with a delimiter between them, a comma unless given; NULL elements are shown as null.',
  examples: [
    { sql: 'ARRAY_JOIN(ARRAY[1, 2, 3])', result: '1,2,3' },
    { sql: "ARRAY_JOIN(ARRAY['a', 'b'], ' and ')", result: 'a and b' },
  ],
  overloads: [
    {
      signature: '(list ARRAY<T>) -> STRING',
      nulls: 'propagate',
      bind: (site) => {
        const text = elementText(site);
        return (list: readonly Value[]) => list.map(text).join(',');
      },
    },
    {
      signature: '(list ARRAY<T>, delimiter STRING) -> STRING',
      nulls: 'handled',
      bind: (site) => {
        const text = elementText(site);
        return (list: readonly Value[] | null, delimiter: string | null) => list?.map(text).join(delimiter ?? '') ?? null;
      },
    },
  ],
};
