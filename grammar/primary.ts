/**
 * The rule for the smallest expressions: literals, columns, calls, constructors, CASE, CAST, brackets; and for lambdas.
 */
import type { IToken } from 'chevrotain';
import type { Expression, Identifier } from './ast.ts';
import type { PropertyRules } from './properties.ts';
import { unitOf } from './properties.ts';
import type { Grammar, InnerExpressionRules, NameRules, Rule } from './rules.ts';
import { ahead, enter, identifierOf, leave, nameAhead, placeOf, since, unquote } from './rules.ts';
import {
  Assign,
  Comma,
  Dot,
  FatArrow,
  kw,
  LeftBracket,
  LeftParen,
  Name,
  RightBracket,
  RightParen,
  Star,
  StringLiteral,
  Variable,
} from './tokens.ts';
import type { TypeRules } from './types.ts';

/** The rules around `primary`; `outer` is a function because they are being defined together. */
interface Context {
  readonly p: Grammar;
  readonly names: NameRules;
  readonly types: TypeRules;
  readonly properties: PropertyRules;
  readonly outer: () => InnerExpressionRules;
  readonly constructors: { readonly array: Rule<Expression>; readonly map: Rule<Expression>; readonly struct: Rule<Expression> };
  readonly caseExpression: Rule<Expression>;
  readonly cast: Rule<Expression>;
}

/** Defines `primary` and the rules it needs. */
export function definePrimary(
  p: Grammar,
  names: NameRules,
  types: TypeRules,
  properties: PropertyRules,
  outer: () => InnerExpressionRules,
): Rule<Expression> {
  const c: Context = {
    p,
    names,
    types,
    properties,
    outer,
    constructors: {
      array: p.RULE('arrayConstructor', () => arrayBody(c)),
      map: p.RULE('mapConstructor', () => mapBody(c)),
      struct: p.RULE('structConstructor', () => structBody(c)),
    },
    caseExpression: p.RULE('caseExpression', () => caseBody(c)),
    cast: p.RULE('cast', () => castBody(c)),
  };
  return p.RULE('primary', () => primaryBody(c));
}

function primaryBody(c: Context): Expression {
  const { p } = c;
  return p.or<Expression>(0, [
    { ALT: () => p.subrule(0, c.caseExpression) },
    { ALT: () => p.subrule(0, c.cast) },
    { GATE: () => ahead(p, 2, LeftBracket), ALT: () => p.subrule(0, c.constructors.array) },
    { GATE: () => ahead(p, 2, LeftParen), ALT: () => p.subrule(0, c.constructors.map) },
    { GATE: () => ahead(p, 2, LeftParen), ALT: () => p.subrule(0, c.constructors.struct) },
    {
      ALT: () => {
        p.consume(0, LeftParen);
        const inner = p.subrule(0, c.outer().expression);
        p.consume(0, RightParen);
        return inner;
      },
    },
    { GATE: () => ahead(p, 2, StringLiteral) && !ahead(p, 1, StringLiteral), ALT: () => typedLiteral(c) },
    { GATE: () => ahead(p, 2, LeftParen), ALT: () => call(c) },
    { GATE: () => !ahead(p, 2, Dot), ALT: () => lonelyVariable(c) },
    { GATE: () => nameAhead(p, 1), ALT: () => column(c) },
    { ALT: () => p.subrule(0, c.properties.constant) },
  ]);
}

/** `${x}` alone: a column or a literal, which only its value tells. */
function lonelyVariable(c: Context): Expression {
  const { p } = c;
  const token = p.consume(2, Variable);
  return p.ACTION((): Expression => {
    p.state.variables.set(token.startOffset, 'either');
    return { kind: 'column', source: null, name: identifierOf(token), at: placeOf(token) };
  });
}

/** `x` or `source.x`. */
function column(c: Context): Expression {
  const { p, names } = c;
  const first = p.subrule(0, names.name);
  const second = p.option(0, {
    GATE: () => !ahead(p, 2, Star),
    DEF: () => {
      p.consume(0, Dot);
      return p.subrule(1, names.name);
    },
  });
  return p.ACTION((): Expression => {
    const at = since(p, first.at);
    return second === undefined ? { kind: 'column', source: null, name: first, at } : { kind: 'column', source: first, name: second, at };
  });
}

/** `DECIMAL '1.50'`; there is no other typed literal. */
function typedLiteral(c: Context): Expression {
  const { p } = c;
  const start = p.LA(1);
  const type = p.or<IToken>(1, [{ ALT: () => p.consume(0, kw('DECIMAL')) }, { ALT: () => p.consume(0, Name) }]);
  const text = p.consume(0, StringLiteral);
  return p.ACTION((): Expression => {
    const name = identifierOf(type).name;
    const value = unquote(text.image).trim();
    if (name !== 'DECIMAL') {
      p.refuse(
        start,
        `Line: {line}, Col: {column}: Unknown type: ${name}`,
        'Only DECIMAL literals name their type. Use CAST, or a plain string.',
      );
    }
    if (!value.includes('${') && !/^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/.test(value)) {
      p.refuse(text, `Line: {line}, Col: {column}: Invalid numeric literal: ${value}`);
    }
    return { kind: 'decimal', text: value.replace('+', ''), at: since(p, start) };
  });
}

/**
 * `F(…)` or `F(*)`. A part of `primary` and not a rule of its own, like arguments and lambdas: calls nest, and every rule costs stack.
 */
