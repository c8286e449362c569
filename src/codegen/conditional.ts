/** AND, OR, NOT and CASE: evaluated in order and only as far as needed. A NULL condition fails the enclosing expression. */
import type { BoundExpression } from '../sql/expression.ts';
import { name, requireValue } from './compiling.ts';
import type { Atom } from './compiling.ts';
import type { Compiling } from './compiling.ts';

export function compileLogical(e: Extract<BoundExpression, { kind: 'and' | 'or' }>, c: Compiling): Atom {
  const result = c.out.fresh(e.kind);
  const left = c.compile(e.left, c);
  requireValue(left, c, e.kind.toUpperCase());
  c.out.line(`let ${result} = ${left.code};`);
  c.out.block(`if (${e.kind === 'and' ? '' : '!'}${result})`, () => {
    const right = c.compile(e.right, c);
    requireValue(right, c, e.kind.toUpperCase());
    c.out.line(`${result} = ${right.code};`);
  });
  return { code: result, nullable: false };
}

export function compileNot(e: Extract<BoundExpression, { kind: 'not' }>, c: Compiling): Atom {
  const operand = c.compile(e.operand, c);
  requireValue(operand, c, 'NOT');
  return name(`!${operand.code}`, c, 'not', false);
}

export function compileCase(e: Extract<BoundExpression, { kind: 'case' }>, c: Compiling): Atom {
  const result = c.out.fresh('case');
  const done = c.out.fresh('caseDone');
  c.out.line(`let ${result} = null;`);
  c.out.block(`${done}:`, () => {
    for (const { when, then } of e.whens) {
      const condition = c.compile(when, c);
      requireValue(condition, c, 'CASE');
      c.out.block(`if (${condition.code})`, () => {
        c.out.line(`${result} = ${c.compile(then, c).code};`);
        c.out.line(`break ${done};`);
      });
    }
    if (e.otherwise !== null) c.out.line(`${result} = ${c.compile(e.otherwise, c).code};`);
  });
  return { code: result, nullable: true };
}
