/** Overload resolution: exact before cast, the order of preference, ties, generics, lambdas, and the messages. */
import { describe, expect, it } from 'vitest';
import { requireFunction, resolveAggregate, resolveScalar, resolveTabular } from '../../../src/functions/resolve.ts';
import { MillraceError } from '../../../src/base/errors.ts';
import {
  BIGINT,
  BOOLEAN,
  BYTES,
  DATE,
  DOUBLE,
  INTEGER,
  STRING,
  TIMESTAMP,
  arrayType,
  decimalType,
  mapType,
  typeText,
} from '../../../src/data/types.ts';
import type { AggregateFunction, ScalarFunction, TabularFunction } from '../../../src/functions/function.ts';
import type { Argument } from '../../../src/functions/resolve.ts';
import type { SqlType } from '../../../src/data/types.ts';

function scalar(...signatures: string[]): ScalarFunction {
  const overloads = signatures.map((signature) => ({ signature, nulls: 'propagate' as const, call: () => null }));
  return { kind: 'scalar', name: 'PROBE', category: 'OTHER', description: 'For this test.', overloads };
}
function args(...types: (SqlType | null)[]): Argument[] {
  return types.map((type) => (type === null ? { type, constant: null } : { type }));
}
/** Signature, conversions and result of the chosen overload as one text. */
function chosen(fn: ScalarFunction, ...types: (SqlType | null)[]): string {
  const { overload, parameterTypes, returnType } = resolveScalar(fn, args(...types));
  return `${overload.signature}: ${parameterTypes.map((t) => (t === null ? 'null' : typeText(t))).join(', ')} -> ${typeText(returnType)}`;
}
function code(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    return thrown instanceof MillraceError ? thrown.code : String(thrown);
  }
  return 'none';
}

describe('choice of overload', () => {
  const numbers = scalar('(x INT) -> INT', '(x BIGINT) -> BIGINT', '(x DOUBLE) -> DOUBLE');

  it('takes the exact one', () => {
    expect(chosen(numbers, BIGINT)).toBe('(x BIGINT) -> BIGINT: BIGINT -> BIGINT');
  });
  it('casts only when nothing is exact', () => {
    expect(chosen(numbers, decimalType(4, 2))).toBe('(x DOUBLE) -> DOUBLE: DOUBLE -> DOUBLE');
    expect(chosen(scalar('(x STRING) -> STRING', '(x DATE) -> DATE'), STRING)).toBe('(x STRING) -> STRING: STRING -> STRING');
    expect(chosen(scalar('(x TIMESTAMP) -> TIMESTAMP'), STRING)).toBe('(x TIMESTAMP) -> TIMESTAMP: TIMESTAMP -> TIMESTAMP');
    expect(chosen(scalar('(x BYTES) -> BYTES'), STRING)).toBe('(x BYTES) -> BYTES: BYTES -> BYTES');
  });
  it('never narrows and never casts to STRING or between dates', () => {
    expect(code(() => chosen(scalar('(x INT) -> INT'), BIGINT))).toBe('FUNCTION_NO_MATCH');
    expect(code(() => chosen(scalar('(x STRING) -> INT'), INTEGER))).toBe('FUNCTION_NO_MATCH');
    expect(code(() => chosen(scalar('(x TIMESTAMP) -> INT'), DATE))).toBe('FUNCTION_NO_MATCH');
    expect(code(() => chosen(scalar('(x DECIMAL) -> INT'), DOUBLE))).toBe('FUNCTION_NO_MATCH');
  });
  it('widens whole numbers to the DECIMAL that holds them', () => {
    expect(chosen(scalar('(x DECIMAL(P,S)) -> DECIMAL(P,S)'), BIGINT)).toContain(': DECIMAL(19, 0) -> DECIMAL(19, 0)');
    expect(chosen(scalar('(x DECIMAL(P,S)) -> DECIMAL(P,S)'), INTEGER)).toContain(': DECIMAL(10, 0) -> DECIMAL(10, 0)');
  });
  it('prefers: not variadic, more parameters, fewer generics, no variadic of any type, later variadic', () => {
    expect(chosen(scalar('(x INT, y INT...) -> INT', '(x INT, y INT) -> BIGINT'), INTEGER, INTEGER)).toContain('-> BIGINT');
    expect(chosen(scalar('(x INT...) -> INT', '(x INT, y INT, z INT...) -> BIGINT'), INTEGER, INTEGER)).toContain('-> BIGINT');
    expect(chosen(scalar('(x T) -> INT', '(x INT) -> BIGINT'), INTEGER)).toContain('-> BIGINT');
    expect(chosen(scalar('(x ANY...) -> INT', '(x INT...) -> BIGINT'), INTEGER)).toContain('-> BIGINT');
    expect(chosen(scalar('(x INT..., y INT) -> INT', '(x INT, y INT...) -> BIGINT'), INTEGER, INTEGER)).toContain('-> BIGINT');
  });
  it('refuses a tie', () => {
    const both = scalar('(x BIGINT, y BIGINT) -> BIGINT', '(x DOUBLE, y DOUBLE) -> DOUBLE');
    expect(code(() => chosen(both, INTEGER, BIGINT))).toBe('FUNCTION_AMBIGUOUS');
    expect(code(() => chosen(both, null, null))).toBe('FUNCTION_AMBIGUOUS');
    expect(chosen(both, INTEGER, DOUBLE)).toContain('-> DOUBLE');
    expect(chosen(both, null, BIGINT)).toBe('(x BIGINT, y BIGINT) -> BIGINT: BIGINT, BIGINT -> BIGINT');
  });
  it('puts a middle variadic between fixed parameters', () => {
    const middle = scalar('(x INT, more STRING..., y DOUBLE) -> INT');
    expect(chosen(middle, INTEGER, DOUBLE)).toContain(': INTEGER, DOUBLE');
    expect(chosen(middle, INTEGER, STRING, STRING, DOUBLE)).toContain(': INTEGER, STRING, STRING, DOUBLE');
    expect(code(() => chosen(middle, INTEGER))).toBe('FUNCTION_NO_MATCH');
  });
  it('takes one ARRAY for a whole variadic list', () => {
    expect(resolveScalar('CONCAT', args(arrayType(STRING))).spread).toBe(0);
    expect(resolveScalar('CONCAT', args(STRING, STRING)).spread).toBeNull();
    expect(resolveScalar('CONCAT_WS', args(STRING, arrayType(STRING)))).toMatchObject({ spread: 1, returnType: STRING });
    expect(code(() => resolveScalar('CONCAT', args(arrayType(STRING), STRING)))).toBe('FUNCTION_NO_MATCH');
  });
});

