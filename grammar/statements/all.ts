/**
 * Every statement of the language. Where two could start alike, the earlier one wins: `DESCRIBE TABLES` is a list.
 */
import { alterSource } from './alter-source.ts';
import { alterSystem } from './alter-system.ts';
import { assertSchema } from './assert-schema.ts';
import { assertSource } from './assert-source.ts';
import { assertTopic } from './assert-topic.ts';
import { assertValues } from './assert-values.ts';
import { controlQuery } from './control-query.ts';
import { createConnector } from './create-connector.ts';
import { createSource } from './create-source.ts';
import { createType } from './create-type.ts';
import { define } from './define.ts';
import { describeConnector } from './describe-connector.ts';
import { describeFunction } from './describe-function.ts';
import { describeSource } from './describe-source.ts';
import { describeSources } from './describe-sources.ts';
import { dropConnector } from './drop-connector.ts';
import { dropSource } from './drop-source.ts';
import { dropType } from './drop-type.ts';
import { explain } from './explain.ts';
import { insertInto } from './insert-into.ts';
import { insertValues } from './insert-values.ts';
import { print } from './print.ts';
import { runScript } from './run-script.ts';
import { select } from './select.ts';
import { set } from './set.ts';
import { showConnectorPlugins } from './show-connector-plugins.ts';
import { showConnectors } from './show-connectors.ts';
import { showFunctions } from './show-functions.ts';
import { showProperties } from './show-properties.ts';
import { showQueries } from './show-queries.ts';
import { showSources } from './show-sources.ts';
import { showTopics } from './show-topics.ts';
import { showTypes } from './show-types.ts';
import { showVariables } from './show-variables.ts';
import { undefine } from './undefine.ts';
import { unset } from './unset.ts';
import type { StatementSyntax } from './syntax.ts';

export const STATEMENTS: readonly StatementSyntax[] = [
  select,
  createSource,
  insertInto,
  insertValues,
  dropSource,
  alterSource,
  createType,
  dropType,
  createConnector,
  dropConnector,
  showSources,
  showQueries,
  showTopics,
  showProperties,
  showFunctions,
  showTypes,
  showVariables,
  showConnectors,
  showConnectorPlugins,
  describeSources,
  describeFunction,
  describeConnector,
  describeSource,
  print,
  controlQuery,
  set,
  unset,
  alterSystem,
  define,
  undefine,
  explain,
  assertTopic,
  assertSchema,
  assertValues,
  assertSource,
  runScript,
];
