/**
 * Text to statements that can be sent: cut, variables replaced, parsed, and grouped into requests. All of it before anything is sent,
 * so that a mistake anywhere stops the whole text.
 */
import type { Statement } from '../../grammar/ast.ts';
import { parseStatement, splitStatements } from '../../grammar/parser.ts';
import { substituteVariables } from '../../grammar/variables.ts';

/** A statement as it goes out: its text has its variables replaced. */
export interface ReadyStatement {
  readonly text: string;
  /** Whether variables were replaced in it. */
  readonly replaced: boolean;
  readonly statement: Statement;
}

/** Statements of one request, or one statement that the shell handles by itself. */
export interface StatementGroup {
  readonly alone: boolean;
  readonly statements: readonly ReadyStatement[];
}

/** Kinds that break a run of statements: each is a request, or none, of its own. */
const ALONE: ReadonlySet<Statement['kind']> = new Set([
  'select',
  'print',
  'set',
  'unset',
  'define',
  'undefine',
  'showVariables',
  'createConnector',
  'dropConnector',
  'showConnectors',
  'showConnectorPlugins',
  'describeConnector',
]);

/** Reads a text. `variables` is not changed: DEFINE counts for what follows in this text only. Throws ParseError. */
export function readStatements(text: string, variables: ReadonlyMap<string, string>): ReadyStatement[] {
  const known = new Map(variables);
  return splitStatements(text).map((piece) => {
    const origin = { line: piece.line, column: piece.column };
    const replaced = substituteVariables(piece.text, known, { origin });
    const statement = parseStatement(replaced, { origin });
    if (statement.kind === 'define') known.set(statement.name, statement.value);
    if (statement.kind === 'undefine') known.delete(statement.name);
    return { text: replaced, replaced: replaced !== piece.text, statement };
  });
}

/** Statements in requests, in order. */
export function grouped(statements: readonly ReadyStatement[]): StatementGroup[] {
  const groups: { alone: boolean; statements: ReadyStatement[] }[] = [];
  for (const ready of statements) {
    const alone = ALONE.has(ready.statement.kind);
    const last = groups[groups.length - 1];
    if (alone || last === undefined || last.alone) groups.push({ alone, statements: [ready] });
    else last.statements.push(ready);
  }
  return groups;
}

/**
 * The text of a request: each statement at the line and column where it stands in what the user gave, so that the places
 * in the server's errors count there.
 */
export function requestText(statements: readonly ReadyStatement[]): string {
  let text = '';
  let line = 1;
  let column = 1;
  for (const { text: own, statement } of statements) {
    const { at } = statement;
    if (at.line > line) {
      text += '\n'.repeat(at.line - line);
      column = 1;
    }
    text += `${' '.repeat(Math.max(0, at.column - column))}${own};`;
    line = Math.max(line, at.line) + own.split('\n').length - 1;
    column = text.length - text.lastIndexOf('\n');
  }
  return text;
}
