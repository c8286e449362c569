/** DESCRIBE of one stream or table. */
import { caseHint } from '../sql/plan/query-sources.ts';
import { describeSource as describe } from './source-description.ts';
import { fail } from '../base/errors.ts';
import { textOf } from './meaning.ts';
import type { SourceDefinition } from '../sql/catalog.ts';
import type { Local, Place, StatementOf } from './meaning.ts';

type Describe = StatementOf<'describeSource'>;

export const describeSource: Local<Describe> = {
  kind: 'local',
  check: (statement, place) => void found(statement, place),
  run(statement, place) {
    const sourceDescription = describe(place.engine, found(statement, place), statement.extended);
    return { '@type': 'sourceDescription', statementText: textOf(statement), sourceDescription, warnings: [] };
  },
};

function found(statement: Describe, { scope }: Place): SourceDefinition {
  const { name, at } = statement.name;
  const source = scope.view.source(name);
  if (source !== null) return source;
  const hint = caseHint(name, scope.view);
  throw fail('SOURCE_NOT_FOUND', { name, more: hint === null ? '' : `\n${hint}` }, { at });
}
