/** SPLIT_TO_MAP: `a=1;b=2` as a map. */
import type { ScalarFunction } from '../../function.ts';

export const splitToMap: ScalarFunction = {
  kind: 'scalar',
  name: 'SPLIT_TO_MAP',
  category: 'STRING',
  description:
    'A map from a text of entries: cut at the entry delimiter, then each entry at the key-value delimiter. Entries without a key-value delimiter are dropped, ' +
    'the last of equal keys wins. NULL for empty or equal delimiters.',
  examples: [{ sql: "SPLIT_TO_MAP('a:1/b:2', '/', ':')", result: '{a=1, b=2}' }],
  overloads: [
    {
      signature: '(text STRING, entryDelimiter STRING, kvDelimiter STRING) -> MAP<STRING, STRING>',
      nulls: 'propagate',
      throws: false,
      call: toMap,
    },
  ],
};

function toMap(text: string, entryDelimiter: string, kvDelimiter: string): Map<string, string> | null {
  if (entryDelimiter === '' || kvDelimiter === '' || entryDelimiter === kvDelimiter) return null;
  const map = new Map<string, string>();
  for (const entry of text.split(entryDelimiter)) {
    const [key, value] = entry.split(kvDelimiter);
    if (value !== undefined) map.set(key, value);
  }
  return map;
}
