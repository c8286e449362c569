/**
 * Results of statements: one view for each kind of entity the protocol knows, in one table. What is not in it is shown as JSON,
 * so that a newer server is still readable.
 */
import { h } from '../dom.ts';
import type { Child } from '../dom.ts';
import { entries, field, isObject, items, shown } from '../wire/json.ts';
import type { Json } from '../wire/json.ts';
import { functionView, queryView, sourceView, typeText } from './describe.ts';
import { badge, code, facts, lookOf, plainTable } from './plain-table.ts';

type View = (entity: Json) => Child;

/** A table over the elements of a list in the entity: a head and how to read each column. */
function list(name: string, columns: Readonly<Record<string, string | ((item: Json) => Child)>>, empty?: string): View {
  const readers = Object.values(columns).map((read) => (typeof read === 'function' ? read : (item: Json) => shown(field(item, read))));
  return (entity) =>
    plainTable(
      Object.keys(columns),
      items(field(entity, name)).map((item) => readers.map((read) => read(item))),
      empty,
    );
}

const sourceColumns = {
  Name: 'name',
  Topic: 'topic',
  'Key format': 'keyFormat',
  'Value format': 'valueFormat',
  Windowed: (item: Json) => (field(item, 'isWindowed') === true ? 'yes' : 'no'),
};

const replicas = (item: Json) => {
  const info = items(field(item, 'replicaInfo'));
  return `${info.length} × ${shown(info[0] ?? null) || '0'}`;
};

const message: View = (entity) => h('p', {}, shown(field(entity, 'message')));

/** How many of a query's hosts are in each state, e.g. `RUNNING:1`. */
export function stateBadge(query: Json): HTMLElement {
  const counts = entries(field(query, 'statusCount'));
  const state = counts.length === 1 ? counts[0][0] : shown(field(query, 'state'));
  return badge(state, lookOf(state));
}

const status: View = (entity) => {
  const command = field(entity, 'commandStatus');
  const state = shown(field(command, 'status'));
  const queryId = shown(field(command, 'queryId'));
  return h(
    'p',
    { class: 'status-line' },
    badge(state, lookOf(state)),
    ` ${shown(field(command, 'message'))} `,
    queryId !== '' && h('code', {}, queryId),
  );
};

const exists =
  (what: string, name: string): View =>
  (entity) =>
    h('p', {}, `${what} ${shown(field(entity, name))} ${field(entity, 'exists') === false ? 'does not exist' : 'exists'}, as asserted.`);

const connector: View = (entity) => {
  const state = field(entity, 'status');
  const tasks = items(field(state, 'tasks')).map((task) => [
    shown(field(task, 'id')),
    badge(shown(field(task, 'state')), lookOf(shown(field(task, 'state')))),
    shown(field(task, 'trace')),
  ]);
  const own = shown(field(field(state, 'connector'), 'state'));
  return h(
    'div',
    { class: 'entity' },
    h('h4', {}, shown(field(state, 'name')), ' ', badge(own, lookOf(own))),
    facts([
      ['Class', shown(field(entity, 'connectorClass'))],
      ['Type', shown(field(state, 'type'))],
      ['Topics', items(field(entity, 'topics')).map(shown).join(', ')],
    ]),
    plainTable(['Task', 'State', 'Trace'], tasks, 'No tasks.'),
    ...items(field(entity, 'sources')).map(sourceView),
  );
};