describe('generics', () => {
  it('bind to one identical type', () => {
    const same = scalar('(x T, y T...) -> T');
    expect(chosen(same, STRING, null, STRING)).toContain(': STRING, STRING, STRING -> STRING');
    expect(code(() => chosen(same, INTEGER, BIGINT))).toBe('FUNCTION_NO_MATCH');
    expect(code(() => chosen(same, decimalType(4, 2), decimalType(4, 1)))).toBe('FUNCTION_NO_MATCH');
    expect(code(() => chosen(scalar('(x ARRAY<T>, y T) -> BOOLEAN'), arrayType(BIGINT), INTEGER))).toBe('FUNCTION_NO_MATCH');
  });
  it('need something to bind to for the result', () => {
    expect(code(() => chosen(scalar('(x T) -> T'), null))).toBe('FUNCTION_TYPE_UNKNOWN');
    expect(chosen(scalar('(x T) -> BOOLEAN'), null)).toContain(': null -> BOOLEAN');
  });
  it('reach into maps and structs', () => {
    expect(chosen(scalar('(m MAP<STRING, V>) -> ARRAY<STRUCT<K STRING, V V>>'), mapType(STRING, DATE))).toContain(
      '-> ARRAY<STRUCT<`K` STRING, `V` DATE>>',
    );
  });
});

describe('lambdas', () => {
  const reduce = scalar('(list ARRAY<T>, init S, f (S, T) => S) -> S', '(map MAP<K, V>, init S, f (S, K, V) => S) -> S');
  const lambda = (params: number): Argument => ({ type: null, lambda: { params } });

  it('get the types of their parameters before their bodies are typed', () => {
    const asked: string[] = [];
    const typed = resolveScalar(reduce, [{ type: mapType(STRING, BIGINT) }, { type: DOUBLE }, lambda(3)], (index, types) => {
      asked.push(`${index}: ${types.map(typeText).join(', ')}`);
      return DOUBLE;
    });
    expect(asked).toEqual(['2: DOUBLE, STRING, BIGINT']);
    expect(typed).toMatchObject({ returnType: DOUBLE, parameterTypes: [mapType(STRING, BIGINT), DOUBLE, null] });
  });
  it('must give what the signature says', () => {
    const run = (result: SqlType) => resolveScalar(reduce, [{ type: arrayType(BIGINT) }, { type: INTEGER }, lambda(2)], () => result);
    expect(run(INTEGER).returnType).toEqual(INTEGER);
    expect(code(() => run(BIGINT))).toBe('FUNCTION_NO_MATCH');
    expect(code(() => resolveScalar(reduce, [{ type: arrayType(BIGINT) }, { type: INTEGER }, lambda(3)], () => INTEGER))).toBe(
      'FUNCTION_NO_MATCH',
    );
  });
  it('may decide the result', () => {
    const transform = scalar('(list ARRAY<T>, f (T) => R) -> ARRAY<R>');
    expect(resolveScalar(transform, [{ type: arrayType(BIGINT) }, lambda(1)], () => STRING).returnType).toEqual(arrayType(STRING));
  });
});

