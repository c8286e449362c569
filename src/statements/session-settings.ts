/** SET, UNSET, DEFINE and UNDEFINE: they change the caller's session and nothing else. */
import { MillraceError, fail } from '../base/errors.ts';
import { checkOverridable } from '../engine/settings.ts';
import { setProperty } from '../engine/session.ts';
import { settingName } from '../base/config.ts';
import { textOf } from './meaning.ts';
import type { Local, Place, StatementOf } from './meaning.ts';

/** The same error at the statement's place. */
function placed<T>(statement: { readonly at: { readonly line: number; readonly column: number } }, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof MillraceError && error.at === null) throw fail(error.code, error.params, { at: statement.at, cause: error });
    throw error;
  }
}

function change<S extends StatementOf<'set' | 'unset' | 'define' | 'undefine'>>(apply: (statement: S, place: Place) => void): Local<S> {
  const run = (statement: S, place: Place): void => placed(statement, () => apply(statement, place));
  return {
    kind: 'local',
    check: run,
    run: (statement, place) => {
      run(statement, place);
      return null;
    },
  };
}

export const set = change<StatementOf<'set'>>((statement, { engine, session }) =>
  setProperty(session, engine.settings, statement.name, statement.value, 'statement'),
);

export const unset = change<StatementOf<'unset'>>((statement, { engine, session }) => {
  checkOverridable(engine.settings, statement.name, 'statement');
  session.properties.delete(settingName(statement.name));
});

export const define = change<StatementOf<'define'>>(
  (statement, { session }) => void session.variables.set(statement.name, statement.value),
);

export const undefine: Local<StatementOf<'undefine'>> = {
  kind: 'local',
  check: (statement, { session }) => void session.variables.delete(statement.name),
  run: (statement, { session }) => {
    if (session.variables.delete(statement.name)) return null;
    const message = `Cannot undefine variable '${statement.name}' which was never defined`;
    return { '@type': 'warning_entity', statementText: textOf(statement), message, warnings: [] };
  },
};