const VIEWS: ReadonlyMap<string, View> = new Map<string, View>([
  ['currentStatus', status],
  ['warning_entity', message],
  ['streams', list('streams', sourceColumns, 'There are no streams.')],
  ['tables', list('tables', sourceColumns, 'There are no tables.')],
  ['source_descriptions', (entity) => h('div', {}, ...items(field(entity, 'sourceDescriptions')).map(sourceView))],
  ['sourceDescription', (entity) => sourceView(field(entity, 'sourceDescription'))],
  ['kafka_topics', list('topics', { Topic: 'name', 'Partitions × replicas': replicas }, 'There are no topics.')],
  [
    'kafka_topics_extended',
    list('topics', { Topic: 'name', 'Partitions × replicas': replicas, Consumers: 'consumerCount', Groups: 'consumerGroupCount' }),
  ],
  [
    'queries',
    list(
      'queries',
      {
        Id: 'id',
        Type: 'queryType',
        State: stateBadge,
        Sink: (item) => items(field(item, 'sinks')).map(shown).join(', '),
        Statement: (item) => h('code', {}, shown(field(item, 'queryString'))),
      },
      'No query runs.',
    ),
  ],
  ['query_descriptions', (entity) => h('div', {}, ...items(field(entity, 'queryDescriptions')).map(queryView))],
  ['queryDescription', (entity) => queryView(field(entity, 'queryDescription'))],
  ['function_names', list('functions', { Function: 'name', Kind: 'type', Category: 'category' })],
  ['describe_function', functionView],
  [
    'properties',
    list('properties', {
      Property: 'name',
      Value: 'value',
      Scope: 'scope',
      Level: 'level',
      Editable: (item) => (field(item, 'editable') === true ? 'yes' : 'no'),
    }),
  ],
  [
    'type_list',
    (entity) =>
      plainTable(
        ['Type', 'Is'],
        entries(field(entity, 'types')).map(([name, schema]) => [name, h('code', {}, typeText(schema))]),
        'There are no custom types.',
      ),
  ],
  ['variables', list('variables', { Variable: 'name', Value: 'value' }, 'No variable is defined.')],
  [
    'connector_info',
    (entity) => {
      const info = field(entity, 'info');
      const config = entries(field(info, 'config')).map(([name, value]) => [name, shown(value)]);
      return h(
        'div',
        { class: 'entity' },
        h('h4', {}, shown(field(info, 'name')), ' ', badge(shown(field(info, 'type')))),
        plainTable(['Setting', 'Value'], config),
      );
    },
  ],
  ['drop_connector', (entity) => h('p', {}, `Connector ${shown(field(entity, 'connectorName'))} was dropped.`)],
  [
    'connector_list',
    list('connectors', { Connector: 'name', Type: 'type', Class: 'className', State: 'state' }, 'There are no connectors.'),
  ],
  [
    'connector_plugins_list',
    list('connectorsPlugins', { Class: 'className', Type: 'type', Version: 'version' }, 'There are no connector plug-ins.'),
  ],
  ['connector_description', connector],
  [
    'terminate_query',
    (entity) =>
      h(
        'p',
        {},
        `Query ${shown(field(entity, 'queryId'))} ${field(entity, 'wasTerminated') === false ? 'could not be terminated' : 'was terminated'}.`,
      ),
  ],
  ['assert_topic', exists('Topic', 'topicName')],
  ['assert_schema', exists('Schema', 'subject')],
  [
    'topicDescription',
    (entity) =>
      facts([
        ['Name', shown(field(entity, 'name'))],
        ['Topic', shown(field(entity, 'kafkaTopic'))],
        ['Format', shown(field(entity, 'format'))],
        ['Schema', shown(field(entity, 'schemaString'))],
      ]),
  ],
  ['executionPlan', (entity) => code(shown(field(entity, 'executionPlanText') ?? field(entity, 'executionPlan')))],
]);

/** The kinds with a view of their own. */
export const KNOWN_ENTITIES: readonly string[] = [...VIEWS.keys()];

/** The result of one statement. */
export function entityView(entity: Json): HTMLElement {
  const view = VIEWS.get(shown(field(entity, '@type')));
  const content = view === undefined ? null : view(entity);
  const warnings = items(field(entity, 'warnings')).map((warning) =>
    h('p', { class: 'warning' }, shown(isObject(warning) ? field(warning, 'message') : warning)),
  );
  return h('div', { class: 'entity-frame' }, content ?? code(JSON.stringify(entity, null, 2)), ...warnings);
}
