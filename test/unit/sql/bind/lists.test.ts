/** IN lists, constructors, CASE, subscripts and fields: the one type of several expressions, and what is refused. */
import { describe, expect, it } from 'vitest';
import { typeText } from '../../../../src/data/types.ts';
import { bindText, errorOf, predicateText } from './support.ts';

function typeTextOf(sql: string): string {
  const { type } = bindText(sql);
  return type === null ? 'null' : typeText(type);
}

describe('IN', () => {
  const listType = (sql: string): string => {
    const node = bindText(sql);
    if (node.kind !== 'in') throw new Error(`${sql} is ${node.kind}`);
    const types = [node.operand, ...node.list].map((item) => (item.type === null ? 'null' : typeText(item.type)));
    return new Set(types).size === 1 ? types[0] : types.join(' and ');
  };

  it.each([
    ['I IN (1, 2)', 'INTEGER'],
    ['I IN (1, L)', 'BIGINT'],
    ["I IN (1, '2147483648')", 'BIGINT'],
    ["I IN ('4.000')", 'DECIMAL(13, 3)'],
    ["I IN ('1e3')", 'DOUBLE'],
    ["I IN (' 7 ')", 'INTEGER'],
    ["I IN (1, 2.0, 3.00, '4.000', 5.10, L, D, DE)", 'DOUBLE'],
    ["S IN (true, 10, '10.1', 10.30)", 'STRING'],
    ["BO IN ('YeS', 'f', true)", 'BOOLEAN'],
    ["AL IN (ARRAY[1, 2], ARRAY['3', null], AI)", 'ARRAY<BIGINT>'],
    ['AI IN (AL)', 'ARRAY<BIGINT>'],
    ["ML IN (MAP('a' := 1), MI)", 'MAP<STRING, BIGINT>'],
    ["N IN (STRUCT(A := 1), STRUCT(B := 2, A := '4', C := 5))", 'STRUCT<`A` BIGINT, `B` BIGINT, `C` INTEGER>'],
    ["DA IN ('2024-03-01')", 'DATE'],
    ["TS IN ('2024')", 'TIMESTAMP'],
  ])('%s compares as %s', (sql, type) => expect(listType(sql)).toBe(type));

  it('reads string literals and writes literals as text', () => {
    expect(bindText("I IN ('10')")).toMatchObject({ list: [{ kind: 'literal', value: 10 }] });
    expect(bindText("DE IN ('1.5')")).toMatchObject({ list: [{ kind: 'literal', value: { decimal: '1.50' } }] });
    expect(bindText('S IN (true, 10, 10.30, 1E1)')).toMatchObject({
      list: [{ value: 'true' }, { value: '10' }, { value: '10.30' }, { value: '10.0' }],
    });
    expect(bindText("N IN (STRUCT(A := '7'))")).toMatchObject({
      list: [
        {
          kind: 'struct',
          values: [
            { kind: 'literal', value: 7 },
            { kind: 'literal', value: null },
          ],
        },
      ],
    });
  });

  it('drops NULLs', () => expect(bindText('I NOT IN (1, NULL)')).toMatchObject({ negated: true, list: [{ value: 1 }] }));

  it.each([
    ["BO IN (true, 'Not a boolean')", 'Invalid Predicate: invalid input syntax for type BOOLEAN: "Not a boolean".'],
    [
      'BO IN (true, 10)',
      'Invalid Predicate: operator does not exist: BOOLEAN = INTEGER (10)\nHint: You might need to add explicit type casts.',
    ],
    [
      'BO IN (true, S)',
      'Invalid Predicate: operator does not exist: BOOLEAN = STRING (S)\nHint: You might need to add explicit type casts.',
    ],
    ["I IN (10, '10 - not a number')", 'Invalid Predicate: invalid input syntax for type INTEGER: "10 - not a number".'],
    ['I IN (10, true)', 'Invalid Predicate: operator does not exist: INTEGER = BOOLEAN (true)'],
    ['L IN (10, S)', 'Invalid Predicate: operator does not exist: BIGINT = STRING (S)'],
    ["D IN (10.0, '10.0 - not a number')", 'Invalid Predicate: invalid input syntax for type DOUBLE: "10.0 - not a number".'],
    ['DE IN (10, true)', 'Invalid Predicate: operator does not exist: DECIMAL(12, 2) = BOOLEAN (true)'],
    ["DE IN (10.0, '10.0 - not a number')", 'Invalid Predicate: invalid input syntax for type DECIMAL: "10.0 - not a number".'],
    ['AL IN (AL, ARRAY[BO])', 'Invalid Predicate: operator does not exist: ARRAY<BIGINT> = ARRAY<BOOLEAN> (ARRAY[BO])'],
    ["AL IN (AL, ARRAY['10', 'not 10'])", 'Invalid Predicate: invalid input syntax for type BIGINT: "not 10"'],
    ["ML IN (ML, MAP('a' := BO))", "Invalid Predicate: operator does not exist: MAP<STRING, BIGINT> = MAP<STRING, BOOLEAN> (MAP('a':=BO))"],
    ["ML IN (ML, MAP('10' := 'not 10'))", 'Invalid Predicate: invalid input syntax for type BIGINT: "not 10"'],
    ['ML IN (10)', 'Invalid Predicate: operator does not exist: MAP<STRING, BIGINT> = INTEGER (10)'],
    ['BB IN (S)', 'Invalid Predicate: operator does not exist: BYTES = STRING (S)'],
    ['N IN (10)', 'operator does not exist: STRUCT<`A` BIGINT, `B` BIGINT> = INTEGER (10)'],
  ])('refuses %s', (sql, message) => expect(errorOf(() => predicateText(sql)).message).toContain(message));
});

