/** Column lists of post conditions. */
import { describe, expect, it } from 'vitest';
import { columnsDiffer, parseColumns } from '../../conformance/columns.ts';

describe('parseColumns', () => {
  it('reads names, types and roles', () => {
    expect(parseColumns('id STRING KEY, `quoted` INT, V DECIMAL(4, 2), KEY VARCHAR')).toEqual([
      { name: 'ID', type: 'STRING', role: 'KEY' },
      { name: 'quoted', type: 'INTEGER', role: '' },
      { name: 'V', type: 'DECIMAL(4,2)', role: '' },
      { name: 'KEY', type: 'STRING', role: '' },
    ]);
  });

  it('reads nested types and headers', () => {
    expect(
      parseColumns(
        "S STRUCT<`a` INT, B ARRAY<MAP<STRING, BIGINT>>> KEY, H ARRAY<STRUCT<KEY STRING, VALUE BYTES>> HEADERS, X BYTES HEADER('x')",
      ),
    ).toEqual([
      { name: 'S', type: 'STRUCT<`a` INTEGER,`B` ARRAY<MAP<STRING,BIGINT>>>', role: 'KEY' },
      { name: 'H', type: 'ARRAY<STRUCT<`KEY` STRING,`VALUE` BYTES>>', role: 'HEADERS' },
      { name: 'X', type: 'BYTES', role: "HEADER('x')" },
    ]);
  });

  it.each(['A', 'A INT B INT', 'A ARRAY<INT', '(', 'A INT KEY,, B INT'])('refuses %s', (text) => {
    expect(() => parseColumns(text)).toThrow();
  });
});

describe('columnsDiffer', () => {
  it('sees synonyms as the same', () => {
    expect(columnsDiffer('K INT PRIMARY KEY, V VARCHAR', '`K` INTEGER KEY, `V` STRING')).toBeNull();
  });

  it('says which column differs', () => {
    expect(columnsDiffer('K INT KEY, V STRING', '`K` INTEGER KEY, `V` BIGINT')).toBe('column 2: expected `V` STRING, is `V` BIGINT');
    expect(columnsDiffer('K INT', '`K` INTEGER, `L` INTEGER')).toMatch(/^1 columns expected, there are 2/);
    expect(columnsDiffer('K INT, L INT', '`K` INTEGER')).toBe('column 2: expected `L` INTEGER, is absent');
  });
});
