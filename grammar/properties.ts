/**
 * Rules for small things several statements share: literals, `WITH (…)`, whole numbers and durations.
 * What a property means is the statement's business.
 */
import type { IToken } from 'chevrotain';
import type { Duration, Expression, Property, TimeUnit } from './ast.ts';
import type { Alternative, Grammar, NameRules, Rule } from './rules.ts';
import { placeOf, since, unquote } from './rules.ts';
import {
  Comma,
  DecimalLiteral,
  Equal,
  FloatLiteral,
  IntegerLiteral,
  kw,
  LeftParen,
  Minus,
  RightParen,
  StringLiteral,
  Variable,
} from './tokens.ts';

export interface PropertyRules {
  /** A number literal with an optional minus. */
  readonly number: Rule<Expression>;
  /** Number, string, TRUE, FALSE, NULL. */
  readonly constant: Rule<Expression>;
  /** A constant, or a variable in place of one. */
  readonly literal: Rule<Expression>;
  /** `WITH ( … )`; empty when it is not there. */
  readonly withClause: Rule<Property[]>;
  readonly unit: Rule<TimeUnit>;
  readonly timeout: Rule<Duration | null>;
}

/** Both numbers of every unit. */
const UNITS: readonly (readonly [string, TimeUnit])[] = [
  ['DAY', 'DAYS'],
  ['HOUR', 'HOURS'],
  ['MINUTE', 'MINUTES'],
  ['SECOND', 'SECONDS'],
  ['MILLISECOND', 'MILLISECONDS'],
];

const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);

/** Defines the rules for literals, properties and durations. */
export function defineProperties(p: Grammar, names: NameRules): PropertyRules {
  const number = p.RULE('number', () => numberBody(p));
  const constant = p.RULE('constant', () => constantBody(p, number));
  const literal = p.RULE('literal', () => p.or(0, [{ ALT: () => variableLiteral(p) }, { ALT: () => p.subrule(0, constant) }]));
  const property = p.RULE('property', () => {
    const start = p.LA(1);
    const key = p.or(0, [
      { ALT: () => p.subrule(0, names.text) },
      {
        ALT: () => {
          const name = p.subrule(0, names.name);
          return p.ACTION(() => name.name);
        },
      },
    ]);
    p.consume(0, Equal);
    const value = p.subrule(0, literal);
    return p.ACTION((): Property => ({ key, value, at: since(p, start) }));
  });
  const withClause = p.RULE('withClause', () => {
    const properties: Property[] = [];
    p.option(0, () => {
      p.consume(0, kw('WITH'));
      p.consume(0, LeftParen);
      p.AT_LEAST_ONE_SEP({
        SEP: Comma,
        DEF: () => {
          properties.push(p.subrule(0, property));
        },
      });
      p.consume(0, RightParen);
    });
    return properties;
  });
  const unit = p.RULE('unit', () => p.or(0, unitAlternatives(p)));
  const timeout = p.RULE('timeout', () => {
    const found = p.option(0, () => {
      p.consume(0, kw('TIMEOUT'));
      return duration(p, { number, unit }, 0, 'TIMEOUT');
    });
    return found ?? null;
  });
  return { number, constant, literal, withClause, unit, timeout };
}

/** One alternative for each spelling of a time unit. */
function unitAlternatives(p: Grammar): Alternative<TimeUnit>[] {
  return UNITS.flatMap(([singular, plural]) =>
    [singular, plural].map((word) => ({
      ALT: () => {
        p.consume(0, kw(word));
        return plural;
      },
    })),
  );
}

/** The time unit a word spells (upper case, either number), or null. */
export function unitOf(word: string): TimeUnit | null {
  return UNITS.find(([singular, plural]) => word === singular || word === plural)?.[1] ?? null;
}

function numberBody(p: Grammar): Expression {
  const start = p.LA(1);
  const minus = p.option(0, () => p.consume(0, Minus)) !== undefined;
  const token = p.or<IToken>(0, [
    { ALT: () => p.consume(0, IntegerLiteral) },
    { ALT: () => p.consume(0, DecimalLiteral) },
    { ALT: () => p.consume(0, FloatLiteral) },
  ]);
  return p.ACTION(() => numberOf(p, token, minus, start));
}

function numberOf(p: Grammar, token: IToken, minus: boolean, start: IToken): Expression {
  const at = since(p, start);
  const text = `${minus ? '-' : ''}${token.image}`;
  if (token.tokenType === DecimalLiteral) return { kind: 'decimal', text, at };
  // Clients know both messages with a column that counts one too many; the error's own `column` is right.
  const place = `Failed to prepare statement: line ${at.line}:${at.column + 1}`;
  if (token.tokenType === FloatLiteral) {
    if (!Number.isFinite(Number(text)))
      p.refuse(at, `${place}: Number overflows DOUBLE: ${text}`, 'Use a DECIMAL, written without exponent.');
    return { kind: 'double', text, at };
  }
  const value = BigInt(text);
  if (value > LONG_MAX || value < LONG_MIN) {
    p.refuse(at, `${place}: Invalid numeric literal: ${text}`, `Integers have 64 bits. Write ${text}.0 for a DECIMAL.`);
  }
  return { kind: 'integer', value, at };
}

function constantBody(p: Grammar, number: Rule<Expression>): Expression {
  const word = (text: string, make: (token: IToken) => Expression): Alternative<Expression> => ({
    ALT: () => {
      const token = p.consume(0, kw(text));
      return p.ACTION(() => make(token));
    },
  });
  return p.or<Expression>(0, [
    {
      ALT: () => {
        const token = p.consume(0, StringLiteral);
        return p.ACTION((): Expression => ({ kind: 'string', value: unquote(token.image), at: placeOf(token) }));
      },
    },
    { ALT: () => p.subrule(0, number) },
    word('NULL', (token) => ({ kind: 'null', at: placeOf(token) })),
    word('TRUE', (token) => ({ kind: 'boolean', value: true, at: placeOf(token) })),
    word('FALSE', (token) => ({ kind: 'boolean', value: false, at: placeOf(token) })),
  ]);
}

/** `${x}` as a literal; until it is substituted, a string. */
function variableLiteral(p: Grammar): Expression {
  const token = p.consume(0, Variable);
  return p.ACTION((): Expression => {
    p.state.variables.set(token.startOffset, 'literal');
    return { kind: 'string', value: token.image, at: placeOf(token) };
  });
}

/** The literal's value where only a whole number makes sense; `command` names the clause in the error. To be called in an `ACTION`. */
export function wholeNumber(p: Grammar, literal: Expression, command: string): number {
  if (literal.kind !== 'integer') {
    return p.refuse(
      literal.at,
      `Failed to prepare statement: Value must be integer for command: ${command}`,
      'Write a number without point or exponent.',
    );
  }
  return Number(literal.value);
}

/** Takes `number unit`, inside a rule; `idx` as for `subrule`. */
export function duration(p: Grammar, rules: Pick<PropertyRules, 'number' | 'unit'>, idx: number, command: string): Duration {
  const start = p.LA(1);
  const literal = p.subrule(idx, rules.number);
  const unit = p.subrule(idx, rules.unit);
  return p.ACTION((): Duration => ({ amount: wholeNumber(p, literal, command), unit, at: since(p, start) }));
}