function call(c: Context): Expression {
  const { p } = c;
  const args: Expression[] = [];
  const name = p.subrule(2, c.names.name);
  p.consume(2, LeftParen);
  const star = p.or<boolean>(2, [
    {
      ALT: () => {
        p.consume(2, Star);
        return true;
      },
    },
    {
      ALT: () => {
        p.MANY_SEP({
          SEP: Comma,
          DEF: () => {
            args.push(argument(c));
          },
        });
        return false;
      },
    },
  ]);
  p.consume(2, RightParen);
  return p.ACTION((): Expression => ({ kind: 'call', name: name.name.toUpperCase(), star, args, at: since(p, name.at) }));
}

/** An argument of a function: a lambda, a time unit or an expression. */
function argument(c: Context): Expression {
  const { p } = c;
  return p.or<Expression>(3, [
    { GATE: () => lambdaAhead(p), ALT: () => lambda(c) },
    {
      GATE: () => ahead(p, 2, Comma, RightParen) && unitOf(p.LA(1).image.toUpperCase()) !== null,
      ALT: () => {
        const token = p.LA(1);
        const unit = p.subrule(3, c.properties.unit);
        return p.ACTION((): Expression => ({ kind: 'unit', unit, word: identifierOf(token), at: placeOf(token) }));
      },
    },
    { ALT: () => p.subrule(3, c.outer().expression) },
  ]);
}

/** Whether `x =>` or `(x, y) =>` stands ahead. */
function lambdaAhead(p: Grammar): boolean {
  if (nameAhead(p, 1)) return ahead(p, 2, FatArrow);
  if (!ahead(p, 1, LeftParen)) return false;
  let distance = 2;
  while (nameAhead(p, distance)) {
    if (ahead(p, distance + 1, RightParen)) return ahead(p, distance + 2, FatArrow);
    if (!ahead(p, distance + 1, Comma)) return false;
    distance += 2;
  }
  return false;
}

function lambda(c: Context): Expression {
  const { p } = c;
  const start = p.LA(1);
  const params = p.or<Identifier[]>(4, [
    {
      ALT: () => {
        const name = p.subrule(4, c.names.name);
        return [name];
      },
    },
    { ALT: () => p.subrule(4, c.names.nameList) },
  ]);
  p.consume(4, FatArrow);
  const body = p.subrule(4, c.outer().expression);
  return p.ACTION((): Expression => ({ kind: 'lambda', params, body, at: since(p, start) }));
}

function arrayBody(c: Context): Expression {
  const { p } = c;
  const items: Expression[] = [];
  const start = p.consume(0, kw('ARRAY'));
  p.consume(0, LeftBracket);
  p.MANY_SEP({
    SEP: Comma,
    DEF: () => {
      items.push(p.subrule(0, c.outer().expression));
    },
  });
  p.consume(0, RightBracket);
  return p.ACTION((): Expression => ({ kind: 'array', items, at: since(p, start) }));
}

function mapBody(c: Context): Expression {
  const { p } = c;
  const entries: { key: Expression; value: Expression }[] = [];
  const start = p.consume(0, kw('MAP'));
  p.consume(0, LeftParen);
  p.MANY_SEP({
    SEP: Comma,
    DEF: () => {
      const key = p.subrule(0, c.outer().expression);
      p.consume(0, Assign);
      entries.push({ key, value: p.subrule(1, c.outer().expression) });
    },
  });
  p.consume(0, RightParen);
  return p.ACTION((): Expression => ({ kind: 'map', entries, at: since(p, start) }));
}

function structBody(c: Context): Expression {
  const { p } = c;
  const fields: { name: Identifier; value: Expression }[] = [];
  const start = p.consume(0, kw('STRUCT'));
  p.consume(0, LeftParen);
  p.MANY_SEP({
    SEP: Comma,
    DEF: () => {
      const name = p.subrule(0, c.names.name);
      p.consume(0, Assign);
      fields.push({ name, value: p.subrule(0, c.outer().expression) });
    },
  });
  p.consume(0, RightParen);
  return p.ACTION((): Expression => ({ kind: 'struct', fields, at: since(p, start) }));
}

function caseBody(c: Context): Expression {
  const { p } = c;
  const whens: { when: Expression; then: Expression }[] = [];
  const start = p.consume(0, kw('CASE'));
  const operand = p.option(0, {
    GATE: () => !ahead(p, 1, kw('WHEN')),
    DEF: () => {
      enter(p);
      const value = p.subrule(0, c.outer().value);
      leave(p);
      return value;
    },
  });
  p.atLeastOne(0, () => {
    p.consume(0, kw('WHEN'));
    const when = p.subrule(0, c.outer().expression);
    p.consume(0, kw('THEN'));
    whens.push({ when, then: p.subrule(1, c.outer().expression) });
  });
  const otherwise = p.option(1, () => {
    p.consume(0, kw('ELSE'));
    return p.subrule(2, c.outer().expression);
  });
  p.consume(0, kw('END'));
  return p.ACTION((): Expression => {
    const rest = { whens, otherwise: otherwise ?? null, at: since(p, start) };
    return operand === undefined ? { kind: 'case', ...rest } : { kind: 'simpleCase', operand, ...rest };
  });
}

function castBody(c: Context): Expression {
  const { p } = c;
  const start = p.consume(0, kw('CAST'));
  p.consume(0, LeftParen);
  const operand = p.subrule(0, c.outer().expression);
  p.consume(0, kw('AS'));
  const type = p.subrule(0, c.types.type);
  p.consume(0, RightParen);
  return p.ACTION((): Expression => ({ kind: 'cast', operand, type, at: since(p, start) }));
}
