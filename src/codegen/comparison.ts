/** Comparisons, IN, LIKE, IS NULL: two-valued, so a NULL operand gives false (IS [NOT] DISTINCT FROM takes NULL as a value). */
import { compareValues, equalValues } from '../data/compare.ts';
import { compareDecimal } from '../data/decimal.ts';
import type { SqlType } from '../data/types.ts';
import type { BoundExpression } from '../sql/expression.ts';
import { name } from './compiling.ts';
import type { Atom } from './compiling.ts';
import type { Compiling } from './compiling.ts';
import { likePattern, likeTest } from './like.ts';
import { literalValue } from './literal.ts';

export function compileComparison(e: Extract<BoundExpression, { kind: 'comparison' }>, c: Compiling): Atom {
  const left = c.compile(e.left, c);
  const right = c.compile(e.right, c);
  const type = e.left.type ?? e.right.type;
  if (e.operator === 'IS DISTINCT FROM' || e.operator === 'IS NOT DISTINCT FROM') {
    const equal = `(${left.code} === null || ${right.code} === null ? ${left.code} === ${right.code} : ${equality(type, left.code, right.code, c)})`;
    return name(e.operator === 'IS DISTINCT FROM' ? `!${equal}` : equal, c, 'test', false);
  }
  return name(guard([left, right], ordering(e.operator, type, left.code, right.code, c)), c, 'test', false);
}

/** JavaScript that is false when an operand is null and the test otherwise. */
function guard(operands: readonly Atom[], test: string): string {
  const checks = operands.filter((o) => o.nullable).map((o) => `${o.code} !== null`);
  return [...checks, `(${test})`].join(' && ');
}

function equality(type: SqlType | null, left: string, right: string, c: Compiling): string {
  switch (type?.kind) {
    case 'DECIMAL':
      return `${c.out.constant(compareDecimal, 'compareDecimal')}(${left}, ${right}) === 0`;
    case 'BYTES':
    case 'ARRAY':
    case 'MAP':
    case 'STRUCT':
      return `${c.out.constant(equalValues, 'equalValues')}(${left}, ${right})`;
    default:
      return `${left} === ${right}`;
  }
}

type Ordering = '=' | '<>' | '<' | '<=' | '>' | '>=';

function ordering(operator: Ordering, type: SqlType | null, left: string, right: string, c: Compiling): string {
  if (operator === '=') return equality(type, left, right, c);
  if (operator === '<>') return `!(${equality(type, left, right, c)})`;
  if (type?.kind === 'DECIMAL' || type?.kind === 'BYTES') {
    return `${c.out.constant(compareValues, 'compareValues')}(${left}, ${right}) ${operator} 0`;
  }
  return `${left} ${operator} ${right}`;
}

export function compileIsNull(e: Extract<BoundExpression, { kind: 'isNull' }>, c: Compiling): Atom {
  const operand = c.compile(e.operand, c);
  return name(`${operand.code} ${e.negated ? '!==' : '==='} null`, c, 'test', false);
}

export function compileIn(e: Extract<BoundExpression, { kind: 'in' }>, c: Compiling): Atom {
  const operand = c.compile(e.operand, c);
  const found = inTest(e, operand, c);
  return name(e.negated ? `!(${found})` : found, c, 'test', false);
}

function inTest(e: Extract<BoundExpression, { kind: 'in' }>, operand: Atom, c: Compiling): string {
  const primitives = new Set<unknown>();
  for (const item of e.list) {
    const value = item.kind === 'literal' ? literalValue(item.value) : undefined;
    if (value === undefined || value === null || typeof value === 'object') break;
    primitives.add(value);
  }
  if (e.list.length > 3 && primitives.size > 0 && e.list.every((i) => i.kind === 'literal' && typeof i.value !== 'object')) {
    return guard([operand], `${c.out.constant(primitives, 'inList')}.has(${operand.code})`);
  }
  const tests = e.list.map((item) => {
    const atom = c.compile(item, c);
    return guard([atom], equality(e.operand.type, operand.code, atom.code, c));
  });
  return guard([operand], tests.length === 0 ? 'false' : tests.map((t) => `(${t})`).join(' || '));
}

export function compileLike(e: Extract<BoundExpression, { kind: 'like' }>, c: Compiling): Atom {
  const operand = c.compile(e.operand, c);
  const pattern = c.compile(e.pattern, c);
  const fixed = e.pattern.kind === 'literal' && typeof e.pattern.value === 'string' ? e.pattern.value : null;
  const test =
    fixed !== null
      ? `${c.out.constant(likePattern(fixed, e.escape), 'like')}.test(${operand.code})`
      : `${c.out.constant(likeTest(e.escape), 'like')}(${operand.code}, ${pattern.code})`;
  const matches = guard([operand, pattern], test);
  return name(e.negated ? `!(${matches})` : matches, c, 'test', false);
}
