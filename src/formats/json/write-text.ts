/** Strings as JSON text, escaped as Jackson does: quote, backslash and control characters; never `/` or non-ASCII. */

const SHORT: Readonly<Record<number, string>> = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 34: '\\"', 92: '\\\\' };

/** The string in quotes. */
export function quoteJson(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 || code === 34 || code === 92) return `"${escapeFrom(text, i)}"`;
  }
  return `"${text}"`;
}

function escapeFrom(text: string, first: number): string {
  let escaped = text.slice(0, first);
  let from = first;
  for (let i = first; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 32 && code !== 34 && code !== 92) continue;
    escaped += text.slice(from, i) + (SHORT[code] ?? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`);
    from = i + 1;
  }
  return escaped + text.slice(from);
}
