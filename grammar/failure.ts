/**
 * From a failure of the parser to a `ParseError` a person can use: where, what stood there, what could have stood there.
 *
 * The explanation names only what the failing rule itself was waiting for, as clients know it; the error's `expected` has
 * everything that could have followed. Both are found by asking the grammar, after the failure, what may follow the tokens before it.
 */
import { EOF, tokenLabel } from 'chevrotain';
import type { IParserErrorMessageProvider, IRecognitionException, IToken, TokenType } from 'chevrotain';
import { ParseError } from './errors.ts';
import type { NextToken } from './follow.ts';
import { nearest } from './nearest.ts';
import type { FollowNetwork } from './follow.ts';
import type { ParseState } from './rules.ts';
import { placeOf } from './rules.ts';
import { STATEMENTS } from './statements/all.ts';
import { isReserved, Name, UnterminatedComment, UnterminatedName, UnterminatedString, Unrecognized, Word, wordOf } from './tokens.ts';

/** Longer statements are not analysed for everything that could follow: it would take too long. */
const MAX_ANALYSED_TOKENS = 2000;
/** Longer lists of expectations say nothing to a reader and are left out of the message. */
const MAX_LISTED = 8;

/** Makes the parser hand out the kind of a failure instead of a sentence. */
export const failureKinds: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: () => 'mismatch',
  buildNotAllInputParsedMessage: () => 'rest',
  buildNoViableAltMessage: () => 'alternatives',
  buildEarlyExitMessage: () => 'alternatives',
};

/** What is asked of a parser that has failed. */
export interface FailedParser {
  readonly errors: readonly IRecognitionException[];
  readonly follow: FollowNetwork;
  readonly state: ParseState;
}

/** What went wrong, before it is put into words. */
interface Failure {
  /** Index of the offending token among the statement's tokens; their number when the text ends too early. */
  readonly index: number;
  /** What the failing rule waited for. */
  readonly local: readonly TokenType[];
  readonly all: readonly TokenType[];
  readonly kind: 'mismatch' | 'alternatives' | 'rest';
}

/** Makes the error for the failure the parser has just recorded. */
export function explain(
  parser: FailedParser,
  rule: string,
  text: string,
  tokens: readonly IToken[],
  closing: IToken | null,
  statementText: string,
): ParseError {
  const failure = examine(parser, rule, tokens);
  const token = tokens[failure.index] ?? closing;
  const place = token === null ? endOf(text, tokens) : placeOf(token);
  const found = token === null ? '<EOF>' : token.image;
  const { explanation, hint } = inWords(parser, rule, tokens, failure, found, place);
  const expected = [...new Set(failure.all.map(bare))];
  return new ParseError({
    ...place,
    message: `line ${place.line}:${place.column}: Syntax Error\n${explanation}\nStatement: ${statementText}`,
    expected,
    found,
    hint: hint ?? mayStandHere(expected),
    statementText,
  });
}

/** The way out when nothing better is known: what would have been understood there. */
function mayStandHere(expected: readonly string[]): string {
  if (expected.length === 0) return 'Compare the statement with the language reference.';
  const shown = expected.slice(0, MAX_LISTED);
  return `What may stand here: ${shown.join(' ')}${expected.length > shown.length ? ' …' : ''}`;
}

/** A token type as it is listed for programs: `FROM`, `,`, `IDENTIFIER`. */
function bare(type: TokenType): string {
  if (type === EOF) return ';';
  return tokenLabel(type).replace(/^'(.*)'$/, '$1');
}

function endOf(text: string, tokens: readonly IToken[]): { line: number; column: number; from: number; to: number } {
  const last = tokens[tokens.length - 1];
  if (last === undefined) return { line: 1, column: 1, from: text.length, to: text.length };
  const { to } = placeOf(last);
  return { line: last.endLine ?? 1, column: (last.endColumn ?? 0) + 1, from: to, to };
}

