/** NONE: no data. For keys of key-less streams and for values without columns; whatever stands in the bytes is ignored. */
import { fail } from '../base/errors.ts';
import { columnsText } from './check.ts';
import type { Format } from './format.ts';

export const none: Format = {
  name: 'NONE',
  knownProperties: [],
  singleColumn: 'both',
  registry: false,
  check: (shape) => {
    if (shape.columns.length > 0) throw fail('FORMAT_NO_COLUMNS', { columns: columnsText(shape.columns) });
  },
  supports: () => false,
  reader: () => () => [],
  writer: () => () => false,
};
