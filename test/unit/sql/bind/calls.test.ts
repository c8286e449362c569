/** Calls: overloads and conversions of arguments, lambdas, aggregates, table functions, and clauses that have none of these. */
import { describe, expect, it } from 'vitest';
import { typeText } from '../../../../src/data/types.ts';
import { parseExpression } from '../../../../grammar/parser.ts';
import { bindAggregate, bindExpression, bindTabular, containsAggregate, containsTabular } from '../../../../src/sql/bind/bind.ts';
import { findFunction } from '../../../../src/functions/all.ts';
import { ALL, bindText, contextOf, errorOf } from './support.ts';
import type { BoundAggregate, BoundTabular } from '../../../../src/sql/expression.ts';
import type { BindContext, CallNode } from '../../../../src/sql/bind/scope.ts';

function callOf(sql: string): CallNode {
  const node = parseExpression(sql);
  if (node.kind !== 'call') throw new Error(`${sql} is ${node.kind}`);
  return node;
}
const aggregate = (sql: string): BoundAggregate => bindAggregate(callOf(sql), contextOf(ALL));
const tabular = (sql: string): BoundTabular => bindTabular(callOf(sql), contextOf(ALL));
const typeTextOf = (sql: string): string => {
  const { type } = bindText(sql);
  return type === null ? 'null' : typeText(type);
};

describe('scalar functions', () => {
  it.each([
    ['ABS(I)', 'INTEGER'],
    ['abs(DE)', 'DECIMAL(4, 2)'],
    ['SQRT(I)', 'DOUBLE'],
    ['ROUND(D)', 'BIGINT'],
    ['CONCAT(S, S, S)', 'STRING'],
    ["IFNULL(ST->B, 'x')", 'STRING'],
    ['ARRAY_LENGTH(AI)', 'INTEGER'],
    ["GREATEST(DA, '2024-01-01')", 'DATE'],
    ['TIMESTAMPADD(MINUTES, 5, TS)', 'TIMESTAMP'],
    ['COALESCE(NULL, L)', 'BIGINT'],
  ])('%s is %s', (sql, type) => expect(typeTextOf(sql)).toBe(type));

  it('converts arguments, keeps units, points to the overload', () => {
    const node = bindText("GREATEST(DA, '2024-01-01')");
    if (node.kind !== 'call') throw new Error('no call');
    expect(node.args).toMatchObject([{ kind: 'column' }, { kind: 'cast', implicit: true, type: { kind: 'DATE' } }]);
    const fn = findFunction('GREATEST');
    expect(fn?.overloads[node.overload].signature).toContain('DATE');
    expect(bindText('TIMESTAMPADD(MINUTES, 5, TS)')).toMatchObject({
      args: [{ kind: 'unit', unit: 'MINUTES' }, { value: 5 }, { name: 'TS' }],
    });
  });

  it('takes the word of a unit for a column where no unit is wanted', () => {
    const columns = { DAY: 'INTEGER', TS: 'TIMESTAMP' };
    expect(bindText('ABS(day)', columns)).toMatchObject({ args: [{ kind: 'column', name: 'DAY' }] });
    expect(bindText('TIMESTAMPADD(day, day, TS)'.replace('day, day', 'day, ABS(day)'), columns)).toMatchObject({
      args: [{ kind: 'unit', unit: 'DAYS' }, { kind: 'call' }, {}],
    });
    expect(bindAggregate(callOf('SUM(day)'), contextOf(columns))).toMatchObject({ args: [{ kind: 'column', name: 'DAY' }] });
    expect(errorOf(() => bindAggregate(callOf('SUM(hour)'), contextOf(columns))).code).toBe('TIME_UNIT_MISPLACED');
  });

  it('marks an ARRAY that stands for the variadic list', () => {
    expect(bindText('CONCAT(ARRAY[S, S])')).toMatchObject({ kind: 'call', spread: 0 });
    expect(bindText('CONCAT(S)')).not.toHaveProperty('spread');
  });

  it.each([
    ['WONT_FIND_ME(I)', "Can't find any functions with the name 'WONT_FIND_ME'", 1],
    ['I + LEAST(S, I)', "Function 'least' does not accept parameters (STRING, INTEGER).", 5],
    ['LEAST(*)', "Function 'least' does not accept parameters ().", 1],
    ['LEAST(I, L)', "Function 'least' cannot be resolved due to ambiguous method parameters (INTEGER, BIGINT).", 1],
    ['S || 5', "Function 'concat' does not accept parameters (STRING, INTEGER).", 1],
    ['ABS(MINUTES)', "Function 'abs' does not accept parameters", 1],
  ])('refuses %s', (sql, message, column) => {
    const error = errorOf(() => bindText(sql));
    expect(error.message).toContain(message);
    expect(error.at).toEqual({ line: 1, column });
  });
});

