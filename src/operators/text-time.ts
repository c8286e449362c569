/** Times that stand as text in a TIMESTAMP column, of a source or of a sink. */
import { timestampParser } from '../functions/java-time.ts';

/** Reads a text by a date pattern (UTC where it names no zone) as ms since the epoch; −1 for NULL and for what does not parse. */
export function textTime(pattern: string): (text: string | null) => number {
  const parse = timestampParser(pattern, 'UTC');
  return (text) => {
    if (text === null) return -1;
    try {
      return parse(text);
    } catch {
      return -1;
    }
  };
}
