/** Walking and rewriting: every form of expression has its children, and a rewrite reaches them all. */
import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../../grammar/parser.ts';
import { printExpression } from '../../../../grammar/print.ts';
import {
  boundChildren,
  childrenOf,
  columnsRead,
  mapBound,
  mapExpression,
  shiftColumns,
  someBound,
  someExpression,
  walkBound,
  walkExpression,
} from '../../../../src/sql/bind/walk.ts';
import { ALL, bindText } from './support.ts';
import type { Expression } from '../../../../grammar/ast.ts';

/** Each holds the column I once, in the last place there is. */
const FORMS = [
  '1 + I',
  '-I',
  "'a' || I",
  '1 < I',
  'TRUE AND I',
  'TRUE OR I',
  'NOT I',
  'I IS NULL',
  '1 BETWEEN 2 AND I',
  '1 IN (2, I)',
  "'a' LIKE I",
  'CASE WHEN TRUE THEN 1 ELSE I END',
  'CASE WHEN TRUE THEN 1 WHEN FALSE THEN I END',
  'CASE 1 WHEN 2 THEN 3 ELSE I END',
  'CAST(I AS BIGINT)',
  'ARRAY[1, I]',
  'MAP(1 := I)',
  'STRUCT(A := I)',
  'ARRAY[1][I]',
  'I->A',
  'F(1, I)',
  'F(1, X => I)',
  'I',
];

describe('the AST', () => {
  it.each(FORMS)('%s', (sql) => {
    const node = parseExpression(sql);
    const isColumn = (n: Expression): boolean => n.kind === 'column' && n.name.name === 'I';
    expect(someExpression(node, isColumn)).toBe(true);
    const renamed = mapExpression(node, (n) =>
      n.kind === 'column' && n.name.name === 'I' ? { ...n, name: { ...n.name, name: 'NEW' } } : null,
    );
    expect(printExpression(renamed)).toBe(printExpression(node).replace(/\bI\b/, 'NEW'));
    expect(printExpression(node)).not.toContain('NEW');
  });

  it('is walked outer before inner, and not where the visitor says no', () => {
    const seen: string[] = [];
    walkExpression(parseExpression('ABS(I + 1) > L'), (n) => {
      seen.push(n.kind);
      return n.kind !== 'call';
    });
    expect(seen).toEqual(['comparison', 'call', 'column']);
    expect(childrenOf(parseExpression('CASE WHEN BO THEN 1 ELSE 2 END')).map((n) => n.kind)).toEqual(['column', 'integer', 'integer']);
  });
});

/** Each reads the columns I (1) and L (2). */
const BOUND = [
  'I + L',
  'I < L',
  'I > 1 AND L > 1',
  'I > 1 OR L > 1',
  'NOT (I < L)',
  '(I + L) IS NULL',
  'I IN (1, L)',
  'CAST(I AS STRING) LIKE CAST(L AS STRING)',
  'CASE WHEN I > 1 THEN L END',
  'CASE WHEN TRUE THEN L ELSE CAST(I AS BIGINT) END',
  'ARRAY[I, L]',
  'MAP(I := L)',
  'STRUCT(A := I, B := L)',
  'ARRAY[L][I]',
  'STRUCT(A := I + L)->A',
  '-(I + L)',
  'ABS(I + L)',
  'TRANSFORM(ARRAY[L], x => x + I)',
  'I BETWEEN 1 AND L',
];

describe('the bound tree', () => {
  it.each(BOUND)('%s', (sql) => {
    const node = bindText(sql, { X0: 'STRING', I: 'INTEGER', L: 'BIGINT' });
    expect(columnsRead(node)).toEqual([1, 2]);
    expect(columnsRead(shiftColumns(node, 10))).toEqual([11, 12]);
    expect(columnsRead(node)).toEqual([1, 2]);
    expect(someBound(node, (n) => n.kind === 'column' && n.index === 2)).toBe(true);
  });

  it('is rewritten outermost first, and what is new is left alone', () => {
    const node = bindText('ABS(I + 1) + TIMESTAMPADD(MINUTES, 1, TS) IS NULL'.replace(' + TIMESTAMPADD(MINUTES, 1, TS)', ''), ALL);
    const rewritten = mapBound(node, (n) =>
      n.kind === 'call'
        ? { ...n, args: [{ kind: 'column', type: { kind: 'INTEGER' }, index: 50, name: 'C' }] }
        : n.kind === 'column'
          ? { ...n, index: 99 }
          : null,
    );
    expect(columnsRead(rewritten)).toEqual([50]);
    const kinds: string[] = [];
    walkBound(bindText('TIMESTAMPADD(MINUTES, I, TS)'), (n) => void kinds.push(n.kind));
    expect(kinds).toEqual(['call', 'column', 'column']);
    expect(boundChildren(bindText('1'))).toEqual([]);
  });
});
