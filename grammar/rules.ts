/**
 * The typed face of the parser for rules that live in other files.
 *
 * A rule file gets a `Grammar` and returns rules; only `parser.ts` knows the class behind it. A rule's body runs once without
 * input while the parser learns the grammar, so whatever looks into tokens or results belongs into `ACTION`.
 * Lookahead is one token; a rule that needs more states it with a `GATE`.
 */
import type { IToken, ParserMethod, TokenType } from 'chevrotain';
import type { At, Expression, Identifier } from './ast.ts';
import { Comma, kw, LeftParen, Name, RightParen, StringLiteral, Variable } from './tokens.ts';

/** A rule that yields a `T`. */
export type Rule<T> = ParserMethod<[], T>;

/** A body that may carry a condition on the tokens ahead. */
export type Part<T> = (() => T) | { readonly GATE: () => boolean; readonly DEF: () => T };

/** One of several ways on. */
export interface Alternative<T> {
  readonly ALT: () => T;
  readonly GATE?: () => boolean;
  /** Whether it may look like another one, of which the first then wins. */
  readonly IGNORE_AMBIGUITIES?: boolean;
}

/** What may stand in the place of a variable: a name, a literal, or either. */
export type VariablePlace = 'identifier' | 'literal' | 'either';

/** What the parser knows besides the tokens while it parses one statement. */
export interface ParseState {
  /** The whole text the tokens come from. */
  text: string;
  /**
   * How many expressions and types may be open at once. A fixed number, so that what parsed once parses again when it is replayed:
   * measured on a cold start, the default stack holds between 150 (calls inside comparisons) and 330 (brackets) levels.
   */
  depth: number;
  /** Whether the SQL test runner's own statements are accepted. */
  testStatements: boolean;
  /** What each `${name}` stands for, by its offset; for the substitution. */
  variables: Map<number, VariablePlace>;
}

/** The methods of the parser that rules use. `idx` tells apart several uses of one method with one argument inside one rule. */
export interface Grammar {
  readonly state: ParseState;
  /** Whether rule bodies run only so that the parser learns the grammar. */
  readonly RECORDING_PHASE: boolean;
  RULE<T>(name: string, body: () => T): Rule<T>;
  ACTION<T>(body: () => T): T;
  LA(distance: number): IToken;
  consume(idx: number, type: TokenType): IToken;
  subrule<T>(idx: number, rule: Rule<T>): T;
  option<T>(idx: number, part: Part<T>): T | undefined;
  or<T>(idx: number, alternatives: Alternative<T>[] | { readonly DEF: Alternative<T>[]; readonly MAX_LOOKAHEAD: number }): T;
  many(idx: number, part: Part<void>): void;
  atLeastOne(idx: number, part: Part<void>): void;
  AT_LEAST_ONE_SEP(list: { readonly SEP: TokenType; readonly DEF: () => void }): void;
  AT_LEAST_ONE_SEP1(list: { readonly SEP: TokenType; readonly DEF: () => void }): void;
  MANY_SEP(list: { readonly SEP: TokenType; readonly DEF: () => void }): void;
  /** Refuses the statement for a reason other than syntax; `message` may have `{line}` and `{column}`. */
  refuse(place: IToken | At, message: string, hint?: string): never;
}

export interface ExpressionRules {
  readonly expression: Rule<Expression>;
  /** An expression without bare Boolean operators and comparisons. */
  readonly value: Rule<Expression>;
}

/** The rules only expressions call. */
export interface InnerExpressionRules extends ExpressionRules {
  readonly primary: Rule<Expression>;
}

/**
 * How many expressions and types may be open at once. A fixed number, so that what parsed once parses again when it is replayed:
 * measured on a cold start, the default stack holds between 150 (calls inside comparisons) and 330 (brackets) levels.
 */
export const MAX_NESTING = 100;

/** The message and the way out when something is nested too deeply. */
export const TOO_DEEP = `line {line}:{column}: Syntax Error\nMore than ${MAX_NESTING} levels of nesting`;
export const WAY_OUT = 'Simplify the expression or split the statement.';

/** Counts one more open expression or type; `leave` must follow. */
export function enter(p: Grammar): void {
  if (p.RECORDING_PHASE) return;
  p.state.depth += 1;
  if (p.state.depth > MAX_NESTING) p.refuse(p.LA(1), TOO_DEEP, WAY_OUT);
}

/** Undoes `enter`. After a failure nothing needs undoing: every parse starts anew. */
export function leave(p: Grammar): void {
  p.state.depth -= 1;
}

