/** LIKE patterns: `%` any run, `_` one character, the whole string, case-sensitive; neither crosses a line break. */

/** The pattern as a regular expression. */
export function likePattern(pattern: string, escapeChar: string | null): RegExp {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    if (escapeChar !== null && char === escapeChar && i + 1 < pattern.length) source += quote(pattern[++i]);
    else if (char === '%') source += '.*';
    else if (char === '_') source += '.';
    else source += quote(char);
  }
  return new RegExp(`^(?:${source})$(?!\\n)`);
}

/** A tester for patterns that are computed per row; keeps the last one compiled. */
export function likeTest(escapeChar: string | null): (text: string, pattern: string) => boolean {
  let last = '';
  let compiled: RegExp | null = null;
  return (text, pattern) => {
    if (compiled === null || pattern !== last) {
      last = pattern;
      compiled = likePattern(pattern, escapeChar);
    }
    return compiled.test(text);
  };
}

function quote(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}
