/** CUBE_EXPLODE: every combination of keeping a column or replacing it by NULL, as CUBE of other databases groups. */
import { fail } from '../../base/errors.ts';
import type { TabularFunction } from '../function.ts';
import type { Value } from '../../data/types.ts';

/** 2 to the 20 rows of one record are enough. */
const MOST_COLUMNS = 20;

export const cubeExplode: TabularFunction = {
  kind: 'tabular',
  name: 'CUBE_EXPLODE',
  category: 'TABLE',
  description: 'Every combination of the elements and NULLs in their place, from all NULL to the array itself; at most 20 elements.',
  overloads: [{ signature: '(columns ARRAY<T>) -> ARRAY<T>', nulls: 'propagate', rows: cube }],
};

/** Counts in binary, the last column lowest; a column that is NULL has no second choice. Throws TOO_MANY_CUBE_COLUMNS. */
function cube(columns: readonly Value[]): readonly Value[] {
  if (columns.length > MOST_COLUMNS) throw fail('TOO_MANY_CUBE_COLUMNS', { columns: columns.length, most: MOST_COLUMNS });
  let rows: Value[][] = [[]];
  for (const column of columns) {
    rows = rows.flatMap((row) =>
      column === null
        ? [[...row, null]]
        : [
            [...row, null],
            [...row, column],
          ],
    );
  }
  return rows;
}
