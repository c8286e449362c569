/** SHOW TYPES and SHOW VARIABLES. */
import { schemaInfo } from './schema-info.ts';
import { textOf } from './meaning.ts';
import type { Local, StatementOf } from './meaning.ts';

export const showTypes: Local<StatementOf<'showTypes'>> = {
  kind: 'local',
  run(statement, { engine }) {
    const types = Object.fromEntries(
      [...engine.catalog.types].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, type]) => [name, schemaInfo(type)]),
    );
    return { '@type': 'type_list', statementText: textOf(statement), types, warnings: [] };
  },
};

export const showVariables: Local<StatementOf<'showVariables'>> = {
  kind: 'local',
  run(statement, { session }) {
    const variables = [...session.variables].map(([name, value]) => ({ name, value }));
    return { '@type': 'variables', statementText: textOf(statement), variables, warnings: [] };
  },
};
