/**
 * Colouring: the classes of the pieces of a text, also of an unfinished or wrong one. Knows words, not grammar.
 */
import type { IToken, TokenType } from 'chevrotain';
import { placeOf } from './rules.ts';
import {
  BlockComment,
  Comma,
  DecimalLiteral,
  DigitWord,
  Directive,
  Dot,
  FloatLiteral,
  IntegerLiteral,
  KEYWORDS,
  LeftBracket,
  LeftParen,
  lex,
  LineComment,
  QuotedName,
  RightBracket,
  RightParen,
  Semicolon,
  StringLiteral,
  Unrecognized,
  UnterminatedComment,
  UnterminatedName,
  UnterminatedString,
  Variable,
  Word,
} from './tokens.ts';

/** The class of a piece of text. */
export type HighlightKind =
  | 'keyword'
  | 'identifier'
  | 'function'
  | 'string'
  | 'number'
  | 'comment'
  | 'operator'
  | 'punctuation'
  | 'variable'
  | 'error';

/** A piece of text: character offsets, end exclusive. White space belongs to no piece. */
export interface Highlight {
  readonly from: number;
  readonly to: number;
  readonly kind: HighlightKind;
}

const KINDS: ReadonlyMap<TokenType, HighlightKind> = new Map<TokenType, HighlightKind>([
  [Word, 'identifier'],
  [DigitWord, 'identifier'],
  [QuotedName, 'identifier'],
  [UnterminatedName, 'identifier'],
  [Variable, 'variable'],
  [StringLiteral, 'string'],
  [UnterminatedString, 'string'],
  [IntegerLiteral, 'number'],
  [DecimalLiteral, 'number'],
  [FloatLiteral, 'number'],
  [LineComment, 'comment'],
  [BlockComment, 'comment'],
  [Directive, 'comment'],
  [UnterminatedComment, 'comment'],
  [Unrecognized, 'error'],
  ...[Comma, Dot, Semicolon, LeftParen, RightParen, LeftBracket, RightBracket].map((type) => [type, 'punctuation'] as const),
  ...[...KEYWORDS.values()].map((keyword) => [keyword.type, 'keyword'] as const),
]);

/** The pieces of a text in order, without gaps but for white space. Never fails. */
export function highlight(text: string): Highlight[] {
  const { tokens, comments } = lex(text);
  const pieces = tokens.map((token, index) => pieceOf(token, tokens[index + 1]));
  return [...pieces, ...comments.map((comment) => pieceOf(comment, undefined))].sort((a, b) => a.from - b.from);
}

/** A word directly before a bracket is taken for a function; `IN (` and the like stay keywords. */
function pieceOf(token: IToken, next: IToken | undefined): Highlight {
  const { from, to } = placeOf(token);
  const kind = KINDS.get(token.tokenType) ?? 'operator';
  const isCall = kind === 'identifier' && next?.tokenType === LeftParen && next.startOffset === to;
  return { from, to, kind: isCall ? 'function' : kind };
}
