/**
 * Text to AST. Assembles the one parser from the rule files and offers the ways in.
 *
 * A script is split at `;` before parsing, so that every statement is parsed on its own and an error never reaches into the next.
 * The first text builds the parser. Nothing here knows what a statement means.
 */
import { EmbeddedActionsParser } from 'chevrotain';
import type { IToken } from 'chevrotain';
import type { At, ColumnDefinition, Expression, Statement, TypeNode } from './ast.ts';
import { ParseError } from './errors.ts';
import type { ExpressionRules } from './rules.ts';
import { defineExpressions } from './expressions.ts';
import { closedRules, explain, failureKinds } from './failure.ts';
import type { NextToken } from './follow.ts';
import { FollowNetwork } from './follow.ts';
import { defineProperties } from './properties.ts';
import { defineQuery } from './query.ts';
import type { Grammar, ParseState, Rule, VariablePlace } from './rules.ts';
import { defineNames, placeOf, since, TOO_DEEP, WAY_OUT } from './rules.ts';
import { STATEMENTS } from './statements/all.ts';
import type { Language, StatementBody } from './statements/syntax.ts';
import type { Lexed } from './tokens.ts';
import { ALL_TOKENS, lex, Semicolon } from './tokens.ts';
import type { TypeRules } from './types.ts';
import { defineTypes } from './types.ts';

/** How a text is to be read. */
export interface ParseOptions {
  /** Accept the statements only the SQL test runner knows; default false. */
  readonly testStatements?: boolean;
  /** Insist on a `;` behind the last statement, as the server does; default false. */
  readonly requireTerminator?: boolean;
  /** Where the text begins in a larger one (counted from 1): lines and columns then count in that one, offsets stay those of the text. */
  readonly origin?: { readonly line: number; readonly column: number };
}

/** The ways into the grammar. */
export interface EntryRules {
  readonly statement: Rule<Statement>;
  readonly expression: ExpressionRules['expression'];
  readonly type: TypeRules['type'];
  readonly columnList: TypeRules['columnList'];
}

/** The parser. Its rules come from other files; this class gives them state and places. */
export class SqlParser extends EmbeddedActionsParser {
  readonly state: ParseState = { text: '', depth: 0, testStatements: false, variables: new Map() };
  readonly entry: EntryRules;
  private network: FollowNetwork | null = null;

  /** `checked` makes Chevrotain look for ambiguities and the like, which takes time: for tests. */
  constructor(checked = false) {
    super(ALL_TOKENS, { maxLookahead: 1, skipValidations: !checked, errorMessageProvider: failureKinds, recoveryEnabled: false });
    // The rule methods are protected in the class; `Grammar` is the part of them that rule files may use.
    const p = this as unknown as Grammar;
    const names = defineNames(p);
    const types = defineTypes(p, names);
    const properties = defineProperties(p, names);
    const expressions = defineExpressions(p, names, types, properties);
    const query = defineQuery(p, names, expressions, properties);
    const language: Language = { names, types, properties, expressions, query, statement: () => statement };
    const alternatives = STATEMENTS.map((syntax) => {
      const rule = syntax.define(p, language);
      const alternative = { ALT: () => p.subrule(0, rule), IGNORE_AMBIGUITIES: syntax.yields === true };
      return syntax.testOnly === true ? { ...alternative, GATE: () => this.state.testStatements } : alternative;
    });
    const statement = p.RULE('statement', () => {
      const start = p.LA(1);
      const body = p.or<StatementBody>(0, { MAX_LOOKAHEAD: 4, DEF: alternatives });
      return p.ACTION((): Statement => {
        const at = since(p, start);
        return { ...body, at, text: this.state.text.slice(at.from, at.to) } as Statement;
      });
    });
    this.entry = { statement, expression: expressions.expression, type: types.type, columnList: types.columnList };
    this.performSelfAnalysis();
  }

  /** What may follow some tokens; built when first needed. */
  get follow(): FollowNetwork {
    this.network ??= new FollowNetwork(this.getGAstProductions());
    return this.network;
  }

  /** See `Grammar.refuse`. */
  refuse(place: IToken | At, message: string, hint?: string): never {
    const at = 'image' in place ? placeOf(place) : place;
    throw new ParseError({
      ...at,
      message: message.replace('{line}', String(at.line)).replace('{column}', String(at.column)),
      expected: [],
      found: this.state.text.slice(at.from, at.to),
      hint: hint ?? null,
      statementText: statementText(this.state.text, this.input),
    });
  }
}

