/**
 * For any expression over columns of every type: the binder either throws a typed error with a place, or gives a tree that keeps the promises of
 * `expression.ts`, which the compiler relies on.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MillraceError } from '../../../../src/base/errors.ts';
import { findFunction } from '../../../../src/functions/all.ts';
import { canCast } from '../../../../src/sql/bind/cast.ts';
import { walkBound } from '../../../../src/sql/bind/walk.ts';
import { isNumeric, sameType } from '../../../../src/data/types.ts';
import { ALL, bindText } from './support.ts';
import type { BoundExpression } from '../../../../src/sql/expression.ts';
import type { SqlType } from '../../../../src/data/types.ts';

type Form = 'number' | 'text' | 'truth' | 'any';

/** Mostly well-typed, so that deep trees come out; one operand in ten is of any type. */
const { any } = fc.letrec<Record<Form, string>>((tie) => {
  const mixed = (form: Form): fc.Arbitrary<string> => fc.oneof({ weight: 9, arbitrary: tie(form) }, { weight: 1, arbitrary: tie('any') });
  const [number, text, truth, free] = [mixed('number'), mixed('text'), mixed('truth'), tie('any')];
  const infix = (side: fc.Arbitrary<string>, ...operators: string[]): fc.Arbitrary<string> =>
    fc.tuple(side, fc.constantFrom(...operators), side).map(([a, op, b]) => `(${a} ${op} ${b})`);
  const list = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(', '));
  const depth = { maxDepth: 4 };
  return {
    number: fc.oneof(
      depth,
      fc.constantFrom('1', '3000000000', '2.50', '1E0', 'I', 'L', 'D', 'DE', "ML['a']", 'N->A'),
      infix(number, '+', '-', '*', '/', '%'),
      fc.tuple(truth, number, number).map(([c, a, b]) => `CASE WHEN ${c} THEN CAST(${a} AS DOUBLE) ELSE CAST(${b} AS DOUBLE) END`),
      fc.tuple(fc.constantFrom('ABS', 'ROUND', 'SQRT'), number).map(([f, x]) => `${f}(${x})`),
      fc.tuple(number, fc.constantFrom('INTEGER', 'DECIMAL(6,3)')).map(([a, t]) => `CAST(${a} AS ${t})`),
      fc.tuple(list(number), number).map(([items, i]) => `ARRAY[${items}][CAST(${i} AS INTEGER)]`),
    ),
    text: fc.oneof(
      depth,
      fc.constantFrom("'x'", "'10'", "'2024-03-01'", 'S', 'ST->B'),
      infix(text, '+', '||'),
      list(text).map((items) => `CONCAT(${items})`),
      free.map((x) => `CAST(${x} AS STRING)`),
    ),
    truth: fc.oneof(
      depth,
      fc.constantFrom('TRUE', 'BO', "(DA < '2024')", '(TS >= DA)'),
      infix(number, '=', '<', '>=', 'IS DISTINCT FROM'),
      infix(text, '<>', '<=', 'LIKE'),
      infix(truth, 'AND', 'OR'),
      free.map((x) => `(${x} IS NULL)`),
      fc.tuple(number, number, number).map(([a, b, c]) => `(${a} BETWEEN ${b} AND ${c})`),
      fc.tuple(number, list(fc.oneof(number, fc.constantFrom("'7'", "'1.5'", 'NULL')))).map(([a, items]) => `(${a} IN (${items}))`),
      fc.tuple(text, list(fc.oneof(text, fc.constantFrom('1', '2.50', 'TRUE', 'NULL')))).map(([a, items]) => `(${a} IN (${items}))`),
    ),
    any: fc.oneof(
      depth,
      fc.constantFrom('NULL', ...Object.keys(ALL)),
      tie('number'),
      tie('text'),
      tie('truth'),
      list(number).map((items) => `ARRAY[NULL, ${items}]`),
      fc.tuple(text, number, number).map(([k, v, w]) => `MAP(${k} := ${v}, 'k' := ${w})`),
      fc.tuple(free, number, text).map(([a, b, c]) => `ARRAY[STRUCT(A := ${b}, C := ${a}), STRUCT(A := ${b} + 1, B := ${c})]`),
      number.map((x) => `TRANSFORM(AL, p => p + ${x})`),
      list(free).map((items) => `COALESCE(${items})`),
    ),
  };
});

const same = (a: SqlType | null, b: SqlType | null): boolean => a !== null && b !== null && sameType(a, b);

/** Operands of comparisons and lists: one comparable kind. */
function alike(a: BoundExpression, b: BoundExpression): boolean {
  return a.type !== null && b.type !== null && a.type.kind === b.type.kind;
}

/** What is wrong with the node itself, or null. */
function defect(node: BoundExpression): string | null {
  switch (node.kind) {
    case 'arithmetic': {
      const { type, left, right } = node;
      const fits =
        type.kind === 'DECIMAL'
          ? left.type?.kind === 'DECIMAL' && right.type?.kind === 'DECIMAL'
          : same(left.type, type) && same(right.type, type);
      return isNumeric(type) && fits ? null : 'operands of arithmetic';
    }
    case 'comparison':
      return alike(node.left, node.right) ? null : 'sides of a comparison';
    case 'in':
      return node.list.every((item) => same(item.type, node.operand.type) && !(item.kind === 'literal' && item.value === null))
        ? null
        : 'items of IN';
    case 'and':
    case 'or':
      return node.left.type?.kind === 'BOOLEAN' && node.right.type?.kind === 'BOOLEAN' ? null : 'operands of logic';
    case 'cast':
      return node.operand.type !== null && canCast(node.operand.type, node.type) && !sameType(node.operand.type, node.type)
        ? null
        : 'pair of a cast';
    case 'array': {
      const { type } = node;
      return type.kind === 'ARRAY' && node.items.every((item) => same(item.type, type.element)) ? null : 'items of an array';
    }
    case 'map': {
      const { type } = node;
      return type.kind === 'MAP' && node.entries.every((e) => same(e.key.type, type.key) && same(e.value.type, type.value))
        ? null
        : 'entries of a map';
    }
    case 'struct': {
      const { type } = node;
      return type.kind === 'STRUCT' && type.fields.every((f, i) => same(node.values[i].type, f.type)) ? null : 'values of a struct';
    }
    case 'case':
      return [...node.whens.map((w) => w.then), node.otherwise].every((b) => b === null || same(b.type, node.type))
        ? null
        : 'branches of CASE';
    case 'call':
      return node.overload in (findFunction(node.name)?.overloads ?? []) ? null : 'overload of a call';
    default:
      return null;
  }
}

it('gives a sound tree or a typed error', () => {
  let bound = 0;
  fc.assert(
    fc.property(any, (sql) => {
      let tree: BoundExpression;
      try {
        tree = bindText(sql);
      } catch (thrown) {
        expect(thrown, sql).toBeInstanceOf(MillraceError);
        expect((thrown as MillraceError).at, sql).not.toBeNull();
        return;
      }
      bound++;
      walkBound(tree, (node) => expect(defect(node), `${sql} → ${JSON.stringify(node)}`).toBeNull());
      expect(JSON.parse(JSON.stringify(tree))).toEqual(tree);
    }),
    { numRuns: 2000 },
  );
  expect(bound).toBeGreaterThan(500);
});
