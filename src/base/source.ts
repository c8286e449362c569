/**
 * A small writer of JavaScript source, for everything that is compiled at run time: lines with indentation, fresh local
 * names, and constants that the generated code closes over.
 *
 * The one safety rule of generated code lives here: text of users never becomes source. Names of locals are made from a
 * sanitised hint, strings enter through `literal` (JSON with the two line separators escaped), everything else through
 * `constant`, an entry of the table that the function receives.
 */

/** A line that is left out unless a text is put into it before the code is read. */
export interface LaterLine {
  text: string | null;
}

export class SourceWriter {
  private lines: (string | { readonly indent: string; readonly later: LaterLine })[] = [];
  private readonly definitions: string[] = [];
  private readonly constants: { name: string; value: unknown }[] = [];
  private readonly byIdentity = new Map<unknown, string>();
  private depth = 1;
  private next = 0;

  /** A local name that nobody else has: `price_7`. The hint is only for the reader. */
  fresh(hint: string): string {
    const clean = hint.replace(/[^A-Za-z0-9]/g, '').slice(0, 24) || 'v';
    return `${/^\d/.test(clean) ? '_' : ''}${clean}_${this.next++}`;
  }

  /** Adds one line, or several when the text has line feeds. A brace at its end indents what follows, one at its beginning ends that. */
  line(text: string): void {
    for (const part of text.split('\n')) {
      if (part.startsWith('}')) this.depth--;
      this.lines.push('  '.repeat(this.depth) + part);
      if (part.endsWith('{') && !part.startsWith('//')) this.depth++;
    }
  }

  /** Keeps a place for a line that only what follows can tell whether it is needed. */
  later(): LaterLine {
    const later: LaterLine = { text: null };
    this.lines.push({ indent: '  '.repeat(this.depth), later });
    return later;
  }

  /** A comment line; line breaks in it are flattened. */
  comment(text: string): void {
    this.line(`// ${text.replace(/[\r\n\u2028\u2029]+/g, ' ')}`);
  }

  /** `head {` body `}`. */
  block(head: string, body: () => void, tail = '}'): void {
    this.line(`${head === '' ? '' : `${head} `}{`);
    body();
    this.line(tail);
  }

  /** Defines a function beside the main one; its body sees the same constants and may call its siblings. */
  define(name: string, params: readonly string[], body: () => void): void {
    const [outer, depth] = [this.lines, this.depth];
    this.lines = [];
    this.depth = 1;
    body();
    this.definitions.push(`function ${name}(${params.join(', ')}) {\n${this.text()}\n}`);
    this.lines = outer;
    this.depth = depth;
  }

  /** Makes a value reachable from the code and returns its name there. The same object gets the same name. */
  constant(value: unknown, hint: string): string {
    const known = this.byIdentity.get(value);
    if (known !== undefined) return known;
    const name = this.fresh(`$${hint}`).replace(/^/, 'k_');
    this.constants.push({ name, value });
    if (typeof value === 'object' || typeof value === 'function') this.byIdentity.set(value, name);
    return name;
  }

  /** The body so far, as a person would read it: what EXPLAIN shows. */
  text(): string {
    return this.lines
      .flatMap((line) => (typeof line === 'string' ? [line] : line.later.text === null ? [] : [line.indent + line.later.text]))
      .join('\n');
  }

  /**
   * Compiles `function name(params) { body }` over the constants.
   *
   * @param name also the `sourceURL`, so that stack traces and the debugger show `millrace/<name>`.
   */
  compile(name: string, params: readonly string[]): CompiledSource {
    const safeName = `run_${name.replace(/[^A-Za-z0-9_]/g, '_')}`;
    const source = [...this.definitions, `function ${safeName}(${params.join(', ')}) {\n${this.text()}\n}`].join('\n\n');
    const factory = new Function(
      ...this.constants.map((c) => c.name),
      `"use strict";\n${source}\nreturn ${safeName};\n//# sourceURL=millrace/${safeName}.js`,
    ) as (...values: unknown[]) => (...args: never[]) => unknown;
    return { source, call: factory(...this.constants.map((c) => c.value)) };
  }
}

/** A compiled function and the source it came from. */
export interface CompiledSource {
  readonly source: string;
  readonly call: (...args: never[]) => unknown;
}

/** A string as a JavaScript literal that no content can break out of. */
export function literal(text: string): string {
  return JSON.stringify(text)
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}

/** The 32 bits of an integer as a JavaScript literal; for operators and calls that take 32 bits of a number. */
export function hex(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}