function examine(parser: FailedParser, rule: string, tokens: readonly IToken[]): Failure {
  const exception: IRecognitionException = parser.errors[0];
  const kind = exception.message as Failure['kind'];
  const failing = tokens.indexOf(exception.token);
  const base = failing === -1 ? tokens.length : failing;
  if (base > MAX_ANALYSED_TOKENS) return { index: base, local: [], all: [], kind };
  const stack = exception.context.ruleStack.join(' ');
  if (kind === 'alternatives') {
    // The parser looks a few tokens ahead to choose a way; the offending one is the first that fits no way.
    const { accepted, next } = parser.follow.walk(rule, tokens, closedRules(parser.state.testStatements));
    // A condition of a rule can refuse what the grammar as such accepts: then the place of the failure itself counts.
    const complete = accepted === tokens.length && next.some((step) => step.type === EOF);
    if (accepted >= base && accepted < MAX_ANALYSED_TOKENS && !complete) {
      const local = next.filter((step) => `${step.stack.join(' ')} `.startsWith(`${stack} `));
      return { index: accepted, local: types(local), all: types(next), kind };
    }
  }
  const { next } = parser.follow.walk(rule, tokens.slice(0, base), closedRules(parser.state.testStatements));
  const local = next.filter((step) => step.stack.join(' ') === stack);
  return { index: base, local: types(local), all: types(next), kind };
}

const TEST_ONLY: ReadonlySet<string> = new Set(STATEMENTS.filter((syntax) => syntax.testOnly).map((syntax) => syntax.name));
const NONE: ReadonlySet<string> = new Set();

/** The rules that do not exist, with or without the statements of the SQL test runner. */
export function closedRules(testStatements: boolean): ReadonlySet<string> {
  return testStatements ? NONE : TEST_ONLY;
}

function matches(token: IToken, type: TokenType): boolean {
  return token.tokenType === type || token.tokenType.CATEGORIES?.includes(type) === true;
}

/** The token types, each once: symbols first, then keywords, then classes of tokens. */
function types(steps: readonly NextToken[]): TokenType[] {
  return [...new Set(steps.map((step) => step.type))].sort((a, b) => (a.tokenTypeIdx ?? 0) - (b.tokenTypeIdx ?? 0));
}

interface Words {
  readonly explanation: string;
  readonly hint: string | null;
}

function inWords(
  parser: FailedParser,
  rule: string,
  tokens: readonly IToken[],
  failure: Failure,
  found: string,
  place: { line: number; column: number },
): Words {
  const token = tokens[failure.index];
  const broken = brokenToken(token);
  if (broken !== null) return broken;
  if (failure.index === 0 && rule === 'statement') return unknownStatement(failure, found, token);
  const before = tokens[failure.index - 1];
  // A mistyped keyword is often taken for an alias, and the next word is the one that does not fit.
  const similar = similarKeyword(failure.all, token) ?? similarKeyword(failure.all, before);
  const hint = similar === null ? unsupported(token, before, tokens[failure.index + 1]) : `Did you mean '${similar}'?`;
  const suffix = similar === null ? '' : `\nDid you mean '${similar}'?`;
  // Clients know this message without a reason: the way out has it.
  if (failure.kind === 'rest') return { explanation: '', hint: hint ?? surplus(parser, token) };
  const syntaxAt = `Syntax error at or near '${found}' at line ${place.line}:${place.column}`;
  const reserved = reservedWord(failure.local, token);
  if (reserved !== null) {
    return {
      explanation: failure.kind === 'mismatch' ? reserved : `${syntaxAt}\n${reserved}`,
      hint: hint ?? `Wrap it in back quotes: \`${found}\``,
    };
  }
  const missing = missingToken(parser, rule, tokens, failure);
  if (missing !== null) return { explanation: `missing ${missing} at '${found}'${suffix}`, hint };
  const expecting = failure.local.length > 0 && failure.local.length <= MAX_LISTED ? `Expecting ${listOf(failure.local)}` : null;
  if (expecting === null) return { explanation: `${syntaxAt}${suffix}`, hint };
  // Where the parser had to look several tokens ahead, clients know the general sentence.
  const deep = tokens[failure.index] !== undefined && tokens[failure.index] !== parser.errors[0].token;
  return { explanation: `${deep ? `${syntaxAt}\n` : ''}${expecting}${suffix}`, hint };
}

function listOf(types: readonly TokenType[]): string {
  const labels = [...new Set(types.map((type) => (type === EOF ? "';'" : tokenLabel(type))))];
  return labels.length === 1 ? `${labels[0]}` : `{${labels.join(', ')}}`;
}

