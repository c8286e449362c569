/**
 * From the text of a script to statements: variables are substituted statement by statement, with what DEFINE and UNDEFINE before have made of them. Places in errors count
 * through the whole script.
 */
import { fail } from '../base/errors.ts';
import { parseScript, splitStatements } from '../../grammar/parser.ts';
import { substituteVariables } from '../../grammar/variables.ts';
import type { Statement } from '../../grammar/ast.ts';
import type { Engine } from '../engine/engine.ts';
import type { Session } from '../engine/session.ts';
import { effectiveSetting } from '../engine/settings.ts';

/** Every statement of the script. Throws `ParseError`. */
export function parseStatements(engine: Engine, text: string, session: Session): Statement[] {
  const substitutes = effectiveSetting(engine.settings, session.properties, 'ksql.variable.substitution.enable') !== 'false';
  if (!substitutes || !text.includes('${')) return parseScript(text, { requireTerminator: true });
  const variables = new Map(session.variables);
  return splitStatements(text).flatMap((piece) => {
    const padding = '\n'.repeat(piece.line - 1) + ' '.repeat(piece.column - 1);
    const substituted = substituteVariables(padding + piece.text, variables);
    const statements = parseScript(piece.complete ? `${substituted};` : substituted, { requireTerminator: true });
    for (const statement of statements) {
      if (statement.kind === 'define') variables.set(statement.name, statement.value);
      else if (statement.kind === 'undefine') variables.delete(statement.name);
    }
    return statements;
  });
}

/** Mostly the text stands in the field that the other endpoint reads. */
const NO_QUERY = 'There is no statement. Send one SELECT or PRINT: /query-stream reads it from "sql", /query from "ksql".';

/** The one statement of the text, which must be a query. Throws QUERY_COUNT and QUERY_KIND. */
export function parseOneQuery(engine: Engine, text: string, session: Session): Extract<Statement, { kind: 'select' | 'print' }> {
  const statements = parseStatements(engine, text, session);
  if (statements.length === 0) throw fail('QUERY_COUNT', { count: 0 }, { hint: NO_QUERY });
  if (statements.length > 1) throw fail('QUERY_COUNT', { count: statements.length }, { at: statements[1].at });
  const [statement] = statements;
  if (statement.kind !== 'select' && statement.kind !== 'print') throw fail('QUERY_KIND', {}, { at: statement.at });
  return statement;
}
