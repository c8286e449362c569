/** Small choices of words that many statements share. */
import type { SourceKind } from '../ast.ts';
import type { Grammar } from '../rules.ts';
import { kw } from '../tokens.ts';

/** Takes `STREAM` or `TABLE`; once in a rule. */
export function sourceKind(p: Grammar): SourceKind {
  return eitherWord(p, 9, 'STREAM', 'TABLE', 'STREAM', 'TABLE');
}

/** Takes `STREAMS` or `TABLES`; once in a rule. */
export function sourceKinds(p: Grammar): SourceKind {
  return eitherWord(p, 9, 'STREAMS', 'TABLES', 'STREAM', 'TABLE');
}

/** Takes one of two words and yields its meaning; `idx` as for `or`. */
export function eitherWord<A, B>(p: Grammar, idx: number, firstWord: string, secondWord: string, first: A, second: B): A | B {
  return p.or<A | B>(idx, [
    {
      ALT: () => {
        p.consume(0, kw(firstWord));
        return first;
      },
    },
    {
      ALT: () => {
        p.consume(0, kw(secondWord));
        return second;
      },
    },
  ]);
}

/** Takes `SHOW` or `LIST`; once in a rule. */
export function showOrList(p: Grammar): void {
  eitherWord(p, 8, 'SHOW', 'LIST', null, null);
}

/** Takes a word if it is there; once in a rule for each word. */
export function optionalWord(p: Grammar, idx: number, word: string): boolean {
  return p.option(idx, () => p.consume(0, kw(word))) !== undefined;
}

/** Takes `NOT EXISTS` if it is there; once in a rule. */
export function notExists(p: Grammar): boolean {
  const found = p.option(9, () => {
    p.consume(0, kw('NOT'));
    return p.consume(0, kw('EXISTS'));
  });
  return found !== undefined;
}