/** A token that is no token: a stray character or a quote without end. */
function brokenToken(token: IToken | undefined): Words | null {
  switch (token?.tokenType) {
    case UnterminatedString:
      return { explanation: 'A string has no end', hint: "Close the string with '. A quote inside is written twice." };
    case UnterminatedName:
      return { explanation: 'A quoted identifier has no end', hint: `Close the identifier with ${token?.image[0] ?? '`'}.` };
    case UnterminatedComment:
      return { explanation: 'A comment has no end', hint: 'Close the comment with */.' };
    case Unrecognized:
      return {
        explanation: `The character '${token?.image}' has no meaning here`,
        hint: "Strings stand in '…', quoted identifiers in `…`.",
      };
    default:
      return null;
  }
}

function unknownStatement(failure: Failure, found: string, token: IToken | undefined): Words {
  if (token === undefined) return { explanation: `Unknown statement '${found}'`, hint: 'There is no statement.' };
  const similar = similarKeyword(failure.local, token);
  const explanation = `Unknown statement '${found}'${similar === null ? '' : `\nDid you mean '${similar}'?`}`;
  return { explanation, hint: similar === null ? null : `Did you mean '${similar}'?` };
}

/** The keyword among the expected ones that a word was probably meant to be. */
function similarKeyword(expected: readonly TokenType[], token: IToken | undefined): string | null {
  if (token === undefined || token.tokenType !== Word) return null;
  const words = expected.map(wordOf).filter((word) => word !== null);
  return nearest(token.image.toUpperCase(), words);
}

/** The explanation for a reserved word where an identifier belongs. */
function reservedWord(expected: readonly TokenType[], token: IToken | undefined): string | null {
  if (token === undefined || !expected.includes(Name)) return null;
  const word = token.image.toUpperCase();
  if (!isReserved(word)) return null;
  return `"${token.image}" is a reserved keyword and can't be used as an identifier. Wrap it in back quotes to use it as one: \`${token.image}\``;
}

/** The one token that would make the text fit if it stood before the offending one, as a label; or null. */
function missingToken(parser: FailedParser, rule: string, tokens: readonly IToken[], failure: Failure): string | null {
  const exception = parser.errors[0];
  if (failure.kind !== 'mismatch' || failure.index >= MAX_ANALYSED_TOKENS) return null;
  const offending = tokens[failure.index];
  if (offending === undefined || failure.local.length !== 1) return null;
  const type = failure.local[0];
  if (type === Name || !tokenLabel(type).startsWith("'")) return null;
  const inserted: IToken = { ...exception.token, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0, image: bare(type) };
  const { next } = parser.follow.walk(rule, [...tokens.slice(0, failure.index), inserted], closedRules(parser.state.testStatements));
  return next.some((step) => matches(offending, step.type)) ? tokenLabel(type) : null;
}

/** The way out when a statement is followed by something. */
function surplus(parser: FailedParser, token: IToken | undefined): string | null {
  if (token === undefined) return null;
  const { next } = parser.follow.walk('statement', [], closedRules(parser.state.testStatements));
  const starts = wordOf(token.tokenType) !== null && next.some((step) => step.type === token.tokenType);
  return starts ? `Put a ; before ${token.image}.` : `The statement cannot go on with ${token.image}.`;
}

const SUBQUERY = 'Subqueries do not exist. Create a stream or table from the inner query and select from it.';

/** A way out for constructs that other dialects have, by a word at the place or the one before it. */
const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  ['UNION', 'Set operations do not exist. Write both queries into one stream with INSERT INTO … SELECT.'],
  ['USING', 'State the join condition with ON.'],
  ['NATURAL', 'State the join condition with ON.'],
  ['OFFSET', 'Only LIMIT exists.'],
  ['ORDER', 'ORDER BY does not exist: a query gives rows as they come. Sort them where you read them, or keep the largest with TOPK.'],
  ['DISTINCT', 'DISTINCT does not exist. Group by the columns instead.'],
]);

function unsupported(token: IToken | undefined, before: IToken | undefined, after: IToken | undefined): string | null {
  if (token?.image === '(' && after?.image.toUpperCase() === 'SELECT') return SUBQUERY;
  const words = [token, before].map((one) => one?.image.toUpperCase() ?? '');
  if (words[0] === 'SELECT' && words[1] === '(') return SUBQUERY;
  return words.map((word) => UNSUPPORTED.get(word)).find((hint) => hint !== undefined) ?? null;
}
