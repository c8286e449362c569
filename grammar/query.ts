/**
 * Rules for a query: SELECT to LIMIT. The order of the clauses is fixed.
 */
import type { IToken } from 'chevrotain';
import type { Duration, Expression, Identifier, JoinClause, Query, SelectItem, SourceRef, WindowClause } from './ast.ts';
import type { ExpressionRules } from './rules.ts';
import type { PropertyRules } from './properties.ts';
import { duration, wholeNumber } from './properties.ts';
import type { Alternative, Grammar, NameRules, Rule } from './rules.ts';
import { ahead, since } from './rules.ts';
import { Arrow, Comma, Dot, EndOfInput, kw, LeftBracket, LeftParen, RightBracket, RightParen, Star } from './tokens.ts';
import { windowBody } from './window.ts';

export interface QueryRules {
  readonly query: Rule<Query>;
}

interface Context {
  readonly p: Grammar;
  readonly names: NameRules;
  readonly expressions: ExpressionRules;
  readonly properties: PropertyRules;
}

interface Inner extends QueryRules {
  readonly item: Rule<SelectItem>;
  readonly source: Rule<SourceRef>;
  readonly join: Rule<JoinClause>;
  readonly within: Rule<NonNullable<JoinClause['within']>>;
  readonly window: Rule<WindowClause>;
  readonly grouping: Rule<Expression[]>;
}

/** Defines the rules for queries. */
export function defineQuery(p: Grammar, names: NameRules, expressions: ExpressionRules, properties: PropertyRules): QueryRules {
  const c: Context = { p, names, expressions, properties };
  const rules: Inner = {
    item: p.RULE('selectItem', () => itemBody(c)),
    source: p.RULE('source', () => sourceBody(c)),
    within: p.RULE('within', () => withinBody(c)),
    join: p.RULE('join', () => joinBody(c, rules)),
    window: p.RULE('window', () => windowBody(p, names, properties)),
    grouping: p.RULE('grouping', () => groupingBody(c)),
    query: p.RULE('query', () => queryBody(c, rules)),
  };
  return rules;
}

function queryBody(c: Context, rules: Inner): Query {
  const { p, expressions } = c;
  const items: SelectItem[] = [];
  const joins: JoinClause[] = [];
  const start = p.consume(0, kw('SELECT'));
  p.AT_LEAST_ONE_SEP({
    SEP: Comma,
    DEF: () => {
      items.push(p.subrule(0, rules.item));
    },
  });
  p.consume(0, kw('FROM'));
  const from = p.subrule(0, rules.source);
  p.many(0, () => {
    joins.push(p.subrule(0, rules.join));
  });
  const window = p.option(0, () => p.subrule(0, rules.window));
  const where = p.option(1, () => {
    p.consume(0, kw('WHERE'));
    return p.subrule(0, expressions.expression);
  });
  const groupBy = keyClause(c, rules, 2, 'GROUP');
  const partitionBy = keyClause(c, rules, 3, 'PARTITION');
  const having = p.option(4, () => {
    p.consume(0, kw('HAVING'));
    return p.subrule(1, expressions.expression);
  });
  const emit = emitClause(p);
  const limit = p.option(6, () => {
    p.consume(0, kw('LIMIT'));
    const count = p.subrule(0, c.properties.number);
    return p.ACTION(() => wholeNumber(p, count, 'LIMIT'));
  });
  return p.ACTION(
    (): Query => ({
      items,
      from,
      joins,
      window: window ?? null,
      where: where ?? null,
      groupBy: groupBy ?? null,
      partitionBy: partitionBy ?? null,
      having: having ?? null,
      emit: emit ?? null,
      limit: limit ?? null,
      at: since(p, start),
    }),
  );
}

/** `GROUP BY …` or `PARTITION BY …`. */
function keyClause(c: Context, rules: Inner, idx: number, word: 'GROUP' | 'PARTITION'): Query['groupBy'] | undefined {
  const { p } = c;
  return p.option(idx, () => {
    const start = p.consume(0, kw(word));
    p.consume(idx, kw('BY'));
    const items = p.subrule(idx, rules.grouping);
    return p.ACTION(() => ({ items, at: since(p, start) }));
  });
}

function emitClause(p: Grammar): Query['emit'] | undefined {
  return p.option(5, () => {
    p.consume(0, kw('EMIT'));
    return p.or<'CHANGES' | 'FINAL'>(0, [
      {
        ALT: () => {
          p.consume(0, kw('CHANGES'));
          return 'CHANGES';
        },
      },
      {
        ALT: () => {
          p.consume(0, kw('FINAL'));
          return 'FINAL';
        },
      },
    ]);
  });
}

/** `*`, `source.*`, `struct->*` or an expression with its alias. */
function itemBody(c: Context): SelectItem {
  const { p, names } = c;
  const start = p.LA(1);
  return p.or<SelectItem>(0, [
    {
      ALT: () => {
        p.consume(0, Star);
        return p.ACTION((): SelectItem => ({ kind: 'star', source: null, at: since(p, start) }));
      },
    },
    {
      GATE: () => ahead(p, 2, Dot) && ahead(p, 3, Star),
      ALT: () => {
        const source = p.subrule(0, names.name);
        p.consume(0, Dot);
        p.consume(1, Star);
        return p.ACTION((): SelectItem => ({ kind: 'star', source, at: since(p, start) }));
      },
    },
    { ALT: () => expressionItem(c, start) },
  ]);
}

