/**
 * Column lists as post conditions write them: `` ID STRING KEY, V DECIMAL(4, 2), `quoted` INT ``. Reads one into normal form, so that
 * two lists are the same when their normal forms are. Knows no custom types and no defaults.
 */

export interface ColumnText {
  readonly name: string;
  /** Canonical: upper case, no synonyms, names quoted. */
  readonly type: string;
  /** `KEY`, `HEADERS`, `HEADER('x')` or nothing. */
  readonly role: string;
}

const TOKEN = /\s*(`(?:[^`]|``)*`|'(?:[^']|'')*'|\d*[A-Za-z_@][\w@.$-]*|\d+|[(),<>:])/y;
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['INT', 'INTEGER'],
  ['VARCHAR', 'STRING'],
]);

/** Reads a list of columns; throws SyntaxError when it is none. */
export function parseColumns(text: string): ColumnText[] {
  const tokens = tokenize(text);
  const columns: ColumnText[] = [];
  while (tokens.length > 0) {
    const name = nameOf(tokens.shift(), text);
    const type = readType(tokens, text);
    columns.push({ name, type, role: readRole(tokens, text) });
    if (tokens.length > 0) expect(tokens, ',', text);
  }
  return columns;
}

/** What is different between two lists, in words; null when they are the same. */
export function columnsDiffer(expected: string, actual: string): string | null {
  const wanted = parseColumns(expected).map(printColumn);
  const got = parseColumns(actual).map(printColumn);
  const at = wanted.findIndex((column, index) => column !== got[index]);
  if (at >= 0) return `column ${at + 1}: expected ${wanted[at]}, is ${got[at] ?? 'absent'}`;
  return wanted.length === got.length ? null : `${wanted.length} columns expected, there are ${got.length}: ${got.join(', ')}`;
}

function printColumn(column: ColumnText): string {
  return `${quote(column.name)} ${column.type}${column.role === '' ? '' : ` ${column.role}`}`;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new SyntaxError(`Not a list of columns at character ${from}: ${text}`);
    tokens.push(match[1] ?? '');
  }
  return tokens;
}

function readType(tokens: string[], text: string): string {
  const word = (tokens.shift() ?? '').toUpperCase();
  if (!/^[A-Z_]/.test(word)) throw new SyntaxError(`A type is missing in the list of columns: ${text}`);
  const name = SYNONYMS.get(word) ?? word;
  if (name === 'ARRAY') return `ARRAY<${within(tokens, text, () => [readType(tokens, text)])}>`;
  if (name === 'MAP') return `MAP<${within(tokens, text, () => [readType(tokens, text), comma(tokens, text) + readType(tokens, text)])}>`;
  if (name === 'STRUCT') return `STRUCT<${within(tokens, text, () => readFields(tokens, text))}>`;
  if (tokens[0] !== '(' || !/^(DECIMAL|DEC|VARCHAR|STRING)$/.test(name)) return name;
  const numbers = tokens.splice(0, tokens.indexOf(')') + 1).filter((token) => /^\d+$/.test(token));
  return name.startsWith('DEC') ? `DECIMAL(${numbers.join(',')})` : name;
}

function within(tokens: string[], text: string, read: () => string[]): string {
  expect(tokens, '<', text);
  const parts = read();
  expect(tokens, '>', text);
  return parts.join('');
}

function comma(tokens: string[], text: string): string {
  expect(tokens, ',', text);
  return ',';
}

function readFields(tokens: string[], text: string): string[] {
  const fields: string[] = [];
  while (tokens[0] !== '>' && tokens.length > 0) {
    if (fields.length > 0) fields.push(comma(tokens, text));
    const name = nameOf(tokens.shift(), text);
    if (tokens[0] === ':') tokens.shift();
    fields.push(`${quote(name)} ${readType(tokens, text)}`);
  }
  return fields;
}

function readRole(tokens: string[], text: string): string {
  const word = tokens[0]?.toUpperCase();
  if (word === 'KEY' || word === 'HEADERS') {
    tokens.shift();
    return word;
  }
  if (word === 'PRIMARY') {
    tokens.splice(0, 2);
    return 'KEY';
  }
  if (word !== 'HEADER') return '';
  tokens.shift();
  expect(tokens, '(', text);
  const key = tokens.shift() ?? '';
  expect(tokens, ')', text);
  return `HEADER(${key})`;
}

function nameOf(token: string | undefined, text: string): string {
  if (token === undefined || /^[(),<>:']/.test(token)) throw new SyntaxError(`A name is missing in the list of columns: ${text}`);
  return token.startsWith('`') ? token.slice(1, -1).replaceAll('``', '`') : token.toUpperCase();
}

function expect(tokens: string[], sign: string, text: string): void {
  const token = tokens.shift();
  if (token !== sign) throw new SyntaxError(`'${sign}' expected, not '${token ?? 'the end'}', in the list of columns: ${text}`);
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
