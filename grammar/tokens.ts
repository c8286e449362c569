/**
 * The lexer: text to tokens, and the one table of keywords.
 *
 * Keywords are not lexer patterns: the lexer knows words, and `lex` turns a word into its keyword by one table look-up.
 * So a keyword costs nothing at start-up and there is one place that says which words are reserved.
 * Every text lexes: what is not SQL becomes an `Unrecognized` or `Unterminated…` token, which no rule accepts,
 * so that the parser reports it with its place and the highlighter can still colour unfinished text.
 */
import { createToken, EOF, Lexer } from 'chevrotain';
import type { IToken, TokenType } from 'chevrotain';

/** Words that cannot be an identifier unless quoted. */
const RESERVED = `ADVANCE ALL AND AS AT BEGINNING BETWEEN BY CASE CAST CATALOG CONNECTOR CONNECTORS CREATE DAYS DECIMAL DELETE
  DESCRIBE DISTINCT DROP ELSE END EXISTS EXPORT EXTENDED FALSE FROM FULL GROUP HAVING HOPPING HOURS IN INNER INSERT INTO IS JOIN
  LEFT LIKE LIMIT LIST LOAD MATERIALIZED MILLISECOND MILLISECONDS MINUTES MONTHS NAMESPACE NOT NULL ON OR OUTER PAUSE PRINT
  PROPERTIES QUERIES QUERY RENAME RESUME RETENTION RIGHT RUN SAMPLE SCRIPT SECONDS SELECT SIZE STREAM STREAMS TABLE TERMINATE THEN
  TO TOPIC TOPICS TRUE TUMBLING UNSET VALUES VIEW WHEN WHERE WINDOW WITH WITHIN YEARS`;

/** Words with a meaning in some place of the grammar that are identifiers elsewhere. */
const NOT_RESERVED = `ADD ALTER ANALYZE ARRAY ASSERT CHANGES COLUMN COLUMNS DATE DAY DEFINE EMIT ESCAPE EXPLAIN FINAL FUNCTION
  FUNCTIONS GRACE HEADER HEADERS HOUR ID IF INTEGER INTERVAL KEY MAP MINUTE MONTH PARTITION PARTITIONS PERIOD PLUGINS PRIMARY
  REPLACE RESET SCHEMA SECOND SESSION SET SHOW SINK SOURCE STRING STRUCT SUBJECT SYSTEM TABLES TIME TIMEOUT TIMESTAMP TYPE TYPES
  UNDEFINE VARIABLES YEAR ZONE`;

// ---------------------------------------------------------------- token types, in the order error messages list them

/** A token type without a pattern: it is given to words, or groups other types. */
const abstractToken = (name: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, label: name, pattern: Lexer.NA, categories });

const symbol = (name: string, text: string): TokenType => createToken({ name, label: `'${text}'`, pattern: text });

export const Semicolon = symbol('Semicolon', ';');
export const Comma = symbol('Comma', ',');
export const LeftParen = symbol('LeftParen', '(');
export const RightParen = symbol('RightParen', ')');
export const LeftBracket = symbol('LeftBracket', '[');
export const RightBracket = symbol('RightBracket', ']');
export const Dot = symbol('Dot', '.');
export const Assign = symbol('Assign', ':=');
export const FatArrow = symbol('FatArrow', '=>');
export const Arrow = symbol('Arrow', '->');
export const Concat = symbol('Concat', '||');
export const NotEqual = createToken({ name: 'NotEqual', label: "'<>'", pattern: /<>|!=/ });
export const LessOrEqual = symbol('LessOrEqual', '<=');
export const GreaterOrEqual = symbol('GreaterOrEqual', '>=');
export const Less = symbol('Less', '<');
export const Greater = symbol('Greater', '>');
export const Equal = symbol('Equal', '=');
export const Plus = symbol('Plus', '+');
export const Minus = symbol('Minus', '-');
export const Star = symbol('Star', '*');
export const Slash = symbol('Slash', '/');
export const Percent = symbol('Percent', '%');

/** Whatever may stand where a name is wanted. */
export const Name = abstractToken('IDENTIFIER');

/** One keyword: its token type and whether it may be an identifier. */
export interface Keyword {
  readonly word: string;
  readonly reserved: boolean;
  readonly type: TokenType;
}

/** The keyword table: upper-case word to keyword. */
export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map(
  [
    ...NOT_RESERVED.split(/\s+/).map((word) => ({ word, reserved: false })),
    ...RESERVED.split(/\s+/).map((word) => ({ word, reserved: true })),
  ]
    .sort((a, b) => (a.word < b.word ? -1 : 1))
    .map(({ word, reserved }) => {
      const type = createToken({ name: `Keyword${word}`, label: `'${word}'`, pattern: Lexer.NA, categories: reserved ? [] : [Name] });
      return [word, { word, reserved, type }];
    }),
);

/** The token type of a keyword. Throws for a word that is not in the table: a mistake in a rule. */
export function kw(word: string): TokenType {
  const keyword = KEYWORDS.get(word);
  if (keyword === undefined) throw new Error(`Assertion failed: ${word} is not in the keyword table`);
  return keyword.type;
}

const WORD_OF: ReadonlyMap<TokenType, string> = new Map([...KEYWORDS.values()].map(({ type, word }) => [type, word]));

/** The word of a keyword's token type, or null for other types. */
export function wordOf(type: TokenType): string | null {
  return WORD_OF.get(type) ?? null;
}

