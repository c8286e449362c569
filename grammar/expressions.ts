/**
 * Rules for expressions, from the loosest (`expression`) to the tightest (`primary`).
 *
 * Chains of binary operators are parsed flat and then folded by precedence, so that a chain of any length needs no stack,
 * and one level of brackets costs five rules. Every chain associates to the left: NOT binds tighter than AND, AND than OR;
 * signs tighter than `* / %`, these than `+ -`, these than `||`. Comparisons do not chain.
 */
import type { IToken, TokenType } from 'chevrotain';
import type { ArithmeticOperator, At, ComparisonOperator, Expression } from './ast.ts';
import { definePrimary } from './primary.ts';
import type { PropertyRules } from './properties.ts';
import type { ExpressionRules, Grammar, InnerExpressionRules, NameRules } from './rules.ts';
import { ahead, enter, leave, limited, placeOf, since, unquote } from './rules.ts';
import {
  Arrow,
  Comma,
  Concat,
  Equal,
  Greater,
  GreaterOrEqual,
  kw,
  LeftBracket,
  LeftParen,
  Less,
  LessOrEqual,
  Minus,
  NotEqual,
  NUMBERS,
  Percent,
  Plus,
  RightBracket,
  RightParen,
  Slash,
  Star,
  StringLiteral,
} from './tokens.ts';
import type { TypeRules } from './types.ts';

/** Defines the rules for expressions. */
export function defineExpressions(p: Grammar, names: NameRules, types: TypeRules, properties: PropertyRules): ExpressionRules {
  const rules: InnerExpressionRules = {
    expression: p.RULE('expression', () => booleanChain(p, rules)),
    value: p.RULE('value', () => valueChain(p, names, rules)),
    primary: definePrimary(p, names, types, properties, () => rules),
  };
  return rules;
}

/**
 * `NOT`s, a value, and the comparison or test behind it. Not a rule but a part of `expression`, which has it twice: every rule
 * costs stack at every level of nesting. `base` keeps the indices of the two apart.
 */
function condition(p: Grammar, rules: InnerExpressionRules, base: number): Expression {
  const nots: IToken[] = [];
  p.many(base, () => {
    nots.push(p.consume(base, kw('NOT')));
    limited(p, nots.length);
  });
  const operand = p.subrule(base, rules.value);
  const result = p.option(base, () => predicate(p, rules, operand, base));
  return p.ACTION(() => {
    let folded = result ?? operand;
    while (nots.length > 0) {
      const not = nots.pop() as IToken;
      folded = { kind: 'not', operand: folded, at: joined(placeOf(not), folded.at) };
    }
    return folded;
  });
}

/** The place from the start of one node to the end of another. */
function joined(first: At, last: At): At {
  return { line: first.line, column: first.column, from: first.from, to: last.to };
}

/** One element of a flat chain: an operator and the operand behind it. */
interface Link {
  readonly operator: TokenType;
  readonly right: Expression;
}

/** The indices of the two copies of a part start here; each needs fewer than the difference. */
const FIRST = 10;
const SECOND = 50;

function booleanChain(p: Grammar, rules: InnerExpressionRules): Expression {
  enter(p);
  const first = condition(p, rules, FIRST);
  const links: Link[] = [];
  p.many(0, () => {
    const token = p.or(0, [{ ALT: () => p.consume(0, kw('AND')) }, { ALT: () => p.consume(0, kw('OR')) }]);
    links.push({ operator: token.tokenType, right: condition(p, rules, SECOND) });
  });
  leave(p);
  return p.ACTION(() =>
    fold(
      first,
      links,
      [
        (_operator, left, right) => ({ kind: 'and', left, right, at: joined(left.at, right.at) }),
        (_operator, left, right) => ({ kind: 'or', left, right, at: joined(left.at, right.at) }),
      ],
      [[kw('AND')], [kw('OR')]],
    ),
  );
}

type Make = (operator: TokenType, left: Expression, right: Expression) => Expression;