/** The text of the statement that tokens were cut from, with its `;`. */
function statementText(text: string, tokens: readonly IToken[]): string {
  if (tokens.length === 0) return '';
  const from = tokens[0].startOffset;
  const to = (tokens[tokens.length - 1].endOffset ?? from) + 1;
  const semicolon = /^\s*;/.exec(text.slice(to, to + 1000));
  return text.slice(from, to) + (semicolon === null ? '' : ';');
}

/** The longest statement there may be: some 60,000 columns. */
const MAX_TOKENS = 200_000;

let shared: SqlParser | null = null;

/** The parser all functions here share. A parse never awaits, so one is enough; building it takes 50 ms, which a start that replays no statement does without. */
function sharedParser(): SqlParser {
  shared ??= new SqlParser();
  return shared;
}

/** The name a rule was defined with. */
function nameOf<T>(rule: Rule<T>): string {
  const { entry } = sharedParser();
  return Object.keys(entry).find((name) => entry[name as keyof EntryRules] === rule) ?? 'statement';
}

/** Parses the tokens of one statement, expression or type to the end; `closing` is the `;` behind them, if there is one. */
function run<T>(rule: Rule<T>, text: string, tokens: IToken[], closing: IToken | null, options: ParseOptions): T {
  if (tokens.length > MAX_TOKENS) throw tooLong(tokens);
  const parser = sharedParser();
  const { state } = parser;
  state.text = text;
  state.depth = 0;
  state.testStatements = options.testStatements === true;
  state.variables.clear();
  parser.input = tokens;
  const result = withinStack(parser, rule);
  if (parser.errors.length === 0) return result;
  throw explain(parser, nameOf(rule), text, tokens, closing, statementText(text, tokens));
}

/** A parse never awaits, so that one endless statement would keep everybody else waiting. */
function tooLong(tokens: readonly IToken[]): ParseError {
  const at = placeOf(tokens[MAX_TOKENS]);
  return new ParseError({
    ...at,
    message: `line ${at.line}:${at.column}: Syntax Error\nThe statement has more than ${MAX_TOKENS} words and signs`,
    expected: [],
    found: tokens[MAX_TOKENS].image.slice(0, 100),
    hint: 'Split it over several statements.',
    statementText: '',
  });
}

