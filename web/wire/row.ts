/**
 * Rows as they arrive: one line of JSON each, cut into the raw text of its columns.
 *
 * The text is kept because a number in it may be one that JavaScript cannot hold (a BIGINT, a DECIMAL with its scale);
 * it is also the cheapest thing to do with the thousands of rows that pass by unseen.
 */

/** The raw JSON text of each element of a JSON array; null when the line is not an array. */
export function splitRow(line: string): string[] | null {
  const end = line.trimEnd().length - 1;
  if (line[0] !== '[' || line[end] !== ']') return null;
  if (line.slice(1, end).trim() === '') return [];
  const cells: string[] = [];
  let depth = 0;
  let start = 1;
  for (let at = 1; at < end; at += 1) {
    switch (line.charCodeAt(at)) {
      case 0x22:
        at = endOfString(line, at);
        break;
      case 0x5b:
      case 0x7b:
        depth += 1;
        break;
      case 0x5d:
      case 0x7d:
        depth -= 1;
        break;
      case 0x2c:
        if (depth > 0) break;
        cells.push(line.slice(start, at).trim());
        start = at + 1;
        break;
    }
  }
  cells.push(line.slice(start, end).trim());
  return cells;
}

function endOfString(line: string, open: number): number {
  let at = open + 1;
  while (at < line.length && line[at] !== '"') at += line[at] === '\\' ? 2 : 1;
  return at;
}

/** What a cell holds, as far as its look depends on it. */
export type CellKind = 'null' | 'text' | 'number' | 'boolean' | 'nested';

/** The kind of a raw cell, by its first character. */
export function kindOf(raw: string): CellKind {
  const first = raw[0];
  if (first === '"') return 'text';
  if (first === '{' || first === '[') return 'nested';
  if (raw === 'null') return 'null';
  return raw === 'true' || raw === 'false' ? 'boolean' : 'number';
}

/** A raw cell as text to show: strings without quotes, everything else as it came. */
export function cellText(raw: string): string {
  if (raw[0] !== '"') return raw;
  try {
    return JSON.parse(raw) as string;
  } catch {
    return raw;
  }
}

/** A raw cell over several lines, for reading: nested values are indented, their numbers left as they came. */
export function prettyCell(raw: string): string {
  return kindOf(raw) === 'nested' ? indent(raw) : cellText(raw);
}

/** Indents JSON text without reading its numbers. */
function indent(raw: string): string {
  let text = '';
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  for (let at = 0; at < raw.length; at += 1) {
    const char = raw[at];
    if (char === '"') {
      const end = endOfString(raw, at);
      text += raw.slice(at, end + 1);
      at = end;
    } else if (char === '{' || char === '[') {
      const empty = /^[\s]*[}\]]/.exec(raw.slice(at + 1, at + 20));
      depth += 1;
      text += empty ? char : char + line();
      if (empty) depth -= 1;
      if (empty) {
        text += raw[at + empty[0].length];
        at += empty[0].length;
      }
    } else if (char === '}' || char === ']') {
      depth -= 1;
      text += line() + char;
    } else if (char === ',') text += char + line();
    else if (char === ':') text += ': ';
    else if (char.trim() !== '') text += char;
  }
  return text;
}