/** Whether an upper-case word cannot be used as an identifier without quotes. */
export function isReserved(word: string): boolean {
  return KEYWORDS.get(word)?.reserved === true;
}

const LETTER = '[A-Za-z_]';
const WORD_PART = '[A-Za-z0-9_@]';

export const Word = createToken({ name: 'Word', label: 'IDENTIFIER', pattern: new RegExp(`${LETTER}${WORD_PART}*`), categories: [Name] });
export const DigitWord = createToken({
  name: 'DigitWord',
  label: 'IDENTIFIER',
  pattern: new RegExp(`[0-9]+${LETTER.replace(']', '@]')}${WORD_PART}*`),
  categories: [Name],
});
export const QuotedName = createToken({
  name: 'QuotedName',
  label: 'IDENTIFIER',
  pattern: /`(?:[^`]|``)*`|"(?:[^"]|"")*"/,
  line_breaks: true,
  categories: [Name],
});
export const Variable = createToken({ name: 'Variable', label: 'VARIABLE', pattern: /\$\{[A-Za-z_][A-Za-z0-9_@]*\}/, categories: [Name] });

export const StringLiteral = createToken({ name: 'StringLiteral', label: 'STRING', pattern: /'(?:[^']|'')*'/, line_breaks: true });
export const IntegerLiteral = createToken({ name: 'IntegerLiteral', label: 'INTEGER_VALUE', pattern: /[0-9]+/ });
export const DecimalLiteral = createToken({ name: 'DecimalLiteral', label: 'DECIMAL_VALUE', pattern: /[0-9]+\.[0-9]*|\.[0-9]+/ });
export const FloatLiteral = createToken({
  name: 'FloatLiteral',
  label: 'FLOATING_POINT_VALUE',
  pattern: /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+(?![A-Za-z0-9_@])/,
});

const Whitespace = createToken({ name: 'Whitespace', pattern: /[ \t\r\n]+/, group: Lexer.SKIPPED, line_breaks: true });
/** A `--@key: value` line means something to test runners only; the language skips it. */
export const Directive = createToken({ name: 'Directive', pattern: /--@[^\r\n]*/, group: 'comments' });
/** One character after `--` is taken whatever it is: directly before a line end the comment therefore runs on over the next line. */
export const LineComment = createToken({ name: 'LineComment', pattern: /--(?:[^@][^\r\n]*|$)/, group: 'comments', line_breaks: true });
export const BlockComment = createToken({ name: 'BlockComment', pattern: /\/\*[\s\S]*?\*\//, group: 'comments', line_breaks: true });

export const UnterminatedString = createToken({
  name: 'UnterminatedString',
  label: 'unterminated string',
  pattern: /'[\s\S]*/,
  line_breaks: true,
});
export const UnterminatedName = createToken({
  name: 'UnterminatedName',
  label: 'unterminated quoted identifier',
  pattern: /[`"][\s\S]*/,
  line_breaks: true,
});
export const UnterminatedComment = createToken({
  name: 'UnterminatedComment',
  label: 'unterminated comment',
  pattern: /\/\*[\s\S]*/,
  line_breaks: true,
});
export const Unrecognized = createToken({
  name: 'Unrecognized',
  label: 'unrecognized character',
  pattern: /[\uD800-\uDBFF][\uDC00-\uDFFF]|[^ \t\r\n]/,
});

/** Behind the last token. */
export const EndOfInput = EOF;

/** The number literals. */
export const NUMBERS: readonly TokenType[] = [IntegerLiteral, DecimalLiteral, FloatLiteral];
/** Token types that mean the text stops inside a quote or comment. */
export const UNTERMINATED: readonly TokenType[] = [UnterminatedString, UnterminatedName, UnterminatedComment];

/** In the order in which the lexer tries them: the longest of a common prefix first. */
const LEXED: readonly TokenType[] = [
  Whitespace,
  Directive,
  LineComment,
  BlockComment,
  UnterminatedComment,
  FloatLiteral,
  DigitWord,
  DecimalLiteral,
  IntegerLiteral,
  Word,
  QuotedName,
  Variable,
  StringLiteral,
  UnterminatedString,
  UnterminatedName,
  Assign,
  FatArrow,
  Arrow,
  Concat,
  NotEqual,
  LessOrEqual,
  GreaterOrEqual,
  Less,
  Greater,
  Equal,
  Plus,
  Minus,
  Star,
  Slash,
  Percent,
  Comma,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  Dot,
  Semicolon,
  Unrecognized,
];

/** Every token type, as the parser needs them. */
export const ALL_TOKENS: TokenType[] = [Name, ...[...KEYWORDS.values()].map((keyword) => keyword.type), ...LEXED];

const lexer = new Lexer([...LEXED], { positionTracking: 'full', skipValidations: true, ensureOptimizations: false });

/** Tokens without comments, and the comments apart, both in text order. */
export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: IToken[];
}

/** Splits a text into tokens. Never fails: see the invariants above. */
export function lex(text: string): Lexed {
  const { tokens, groups } = lexer.tokenize(text);
  for (const token of tokens) {
    if (token.tokenType !== Word) continue;
    const keyword = KEYWORDS.get(token.image.toUpperCase());
    if (keyword === undefined) continue;
    token.tokenType = keyword.type;
    token.tokenTypeIdx = keyword.type.tokenTypeIdx ?? 0;
  }
  return { tokens, comments: groups.comments ?? [] };
}
