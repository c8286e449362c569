/** The meaning of every statement of the grammar. A kind without an entry does not compile. */
import { NOT_SUPPORTED } from './not-supported.ts';
import { alterSource } from './alter-source.ts';
import { alterSystem } from './alter-system.ts';
import { assertSchema, assertTopic } from './assertions.ts';
import { controlQuery } from './control-query.ts';
import { createAs } from './create-as.ts';
import { createSource } from './create-source.ts';
import { createType, dropType } from './types.ts';
import { define, set, undefine, unset } from './session-settings.ts';
import { describeFunction, showFunctions } from './show-functions.ts';
import { describeSource } from './describe-source.ts';
import { describeSources, showSources } from './show-sources.ts';
import { dropSource } from './drop-source.ts';
import { explain } from './explain.ts';
import { insertInto } from './insert-into.ts';
import { insertValues } from './insert-values.ts';
import { showProperties } from './show-properties.ts';
import { showQueries } from './show-queries.ts';
import { showTopics } from './show-topics.ts';
import { showTypes, showVariables } from './show-session.ts';
import type { Statement, StatementKind } from '../../grammar/ast.ts';
import type { Meaning, StatementOf } from './meaning.ts';

export const MEANINGS: { readonly [K in StatementKind]: Meaning<StatementOf<K>> } = {
  select: { kind: 'query' },
  print: { kind: 'query' },
  createSource,
  createAs,
  insertInto,
  insertValues,
  dropSource,
  alterSource,
  createType,
  dropType,
  showSources,
  showQueries,
  showTopics,
  showProperties,
  showFunctions,
  showTypes,
  showVariables,
  describeSource,
  describeSources,
  describeFunction,
  controlQuery,
  set,
  unset,
  alterSystem,
  define,
  undefine,
  explain,
  assertTopic,
  assertSchema,
  ...NOT_SUPPORTED,
  assertValues: { kind: 'unknown', word: 'ASSERT VALUES' },
  assertSource: { kind: 'unknown', word: 'ASSERT STREAM' },
  runScript: { kind: 'unknown', word: 'RUN' },
};

/** The meaning of a statement. */
export function meaningOf(statement: Statement): Meaning<Statement> {
  // The table ties each kind to its meaning; the union of kinds cannot say so.
  return MEANINGS[statement.kind] as unknown as Meaning<Statement>;
}
