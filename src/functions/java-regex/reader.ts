/** A cursor over the code points of a Java regular expression, and the errors about it. What it means is `translate.ts`. */
import { fail } from '../../base/errors.ts';

/** The error for a pattern that Java refuses or that cannot be translated. */
export function patternError(pattern: string, reason: string): Error {
  return fail('INVALID_REGEX', { pattern, reason });
}

/** Reads code points; `\Q…\E` is the caller's business. */
export class PatternReader {
  readonly pattern: string;
  private readonly points: readonly string[];
  private at = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
    this.points = Array.from(pattern);
  }
  get done(): boolean {
    return this.at >= this.points.length;
  }
  /** The code point ahead, or '' at the end. */
  peek(ahead = 0): string {
    return this.points[this.at + ahead] ?? '';
  }
  next(): string {
    if (this.done) throw patternError(this.pattern, 'it ends too early');
    return this.points[this.at++];
  }
  /** Whether the text lies ahead. */
  sees(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.peek(i) !== text[i]) return false;
    return true;
  }
  /** Skips the text when it lies ahead. */
  skip(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }
  /** Everything up to the terminator, which is skipped too; with `orEnd` the end of the pattern will do. */
  until(terminator: string, orEnd = false): string {
    let text = '';
    while (!this.skip(terminator)) {
      if (this.done && orEnd) return text;
      text += this.next();
    }
    return text;
  }
  /** The longest run of at most `most` code points that all match. */
  run(test: RegExp, most = Number.POSITIVE_INFINITY): string {
    let text = '';
    while (text.length < most && !this.done && test.test(this.peek())) text += this.next();
    return text;
  }
  error(reason: string): Error {
    return patternError(this.pattern, reason);
  }
}