describe('lambdas', () => {
  it('are typed by the overload', () => {
    expect(bindText('TRANSFORM(AI, x => x + L)')).toMatchObject({
      type: { kind: 'ARRAY', element: { kind: 'BIGINT' } },
      args: [
        { name: 'AI' },
        {
          kind: 'lambda',
          params: [{ name: 'X', type: { kind: 'INTEGER' } }],
          body: { kind: 'arithmetic', left: { kind: 'cast', operand: { kind: 'parameter', name: 'X' } } },
        },
      ],
    });
    expect(typeTextOf("TRANSFORM(ML, (k, v) => k + '_x', (k, v) => v > 1)")).toBe('MAP<STRING, BOOLEAN>');
    expect(typeTextOf('REDUCE(AL, L, (acc, x) => acc + x)')).toBe('BIGINT');
    expect(typeTextOf('FILTER(AI, x => x > 1)')).toBe('ARRAY<INTEGER>');
  });

  it('see outer parameters, and get names of their own', () => {
    const nested = bindText('TRANSFORM(ARRAY[AI], a => REDUCE(TRANSFORM(a, e => e + I), 0, (acc, e) => acc + e + ARRAY_LENGTH(a)))');
    expect(nested.type).toEqual({ kind: 'ARRAY', element: { kind: 'INTEGER' } });
    const both = bindText('TRANSFORM(ML, (k, v) => k, (k, v) => v)');
    expect(both).toMatchObject({
      args: [
        {},
        { params: [{ name: 'K' }, { name: 'V' }], body: { name: 'K' } },
        { params: [{ name: 'K_1' }, { name: 'V_1' }], body: { name: 'V_1' } },
      ],
    });
  });

  it.each([
    ['TRANSFORM(AI, i => i)', "Lambda function argument can't be a column name: I", 15],
    ['TRANSFORM(ARRAY[AI], x => TRANSFORM(x, x => x))', 'Reusing lambda arguments in nested lambda is not allowed: X', 40],
    ['TRANSFORM(MI, (x, x) => x, (a, b) => b)', 'Lambda arguments have duplicates: X', 19],
    ['REDUCE(MI, 0, (a, b, c, e) => a)', 'A lambda has at most 3 parameters', 15],
    ['ABS(x => x)', "Function 'abs' does not accept parameters", 1],
    ['FILTER(AI, x => x)', "Function 'filter' does not accept parameters", 1],
  ])('refuses %s', (sql, message, column) => {
    const error = errorOf(() => bindText(sql));
    expect(error.message).toContain(message);
    expect(error.at).toEqual({ line: 1, column });
  });

  it('can be switched off', () => {
    const context = contextOf(ALL);
    const off: BindContext = {
      ...context,
      catalog: { ...context.catalog, setting: (name) => (name === 'ksql.lambdas.enabled' ? 'false' : undefined) },
    };
    expect(errorOf(() => bindExpression(parseExpression('TRANSFORM(AI, x => x)'), off)).code).toBe('LAMBDA_DISABLED');
  });
});

describe('aggregates', () => {
  it('get ROWTIME when they get nothing', () => {
    for (const sql of ['COUNT(*)', 'COUNT()'])
      expect(aggregate(sql)).toMatchObject({ name: 'COUNT', type: { kind: 'BIGINT' }, args: [{ kind: 'pseudo', name: 'ROWTIME' }] });
  });
  it('take arguments as they are', () => {
    expect(aggregate('SUM(I)')).toMatchObject({ type: { kind: 'INTEGER' }, args: [{ kind: 'column', name: 'I' }] });
    expect(aggregate('SUM(I + L)')).toMatchObject({ type: { kind: 'BIGINT' }, args: [{ kind: 'arithmetic' }] });
    expect(errorOf(() => aggregate('SUM(S)')).code).toBe('FUNCTION_NO_MATCH');
  });
  it('insist on literals where the parameter is fixed', () => {
    expect(aggregate('EARLIEST_BY_OFFSET(I, 2)').args).toMatchObject([{ name: 'I' }, { kind: 'literal', value: 2 }]);
    expect(errorOf(() => aggregate('EARLIEST_BY_OFFSET(I, I)')).message).toContain(
      "Parameter 2 passed to function EARLIEST_BY_OFFSET must be a literal constant, but was expression: 'I'",
    );
  });
  it('do not nest', () => {
    expect(errorOf(() => aggregate('SUM(COUNT())')).message).toContain('Aggregate functions can not be nested: SUM(COUNT())');
    expect(errorOf(() => aggregate('SUM(ABS(COUNT()))')).code).toBe('AGGREGATE_NESTED');
  });
  it('go to the planner, or are refused with the clause', () => {
    const planned: BindContext = {
      ...contextOf(ALL),
      onAggregate: (call) => ({ kind: 'column', type: aggregate(`${call.name}(I)`).type, index: 9, name: 'A0' }),
    };
    expect(bindExpression(parseExpression('SUM(I) + 1'), planned)).toMatchObject({ left: { kind: 'column', index: 9 } });
    const refused = errorOf(() => bindText('SUBSTRING(S, SUM(I), 1)', ALL, 'GROUP BY'));
    expect(refused.message).toBe('GROUP BY does not support aggregate functions: SUM is an aggregate function.');
    expect(refused.at).toEqual({ line: 1, column: 14 });
    expect(errorOf(() => bindText('SUM(NOSUCH)', ALL, 'WHERE')).code).toBe('UNKNOWN_TYPE');
  });
  it('are found wherever they stand', () => {
    expect(containsAggregate(parseExpression('CASE WHEN I > 1 THEN ARRAY[ABS(SUM(I))] END'))).toBe(true);
    expect(containsAggregate(parseExpression('ABS(I) + EXPLODE(AI)'))).toBe(false);
    expect(containsTabular(parseExpression('ABS(I) + EXPLODE(AI)'))).toBe(true);
  });
});

describe('table functions', () => {
  it('give the type of a row', () => {
    expect(tabular('EXPLODE(AL)')).toMatchObject({ name: 'EXPLODE', type: { kind: 'BIGINT' }, args: [{ name: 'AL' }] });
    expect(errorOf(() => tabular('EXPLODE(I)')).code).toBe('FUNCTION_NO_MATCH');
    expect(errorOf(() => tabular('EXPLODE(ARRAY[EXPLODE(AI)])')).message).toContain('Table functions can not be nested');
  });
  it('are refused where the clause has none', () => {
    expect(errorOf(() => bindText('EXPLODE(AI)', ALL, 'WHERE')).message).toBe(
      'WHERE does not support table functions: EXPLODE is a table function.',
    );
  });
});