/** Expressions that are no primary: what stands before `->*` cannot be one of them. */
const LOOSE: readonly Expression['kind'][] = [
  'arithmetic',
  'negate',
  'concat',
  'comparison',
  'and',
  'or',
  'not',
  'isNull',
  'between',
  'in',
  'like',
];

function expressionItem(c: Context, start: IToken): SelectItem {
  const { p } = c;
  const expression = p.subrule(0, c.expressions.expression);
  const arrow = p.option(2, {
    GATE: () => ahead(p, 2, Star),
    DEF: () => {
      const token = p.consume(0, Arrow);
      p.consume(2, Star);
      return token;
    },
  });
  const alias = aliasClause(c, () => arrow === undefined);
  return p.ACTION((): SelectItem => {
    if (arrow === undefined) return { kind: 'expression', expression, alias, at: since(p, start) };
    if (LOOSE.includes(expression.kind)) {
      p.refuse(
        arrow,
        'line {line}:{column}: Syntax Error\nOnly the fields of one struct can be selected by ->*',
        'Put the expression in a column first.',
      );
    }
    return { kind: 'structStar', operand: expression, at: since(p, start) };
  });
}

/** `[[AS] name]`; `allowed` says whether a bare name ahead can be an alias. */
function aliasClause(c: Context, allowed: () => boolean): Identifier | null {
  const { p } = c;
  const alias = p.option(0, {
    GATE: allowed,
    DEF: () => {
      p.option(1, () => p.consume(0, kw('AS')));
      return p.subrule(1, c.names.name);
    },
  });
  return alias ?? null;
}

/** A stream or table with its alias. `EMIT CHANGES` and `PARTITION BY` are clauses, though both words may be names. */
function sourceBody(c: Context): SourceRef {
  const { p } = c;
  const start = p.LA(1);
  const name = p.subrule(0, c.names.name);
  const alias = aliasClause(
    c,
    () => !(ahead(p, 1, kw('EMIT')) && ahead(p, 2, kw('CHANGES'), kw('FINAL'))) && !(ahead(p, 1, kw('PARTITION')) && ahead(p, 2, kw('BY'))),
  );
  return p.ACTION((): SourceRef => ({ name, alias, at: since(p, start) }));
}

function joinBody(c: Context, rules: Inner): JoinClause {
  const { p } = c;
  const start = p.LA(1);
  const outer = (word: 'LEFT' | 'RIGHT' | 'FULL', idx: number): Alternative<JoinClause['type']> => ({
    ALT: () => {
      p.consume(0, kw(word));
      p.option(idx, () => p.consume(idx, kw('OUTER')));
      return word;
    },
  });
  const type = p.option(0, () =>
    p.or<JoinClause['type']>(0, [
      {
        ALT: () => {
          p.consume(0, kw('INNER'));
          return 'INNER';
        },
      },
      outer('LEFT', 1),
      outer('RIGHT', 2),
      outer('FULL', 3),
    ]),
  );
  p.consume(0, kw('JOIN'));
  const source = p.subrule(0, rules.source);
  const within = p.option(4, () => p.subrule(0, rules.within));
  p.consume(0, kw('ON'));
  const on = p.subrule(0, c.expressions.expression);
  return p.ACTION((): JoinClause => ({ type: type ?? 'INNER', source, within: within ?? null, on, at: since(p, start) }));
}

function withinBody(c: Context): NonNullable<JoinClause['within']> {
  const { p } = c;
  const start = p.consume(0, kw('WITHIN'));
  const bounds = p.or<{ before: Duration; after: Duration }>(0, [
    {
      ALT: () => {
        p.consume(0, LeftParen);
        const first = duration(p, c.properties, 0, 'WITHIN');
        p.consume(0, Comma);
        const second = duration(p, c.properties, 1, 'WITHIN');
        p.consume(0, RightParen);
        return { before: first, after: second };
      },
    },
    {
      ALT: () => {
        const both = duration(p, c.properties, 2, 'WITHIN');
        return { before: both, after: both };
      },
    },
  ]);
  const grace = p.option(0, () => {
    p.consume(0, kw('GRACE'));
    p.consume(0, kw('PERIOD'));
    return duration(p, c.properties, 3, 'GRACE PERIOD');
  });
  return p.ACTION(() => ({ ...bounds, grace: grace ?? null, at: since(p, start) }));
}

/** The expressions of GROUP BY or PARTITION BY, bare or all together in brackets. */
function groupingBody(c: Context): Expression[] {
  const { p, expressions } = c;
  const items: Expression[] = [];
  p.or<void>(0, [
    {
      GATE: () => ahead(p, 1, LeftParen) && listInBrackets(p),
      ALT: () => {
        p.consume(0, LeftParen);
        p.MANY_SEP({
          SEP: Comma,
          DEF: () => {
            items.push(p.subrule(0, expressions.value));
          },
        });
        p.consume(0, RightParen);
      },
    },
    {
      ALT: () => {
        p.AT_LEAST_ONE_SEP({
          SEP: Comma,
          DEF: () => {
            items.push(p.subrule(1, expressions.value));
          },
        });
      },
    },
  ]);
  return items;
}

/** Whether the bracket ahead encloses a list, rather than one expression: it is empty or has a comma of its own. */
function listInBrackets(p: Grammar): boolean {
  if (ahead(p, 2, RightParen)) return true;
  let open = 0;
  for (let distance = 1; !ahead(p, distance, EndOfInput); distance += 1) {
    if (ahead(p, distance, LeftParen, LeftBracket)) open += 1;
    else if (ahead(p, distance, RightParen, RightBracket)) open -= 1;
    else if (open === 1 && ahead(p, distance, Comma)) return true;
    if (open === 0) return false;
  }
  return false;
}
