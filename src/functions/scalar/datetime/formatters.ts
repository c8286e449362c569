/** Parsers and formatters of timestamps for pattern and zone texts that arrive with each row: made once, then found again. */
import { timestampFormatter, timestampParser } from '../../java-time.ts';

const MOST_CACHED = 1000;

/** Remembers what was made for a pattern and a zone. */
function remembered<T>(make: (pattern: string, zone: string) => T): (pattern: string, zone: string) => T {
  const byPattern = new Map<string, Map<string, T>>();
  return (pattern, zone) => {
    let byZone = byPattern.get(pattern);
    if (byZone === undefined) {
      if (byPattern.size >= MOST_CACHED) byPattern.clear();
      byZone = new Map();
      byPattern.set(pattern, byZone);
    }
    let made = byZone.get(zone);
    if (made === undefined) {
      made = make(pattern, zone);
      if (byZone.size >= MOST_CACHED) byZone.clear();
      byZone.set(zone, made);
    }
    return made;
  };
}

/** text → milliseconds since the epoch. Throws as `timestampParser`. */
export const parserOf = remembered(timestampParser);

/** milliseconds since the epoch → text. Throws as `timestampFormatter`. */
export const formatterOf = remembered(timestampFormatter);