/** Calls a rule. The limit on nesting keeps the stack from overflowing; should a caller have used most of it, the error is the same. */
function withinStack<T>(parser: SqlParser, rule: Rule<T>): T {
  try {
    return rule.call(parser);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return parser.refuse(parser.input[0], TOO_DEEP, WAY_OUT);
}

/**
 * Parses a script: statements separated by `;`. Empty statements are skipped. Throws `ParseError` at the first mistake,
 * with positions counted from the start of the script.
 */
export function parseScript(text: string, options: ParseOptions = {}): Statement[] {
  const pieces = split(placed(lex(text), options));
  return pieces.map(({ tokens, closing }) => {
    const statement = run(sharedParser().entry.statement, text, tokens, closing, options);
    if (closing === null && options.requireTerminator === true) throw unterminated(text, tokens);
    return statement;
  });
}

/** Parses exactly one statement, with or without its `;`. Throws `ParseError`. */
export function parseStatement(text: string, options: ParseOptions = {}): Statement {
  const pieces = split(placed(lex(text), options));
  if (pieces.length === 0) return run(sharedParser().entry.statement, text, [], null, options);
  const statement = run(sharedParser().entry.statement, text, pieces[0].tokens, pieces[0].closing, options);
  if (pieces.length > 1) {
    const at = placeOf(pieces[1].tokens[0]);
    throw new ParseError({
      ...at,
      message: `line ${at.line}:${at.column}: Syntax Error\nOnly one statement is possible here\nStatement: ${text}`,
      expected: [],
      found: pieces[1].tokens[0].image,
      hint: 'Send the statements one after the other.',
      statementText: text,
    });
  }
  return statement;
}

/** Parses an expression, e.g. the column reference in a property. Throws `ParseError`. */
export function parseExpression(text: string): Expression {
  return run(sharedParser().entry.expression, text, lex(text).tokens, null, {});
}

/** Parses a type, e.g. `MAP<STRING, INT>`. Throws `ParseError`. */
export function parseType(text: string): TypeNode {
  return run(sharedParser().entry.type, text, lex(text).tokens, null, {});
}

/** Parses column definitions as they stand in `CREATE`, without the parentheses. Throws `ParseError`. */
export function parseColumns(text: string): ColumnDefinition[] {
  return run(sharedParser().entry.columnList, text, lex(text).tokens, null, {});
}

/** What the variables in one statement stand for, by offset in `text`. Throws `ParseError` where they are not allowed. */
export function variablePlaces(text: string, options: ParseOptions = {}): Map<number, VariablePlace> {
  const pieces = split(placed(lex(text), options));
  const places = new Map<number, VariablePlace>();
  for (const { tokens, closing } of pieces) {
    run(sharedParser().entry.statement, text, tokens, closing, options);
    for (const [offset, place] of sharedParser().state.variables) places.set(offset, place);
  }
  return places;
}

/** What may follow the tokens of an unfinished statement, with the rules around it; nothing when they already do not fit. */
export function nextTokens(tokens: readonly IToken[], options: ParseOptions = {}): readonly NextToken[] {
  const { accepted, next } = sharedParser().follow.walk('statement', tokens, closedRules(options.testStatements === true));
  return accepted === tokens.length ? next : [];
}

/** One statement of a script as text, not yet parsed. */
export interface StatementText {
  /** Without the `;` and without comments before or after. */
  readonly text: string;
  /** Character offsets of `text` in the script, end exclusive. */
  readonly from: number;
  readonly to: number;
  /** Place of the first character, counted from 1. */
  readonly line: number;
  readonly column: number;
  /** Whether a `;` ends it; false for a last statement that may go on. */
  readonly complete: boolean;
}

/** Cuts a script into statements at the `;` that stand outside of quotes and comments. Never fails; empty statements are left out. */
export function splitStatements(text: string): StatementText[] {
  return split(lex(text)).map(({ tokens, closing }) => {
    const first = placeOf(tokens[0]);
    const to = placeOf(tokens[tokens.length - 1]).to;
    return { text: text.slice(first.from, to), from: first.from, to, line: first.line, column: first.column, complete: closing !== null };
  });
}

/** Whether a text ends inside a quote or comment, or in a statement without `;`: a shell then asks for another line. */
export function isUnfinished(text: string): boolean {
  const { tokens } = lex(text);
  const last = tokens[tokens.length - 1];
  return last !== undefined && last.tokenType !== Semicolon;
}

/** Moves lines and columns to where the text begins in a larger one. */
export function placed(lexed: Lexed, { origin }: ParseOptions): Lexed {
  if (origin === undefined) return lexed;
  for (const token of lexed.tokens) {
    if (token.startLine === 1) token.startColumn = (token.startColumn ?? 1) + origin.column - 1;
    if (token.endLine === 1) token.endColumn = (token.endColumn ?? 1) + origin.column - 1;
    token.startLine = (token.startLine ?? 1) + origin.line - 1;
    token.endLine = (token.endLine ?? 1) + origin.line - 1;
  }
  return lexed;
}

interface Piece {
  readonly tokens: IToken[];
  readonly closing: IToken | null;
}

function split({ tokens }: Lexed): Piece[] {
  const pieces: Piece[] = [];
  let current: IToken[] = [];
  for (const token of tokens) {
    if (token.tokenType !== Semicolon) {
      current.push(token);
      continue;
    }
    if (current.length > 0) pieces.push({ tokens: current, closing: token });
    current = [];
  }
  if (current.length > 0) pieces.push({ tokens: current, closing: null });
  return pieces;
}

function unterminated(text: string, tokens: readonly IToken[]): ParseError {
  const last = placeOf(tokens[tokens.length - 1]);
  const column = last.column + (last.to - last.from);
  const whole = statementText(text, tokens);
  return new ParseError({
    line: last.line,
    column,
    from: last.to,
    to: last.to,
    message: `line ${last.line}:${column}: Syntax Error\nmissing ';' at '<EOF>'\nStatement: ${whole}`,
    expected: [';'],
    found: '<EOF>',
    hint: 'End every statement with a semicolon.',
    statementText: whole,
  });
}