/** Refuses the `count`-th element of a prefix or suffix chain that makes the tree as deep as nesting does. */
export function limited(p: Grammar, count: number): void {
  p.ACTION(() => {
    if (count > MAX_NESTING) p.refuse(p.LA(0), TOO_DEEP, WAY_OUT);
  });
}

/** The place of one token. */
export function placeOf(token: IToken): At {
  return {
    line: token.startLine ?? 1,
    column: token.startColumn ?? 1,
    from: token.startOffset,
    to: (token.endOffset ?? token.startOffset) + 1,
  };
}

/** The place from `start` (a token or node) to the last token taken. */
export function since(p: Grammar, start: IToken | At): At {
  const first = 'image' in start ? placeOf(start) : start;
  return { line: first.line, column: first.column, from: first.from, to: (p.LA(0).endOffset ?? 0) + 1 };
}

/** Whether the token `distance` ahead is of one of the types (categories do not count). */
export function ahead(p: Grammar, distance: number, ...types: readonly TokenType[]): boolean {
  const found = p.LA(distance).tokenType;
  return types.includes(found);
}

/** Whether the token `distance` ahead could be an identifier. */
export function nameAhead(p: Grammar, distance: number): boolean {
  const type = p.LA(distance).tokenType;
  return type === Name || type.CATEGORIES?.includes(Name) === true;
}

/** A quoted text without its quotes, doubled quotes made single. */
export function unquote(image: string): string {
  const quote = image[0];
  return image.slice(1, -1).replaceAll(quote + quote, quote);
}

/** The identifier a token spells: upper-cased unless quoted. */
export function identifierOf(token: IToken): Identifier {
  const image = token.image;
  const quoted = image[0] === '`' || image[0] === '"';
  if (quoted) return { name: unquote(image), quoted, at: placeOf(token) };
  if (token.tokenType === Variable) return { name: image, quoted: true, at: placeOf(token) };
  return { name: image.toUpperCase(), quoted, at: placeOf(token) };
}

/** A name used by other rules: an identifier (`name`), one whose case is kept, or the latter as a string (`resource`). */
export interface NameRules {
  readonly name: Rule<Identifier>;
  /** Topics and connectors: as written, also when unquoted. */
  readonly caseKept: Rule<Identifier>;
  /** A topic or subject: an identifier with its case kept, or a string. */
  readonly resource: Rule<string>;
  readonly text: Rule<string>;
  /** `( a, b )` */
  readonly nameList: Rule<Identifier[]>;
  /** `IF NOT EXISTS`, if it is there. */
  readonly ifNotExists: Rule<boolean>;
  readonly ifExists: Rule<boolean>;
}

/** Defines the rules for names. */
export function defineNames(p: Grammar): NameRules {
  const take = (): IToken => {
    const token = p.consume(0, Name);
    p.ACTION(() => {
      if (token.tokenType === Variable) p.state.variables.set(token.startOffset, 'identifier');
    });
    return token;
  };
  const name = p.RULE('name', () => {
    const token = take();
    return p.ACTION(() => identifierOf(token));
  });
  const caseKept = p.RULE('nameCaseKept', () => {
    const token = take();
    return p.ACTION((): Identifier => {
      const identifier = identifierOf(token);
      return identifier.quoted ? identifier : { ...identifier, name: token.image };
    });
  });
  const text = p.RULE('text', () => {
    const token = p.consume(0, StringLiteral);
    return p.ACTION(() => unquote(token.image));
  });
  const resource = p.RULE('resource', () =>
    p.or(0, [
      { ALT: () => p.subrule(0, text) },
      {
        ALT: () => {
          const identifier = p.subrule(0, caseKept);
          return p.ACTION(() => identifier.name);
        },
      },
    ]),
  );
  const nameList = p.RULE('nameList', () => {
    const names: Identifier[] = [];
    p.consume(0, LeftParen);
    p.AT_LEAST_ONE_SEP({
      SEP: Comma,
      DEF: () => {
        names.push(p.subrule(0, name));
      },
    });
    p.consume(0, RightParen);
    return names;
  });
  const ifNotExists = p.RULE('ifNotExists', () => existence(p, true));
  const ifExists = p.RULE('ifExists', () => existence(p, false));
  return { name, caseKept, resource, text, nameList, ifNotExists, ifExists };
}

function existence(p: Grammar, negated: boolean): boolean {
  const second = kw(negated ? 'NOT' : 'EXISTS');
  return (
    p.option(0, {
      GATE: () => ahead(p, 2, second),
      DEF: () => {
        p.consume(0, kw('IF'));
        if (negated) p.consume(0, kw('NOT'));
        p.consume(0, kw('EXISTS'));
        return true;
      },
    }) === true
  );
}
