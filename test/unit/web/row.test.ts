/** Rows as raw text: cut where JSON says, numbers untouched. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../../../web/results/chart-data.ts';
import { asJsonLines, createRows, frozen } from '../../../web/results/rows.ts';
import { cellText, kindOf, prettyCell, splitRow } from '../../../web/wire/row.ts';

describe('splitting a row', () => {
  it('keeps numbers that JavaScript cannot hold', () => {
    expect(splitRow('[9223372036854775807,12.10,1E+3,null]')).toEqual(['9223372036854775807', '12.10', '1E+3', 'null']);
  });

  it('agrees with JSON.parse on every row', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.boolean(), (row, spaced) => {
        const line = spaced ? JSON.stringify(row, null, 1).replaceAll('\n', ' ') : JSON.stringify(row);
        expect(splitRow(line)?.map((cell) => JSON.parse(cell) as unknown)).toEqual(JSON.parse(line));
      }),
    );
  });

  it('says that other lines are no rows', () => {
    expect(splitRow('{"@type":"generic_error"}')).toBeNull();
    expect(splitRow('[1,2')).toBeNull();
  });
});

describe('cells', () => {
  it('show strings bare and the rest as it came', () => {
    expect(cellText('"a\\"b"')).toBe('a"b');
    expect(cellText('12.10')).toBe('12.10');
    expect(['null', 'true', '1', '"x"', '[1]'].map(kindOf)).toEqual(['null', 'boolean', 'number', 'text', 'nested']);
  });

  it('are indented without changing what they say', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const raw = JSON.stringify(value);
        if (kindOf(raw) !== 'nested') return;
        expect(prettyCell(raw).includes('NaN')).toBe(raw.includes('NaN'));
        expect(JSON.parse(prettyCell(raw))).toEqual(JSON.parse(raw));
      }),
    );
    expect(prettyCell('{"A":9223372036854775807,"B":{}}')).toBe('{\n  "A": 9223372036854775807,\n  "B": {}\n}');
  });
});

describe('kept rows', () => {
  it('are the latest ones, oldest first', () => {
    const rows = createRows(3);
    for (const value of ['1', '2', '3', '4', '5']) rows.push([value], Number(value));
    expect([rows.row(0), rows.row(1), rows.row(2)]).toEqual([['3'], ['4'], ['5']]);
    expect([rows.size(), rows.total(), rows.arrivedAt(0)]).toEqual([3, 5, 3]);
    const still = frozen(rows);
    rows.push(['6'], 6);
    expect([still.row(0), still.total(), rows.row(0)]).toEqual([['3'], 5, ['4']]);
  });

  it('are copied with exact numbers', () => {
    const rows = createRows(3);
    rows.push(['9223372036854775807', '"x"'], 0);
    const columns = [
      { name: 'A"', type: 'BIGINT' },
      { name: 'B', type: 'STRING' },
    ];
    expect(asJsonLines(rows, columns)).toBe('{"A\\"":9223372036854775807,"B":"x"}\n');
  });
});

describe('chart lines', () => {
  const columns = [
    { name: 'K', type: 'STRING' },
    { name: 'WINDOWSTART', type: 'BIGINT' },
    { name: 'N', type: 'BIGINT' },
  ];

  it('let a later row of one window replace the earlier, and leave gaps where a series has no row', () => {
    const rows = createRows(10);
    for (const row of ['["a",10,1]', '["b",20,5]', '["a",10,2]', '["a",30,null]']) rows.push(splitRow(row)!, 0);
    expect(linesOf(rows, columns, { x: 1, y: 2, series: 0 })).toEqual({
      names: ['a', 'b'],
      xs: [10, 20],
      lines: [
        [2, null],
        [null, 5],
      ],
      left: 0,
    });
  });

  it('draw eight series and count the rest', () => {
    const rows = createRows(20);
    for (let at = 0; at < 11; at += 1) rows.push([`"s${at}"`, '1', String(at)], at);
    const lines = linesOf(rows, columns, { x: 'row', y: 2, series: 0 });
    expect([lines.names.length, lines.left]).toEqual([8, 3]);
  });
});