/** Folds a flat chain to the left, the levels from tight to loose: `levels[i]` are the operators that `makers[i]` builds. */
function fold(first: Expression, links: readonly Link[], makers: readonly Make[], levels: readonly (readonly TokenType[])[]): Expression {
  let head = first;
  let rest = links;
  for (let level = 0; level < levels.length && rest.length > 0; level += 1) {
    const kept: Link[] = [];
    for (const link of rest) {
      if (!levels[level].includes(link.operator)) kept.push(link);
      else if (kept.length === 0) head = makers[level](link.operator, head, link.right);
      else {
        const last = kept[kept.length - 1];
        kept[kept.length - 1] = { operator: last.operator, right: makers[level](link.operator, last.right, link.right) };
      }
    }
    rest = kept;
  }
  return head;
}

const ARITHMETIC: ReadonlyMap<TokenType, ArithmeticOperator> = new Map([
  [Plus, '+'],
  [Minus, '-'],
  [Star, '*'],
  [Slash, '/'],
  [Percent, '%'],
]);

const arithmetic: Make = (operator, left, right) => ({
  kind: 'arithmetic',
  operator: ARITHMETIC.get(operator) as ArithmeticOperator,
  left,
  right,
  at: joined(left.at, right.at),
});
const concat: Make = (_operator, left, right) => ({ kind: 'concat', left, right, at: joined(left.at, right.at) });
const VALUE_LEVELS: readonly (readonly TokenType[])[] = [[Star, Slash, Percent], [Plus, Minus], [Concat]];

function valueChain(p: Grammar, names: NameRules, rules: InnerExpressionRules): Expression {
  const first = operand(p, names, rules, FIRST);
  const links: Link[] = [];
  p.many(0, () => {
    const token = p.or(
      0,
      [...ARITHMETIC.keys(), Concat].map((type) => ({ ALT: () => p.consume(0, type) })),
    );
    links.push({ operator: token.tokenType, right: operand(p, names, rules, SECOND) });
  });
  return p.ACTION(() => fold(first, links, [arithmetic, arithmetic, concat], VALUE_LEVELS));
}

const COMPARISONS: readonly (readonly [TokenType, ComparisonOperator])[] = [
  [Equal, '='],
  [NotEqual, '<>'],
  [Less, '<'],
  [LessOrEqual, '<='],
  [Greater, '>'],
  [GreaterOrEqual, '>='],
];

function predicate(p: Grammar, rules: InnerExpressionRules, left: Expression, base: number): Expression {
  return p.or<Expression>(base + 1, [
    ...COMPARISONS.map(([type, operator], index) => ({
      ALT: () => {
        p.consume(base + 1, type);
        const right = p.subrule(base + 1 + index, rules.value);
        return p.ACTION((): Expression => ({ kind: 'comparison', operator, left, right, at: joined(left.at, right.at) }));
      },
    })),
    { ALT: () => isPredicate(p, rules, left, base) },
    { ALT: () => negatablePredicate(p, rules, left, base) },
  ]);
}

/** `IS [NOT] NULL` and `IS [NOT] DISTINCT FROM x`. */
function isPredicate(p: Grammar, rules: InnerExpressionRules, left: Expression, base: number): Expression {
  p.consume(base + 1, kw('IS'));
  const negated = p.option(base + 2, () => p.consume(base + 2, kw('NOT'))) !== undefined;
  return p.or<Expression>(base + 2, [
    {
      ALT: () => {
        p.consume(base + 1, kw('NULL'));
        return p.ACTION((): Expression => ({ kind: 'isNull', negated, operand: left, at: since(p, left.at) }));
      },
    },
    {
      ALT: () => {
        p.consume(base + 1, kw('DISTINCT'));
        p.consume(base + 1, kw('FROM'));
        const right = p.subrule(base + 11, rules.value);
        const operator = negated ? 'IS NOT DISTINCT FROM' : 'IS DISTINCT FROM';
        return p.ACTION((): Expression => ({ kind: 'comparison', operator, left, right, at: joined(left.at, right.at) }));
      },
    },
  ]);
}

