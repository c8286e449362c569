/**
 * The one error this folder throws: a text that is not a statement of the language.
 *
 * It knows its place, what stood there, what could have stood there, and a way out where one is known.
 * The message has the form that clients of the protocol match on; who renders a caret uses the fields instead.
 */

/** Everything a `ParseError` says. Lines and columns count from 1; `from` and `to` are character offsets, end exclusive. */
export interface ParseProblem {
  readonly line: number;
  readonly column: number;
  readonly from: number;
  readonly to: number;
  readonly message: string;
  /** Words and token classes that could have stood at the place, e.g. `FROM`, `,`, `IDENTIFIER`; empty when not a matter of syntax. */
  readonly expected: readonly string[];
  /** The text that stood there, or `<EOF>`. */
  readonly found: string;
  /** One sentence that says what to do, or null. */
  readonly hint: string | null;
  /** The statement the place is in, with its `;` when it has one. */
  readonly statementText: string;
}

/** A text does not parse. See `ParseProblem` for its fields. */
export class ParseError extends Error {
  readonly line: number;
  readonly column: number;
  readonly from: number;
  readonly to: number;
  readonly expected: readonly string[];
  readonly found: string;
  readonly hint: string | null;
  readonly statementText: string;

  constructor(problem: ParseProblem) {
    super(problem.message);
    this.name = 'ParseError';
    this.line = problem.line;
    this.column = problem.column;
    this.from = problem.from;
    this.to = problem.to;
    this.expected = problem.expected;
    this.found = problem.found;
    this.hint = problem.hint;
    this.statementText = problem.statementText;
  }
}