describe('constructors', () => {
  it.each([
    ['ARRAY[1, L, NULL]', 'ARRAY<BIGINT>'],
    ["ARRAY[1, '2.5']", 'ARRAY<DECIMAL(11, 1)>'],
    ["ARRAY['a', 1]", 'ARRAY<STRING>'],
    ['ARRAY[CAST(NULL AS INT)]', 'ARRAY<INTEGER>'],
    ['ARRAY[NULL, STRUCT(X := I, Y := L), STRUCT(Y := I, Z := L)]', 'ARRAY<STRUCT<`X` INTEGER, `Y` BIGINT, `Z` BIGINT>>'],
    ["MAP('a' := 1, 'b' := 2.5)", 'MAP<STRING, DECIMAL(11, 1)>'],
    ['MAP(S := I, NULL := NULL)', 'MAP<STRING, INTEGER>'],
    ['STRUCT()', 'STRUCT<>'],
    ['STRUCT(foo := I, `foo` := S)', 'STRUCT<`FOO` INTEGER, `foo` STRING>'],
  ])('%s is %s', (sql, type) => expect(typeTextOf(sql)).toBe(type));

  it('converts items and gives NULLs the type', () => {
    expect(bindText('ARRAY[I, L, NULL]')).toMatchObject({
      items: [{ kind: 'cast', implicit: true }, { kind: 'column' }, { kind: 'literal', value: null, type: { kind: 'BIGINT' } }],
    });
    expect(bindText('ARRAY[STRUCT(X := I), STRUCT(Y := L)]')).toMatchObject({
      items: [{ values: [{ name: 'I' }, { value: null }] }, { values: [{ value: null }, { name: 'L' }] }],
    });
  });

  it.each([
    ['ARRAY[]', 'Array constructor cannot be empty'],
    [
      'ARRAY[NULL]',
      'Cannot construct an array with all NULL elements (see https://github.com/confluentinc/ksql/issues/4239). As a workaround, you may cast a NULL value to the desired type.',
    ],
    ['MAP()', 'Map constructor cannot be empty'],
    ['MAP(NULL := I)', 'Cannot construct a map with all NULL keys'],
    ['MAP(S := NULL, S := NULL)', 'Cannot construct a map with all NULL values'],
    ["MAP(S := I, S := 'hello')", 'invalid input syntax for type INTEGER: "hello".'],
    ['ARRAY[S, I]', 'operator does not exist: STRING = INTEGER (I)'],
    ['STRUCT(foo := S, foo := S)', 'Duplicate field names found in STRUCT'],
    ['STRUCT(foo := NULL)', "Can't infer a type of null. Please explicitly cast it to a required type, e.g. CAST(null AS VARCHAR)."],
  ])('refuses %s', (sql, message) => expect(errorOf(() => bindText(sql)).message).toContain(message));
});

describe('CASE', () => {
  it('gives NULL branches the type of the others', () => {
    const node = bindText("CASE WHEN BO THEN NULL WHEN I > 1 THEN S ELSE 'x' END");
    expect(node).toMatchObject({ kind: 'case', type: { kind: 'STRING' }, whens: [{}, {}], otherwise: { value: 'x' } });
    expect(node.kind === 'case' && node.whens[0].then).toEqual({ kind: 'literal', type: { kind: 'STRING' }, value: null });
  });
  it.each([
    ['CASE WHEN BO THEN NULL ELSE NULL END', 'Invalid Case expression. All case branches have NULL type'],
    ['CASE WHEN BO THEN I ELSE L END', 'branches must be the same: expected INTEGER but found BIGINT in L'],
    ['CASE WHEN I THEN 1 END', 'Type error in WHEN expression: Should evaluate to boolean but is I (INTEGER) instead.'],
    ['CASE I WHEN 1 THEN 2 END', 'CASE with an operand is not supported.'],
  ])('refuses %s', (sql, message) => expect(errorOf(() => bindText(sql)).message).toContain(message));
});

describe('parts of nested values', () => {
  it.each([
    ['AI[1]', 'INTEGER'],
    ["ML['a']", 'BIGINT'],
    ['ML[NULL]', 'BIGINT'],
    ['ST->B', 'STRING'],
    ['ARRAY[ST][1]->A', 'INTEGER'],
    ['MAP(L := S)[1]', 'STRING'],
  ])('%s is %s', (sql, type) => expect(typeTextOf(sql)).toBe(type));

  it.each([
    ['S[1]', 'Only an ARRAY or a MAP can be subscripted, but S is STRING'],
    ['AI[L]', 'The subscript of ARRAY<INTEGER> must be INTEGER, but L is BIGINT'],
    ['MI[1]', 'The subscript of MAP<STRING, INTEGER> must be STRING, but 1 is INTEGER'],
    ['I->A', 'Only a STRUCT has fields, but I is INTEGER'],
    ['ST->X', "Could not find field 'X' in 'ST'. Available fields: A, B"],
    ['ST->`a`', "Could not find field 'a'"],
  ])('refuses %s', (sql, message) => expect(errorOf(() => bindText(sql)).message).toContain(message));
});
