/**
 * Completion: what may be typed at a place in a text, according to the grammar. Names of streams and columns come from the caller.
 */
import { EOF, tokenLabel } from 'chevrotain';
import type { ParseOptions } from './parser.ts';
import { nextTokens } from './parser.ts';
import { lex, Name, NUMBERS, Semicolon, StringLiteral, UNTERMINATED, wordOf } from './tokens.ts';

/** What may stand at the place. */
export interface Completion {
  /** Offset where the word being typed begins: what is chosen replaces the text from here to the asked offset. */
  readonly from: number;
  /** Keywords that fit and begin with what has been typed, in alphabetical order. */
  readonly keywords: readonly string[];
  /** Operators and brackets that fit; empty while a word is being typed. */
  readonly symbols: readonly string[];
  readonly identifiers: boolean;
  readonly strings: boolean;
  readonly numbers: boolean;
  /** What an identifier would name here, for who knows names. */
  readonly names: NameKind | null;
  /** Whether the statement could end here. */
  readonly end: boolean;
}

/** The kinds of names the grammar tells apart. */
export type NameKind = 'source' | 'column' | 'type' | 'topic' | 'property' | 'function';

const NOTHING: Omit<Completion, 'from'> = {
  keywords: [],
  symbols: [],
  identifiers: false,
  strings: false,
  numbers: false,
  names: null,
  end: false,
};

/** What may be typed at `offset` of `text`, which may be unfinished and wrong behind the offset. Nothing inside quotes and comments. */
export function complete(text: string, offset: number, options: ParseOptions = {}): Completion {
  const { tokens, comments } = lex(text.slice(0, offset));
  const last = tokens[tokens.length - 1];
  const comment = comments[comments.length - 1];
  const inComment = comment !== undefined && (comment.endOffset ?? 0) + 1 === offset && comment.image.startsWith('--');
  if (inComment || (last !== undefined && UNTERMINATED.includes(last.tokenType))) return { ...NOTHING, from: offset };
  const typing = last !== undefined && (last.endOffset ?? 0) + 1 === offset && /^[A-Za-z_]/.test(last.image);
  const before = typing ? tokens.slice(0, -1) : tokens;
  const start = before.map((token) => token.tokenType).lastIndexOf(Semicolon) + 1;
  const next = nextTokens(before.slice(start), options);
  const typed = typing ? last.image.toUpperCase() : '';
  const types = [...new Set(next.map((step) => step.type))];
  const words = types.map(wordOf).filter((word) => word !== null);
  const names = next.filter((step) => step.type === Name).map((step) => kindOfName(step.stack));
  return {
    from: typing ? last.startOffset : offset,
    keywords: words.filter((word) => word.startsWith(typed)).sort(),
    symbols: typing
      ? []
      : types
          .map((type) => tokenLabel(type))
          .filter((label) => /^'[^A-Z]+'$/.test(label))
          .map((label) => label.slice(1, -1)),
    identifiers: types.includes(Name),
    strings: types.includes(StringLiteral),
    numbers: NUMBERS.some((type) => types.includes(type)),
    names: names.find((kind) => kind !== null) ?? null,
    end: types.includes(EOF),
  };
}

/** Rules in which an identifier has a certain meaning; the innermost one counts. */
const KINDS: ReadonlyMap<string, NameKind> = new Map([
  ['source', 'source'],
  ['insertInto', 'source'],
  ['insertValues', 'source'],
  ['dropSource', 'source'],
  ['alterSource', 'source'],
  ['describeSource', 'source'],
  ['assertValues', 'source'],
  ['describeFunction', 'function'],
  ['value', 'column'],
  ['nameList', 'column'],
  ['type', 'type'],
  ['dropType', 'type'],
  ['resource', 'topic'],
  ['property', 'property'],
]);

function kindOfName(stack: readonly string[]): NameKind | null {
  for (let index = stack.length - 1; index >= 0; index -= 1) {
    const kind = KINDS.get(stack[index]);
    if (kind !== undefined) return kind;
  }
  return null;
}