/** `[NOT] BETWEEN`, `[NOT] IN`, `[NOT] LIKE`. */
function negatablePredicate(p: Grammar, rules: InnerExpressionRules, operand: Expression, base: number): Expression {
  const negated = p.option(base + 3, () => p.consume(base + 3, kw('NOT'))) !== undefined;
  return p.or<Expression>(base + 3, [
    {
      ALT: () => {
        p.consume(base + 1, kw('BETWEEN'));
        const low = p.subrule(base + 12, rules.value);
        p.consume(base + 1, kw('AND'));
        const high = p.subrule(base + 13, rules.value);
        return p.ACTION((): Expression => ({ kind: 'between', negated, operand, low, high, at: joined(operand.at, high.at) }));
      },
    },
    {
      ALT: () => {
        const list: Expression[] = [];
        p.consume(base + 1, kw('IN'));
        p.consume(base + 1, LeftParen);
        const items = {
          SEP: Comma,
          DEF: () => {
            list.push(p.subrule(base, rules.expression));
          },
        };
        if (base === FIRST) p.AT_LEAST_ONE_SEP(items);
        else p.AT_LEAST_ONE_SEP1(items);
        p.consume(base + 1, RightParen);
        return p.ACTION((): Expression => ({ kind: 'in', negated, operand, list, at: since(p, operand.at) }));
      },
    },
    {
      ALT: () => {
        p.consume(base + 1, kw('LIKE'));
        const pattern = p.subrule(base + 15, rules.value);
        const escapeText = p.option(base + 4, () => {
          p.consume(base + 1, kw('ESCAPE'));
          return p.consume(base + 1, StringLiteral);
        });
        return p.ACTION((): Expression => {
          const text = escapeText === undefined ? null : unquote(escapeText.image);
          return { kind: 'like', negated, operand, pattern, escape: text, at: since(p, operand.at) };
        });
      },
    },
  ]);
}

/** Signs, a primary, and what may follow it: subscripts, struct fields, a time zone. A part of `value`, as `condition` is of `expression`. */
function operand(p: Grammar, names: NameRules, rules: InnerExpressionRules, base: number): Expression {
  const signs: IToken[] = [];
  p.many(base, {
    // A minus directly before a number belongs to the number.
    GATE: () => !(ahead(p, 1, Minus) && ahead(p, 2, ...NUMBERS)),
    DEF: () => {
      signs.push(p.or(base, [{ ALT: () => p.consume(base, Plus) }, { ALT: () => p.consume(base, Minus) }]));
      limited(p, signs.length);
    },
  });
  let result = p.subrule(base, rules.primary);
  p.many(base + 1, {
    // `x->*` is for the select list.
    GATE: () => !(ahead(p, 1, Arrow) && ahead(p, 2, Star)),
    DEF: () => {
      result = p.or<Expression>(base + 1, [
        { ALT: () => subscript(p, rules, result, base) },
        {
          ALT: () => {
            p.consume(base, Arrow);
            const name = p.subrule(base, names.name);
            return p.ACTION((): Expression => ({ kind: 'field', operand: result, name, at: since(p, result.at) }));
          },
        },
        { ALT: () => timeZone(p, result, base) },
      ]);
    },
  });
  return p.ACTION(() => {
    while (signs.length > 0) {
      const sign = signs.pop() as IToken;
      result = { kind: 'negate', sign: sign.tokenType === Minus ? '-' : '+', operand: result, at: joined(placeOf(sign), result.at) };
    }
    return result;
  });
}

function subscript(p: Grammar, rules: InnerExpressionRules, container: Expression, base: number): Expression {
  p.consume(base, LeftBracket);
  enter(p);
  const index = p.subrule(base, rules.value);
  leave(p);
  p.consume(base, RightBracket);
  return p.ACTION((): Expression => ({ kind: 'subscript', operand: container, index, at: since(p, container.at) }));
}

function timeZone(p: Grammar, time: Expression, base: number): Expression {
  p.consume(base, kw('AT'));
  p.consume(base, kw('TIME'));
  p.consume(base, kw('ZONE'));
  const zone = p.consume(base, StringLiteral);
  return p.ACTION(
    (): Expression => ({
      kind: 'atTimeZone',
      operand: time,
      zone: { kind: 'string', value: unquote(zone.image), at: placeOf(zone) },
      at: since(p, time.at),
    }),
  );
}