describe('units and literals', () => {
  it('match a unit only where one stands', () => {
    const add = scalar('(unit UNIT, n INT, at TIMESTAMP) -> TIMESTAMP');
    expect(resolveScalar(add, [{ type: null, unit: true }, ...args(INTEGER, TIMESTAMP)]).parameterTypes).toEqual([
      null,
      INTEGER,
      TIMESTAMP,
    ]);
    expect(code(() => resolveScalar(add, args(null, INTEGER, TIMESTAMP)))).toBe('FUNCTION_NO_MATCH');
    expect(code(() => resolveScalar(scalar('(x T) -> T'), [{ type: null, unit: true }]))).toBe('FUNCTION_NO_MATCH');
  });
  it('want a literal where the signature says so, and never cast for aggregates', () => {
    const aggregate: AggregateFunction = {
      kind: 'aggregate',
      name: 'LAST_N',
      category: 'AGGREGATE',
      description: 'For this test.',
      onTables: false,
      overloads: [
        {
          signature: '(value T, n LITERAL INT) -> ARRAY<T>',
          stateType: () => STRING,
          bind: () => {
            throw new Error('not called');
          },
        },
      ],
    };
    expect(resolveAggregate(aggregate, [{ type: STRING }, { type: INTEGER, constant: 2 }]).returnType).toEqual(arrayType(STRING));
    expect(() => resolveAggregate(aggregate, [{ type: STRING }, { type: INTEGER, text: 'F0' }])).toThrow(
      "Parameter 2 passed to function LAST_N must be a literal constant, but was expression: 'F0'",
    );
    const sum: AggregateFunction = { ...aggregate, overloads: [{ ...aggregate.overloads[0], signature: '(x DOUBLE) -> DOUBLE' }] };
    expect(() => resolveAggregate(sum, args(INTEGER))).toThrow("Function 'LAST_N' does not accept parameters (INTEGER).");
    expect(code(() => resolveAggregate(aggregate, [{ type: STRING }, { type: INTEGER }]))).toBe('FUNCTION_LITERAL_NEEDED');
  });
  it('resolves table functions', () => {
    const explode: TabularFunction = {
      kind: 'tabular',
      name: 'EACH',
      category: 'TABLE',
      description: 'For this test.',
      overloads: [{ signature: '(list ARRAY<T>) -> T', nulls: 'propagate', rows: () => [] }],
    };
    expect(resolveTabular(explode, args(arrayType(BOOLEAN))).returnType).toEqual(BOOLEAN);
  });
});

describe('messages', () => {
  it('name the arguments and the alternatives', () => {
    expect(() => resolveScalar('least', [])).toThrow(
      "Function 'least' does not accept parameters ().\nValid alternatives are:\nleast(INT first, INT... others)",
    );
    expect(() => resolveScalar('LEAST', args(STRING, INTEGER))).toThrow("Function 'least' does not accept parameters (STRING, INTEGER).");
    expect(() => resolveScalar('greatest', args(INTEGER, BIGINT, decimalType(50, 30)))).toThrow(
      "Function 'greatest' cannot be resolved due to ambiguous method parameters (INTEGER, BIGINT, DECIMAL(50, 30)).",
    );
    expect(() => resolveScalar('greatest', args(null, null))).toThrow('ambiguous method parameters (null, null).');
    expect(() => resolveScalar('log', args(INTEGER, BIGINT))).toThrow('ambiguous');
    expect(resolveScalar('greatest', args(INTEGER, BIGINT, DOUBLE)).returnType).toEqual(DOUBLE);
  });
  it('offer names that are near', () => {
    expect(() => requireFunction('wont_find_me')).toThrow("Can't find any functions with the name 'wont_find_me'");
    expect(code(() => requireFunction('wont_find_me'))).toBe('UNKNOWN_FUNCTION');
    let hint = '';
    try {
      requireFunction('SUBSTR');
    } catch (thrown) {
      hint = (thrown as MillraceError).hint;
    }
    expect(hint).toContain('SUBSTRING');
  });
  it('point at the place', () => {
    let thrown: unknown;
    try {
      resolveScalar('lcase', args(BYTES), undefined, { line: 2, column: 7 });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'FUNCTION_NO_MATCH', at: { line: 2, column: 7 } });
  });
});
