/** The entities a `/ksql` request answers with, as tables. One entry for each `@type`; what has none is shown as JSON. */
import type { Wire, WireObject } from '../wire.ts';
import { isObject, listOf, objectsOf, textOf } from '../wire.ts';
import { wrapped } from './cells.ts';
import { connectorLines } from './connectors.ts';
import { describeLines, explainLines } from './describe.ts';
import { describeFunctionLines, functionNameLines } from './functions.ts';
import { jsonText } from './json.ts';
import { typeText } from './schema.ts';
import { tableLines } from './table.ts';

type Lines = (entity: WireObject, width: number) => string[];

/** A list entity: which member holds the items, and the cells of one. */
function list(member: string, columns: readonly string[], cells: (item: WireObject) => string[], footer: readonly string[] = []): Lines {
  return (entity, width) => tableLines({ columns, rows: objectsOf(entity[member]).map(cells), footer }, width);
}

function sorted(lines: Lines, member: string): Lines {
  return (entity, width) => {
    const items = [...objectsOf(entity[member])].sort((a, b) => (textOf(a.name) < textOf(b.name) ? -1 : 1));
    return lines({ ...entity, [member]: items }, width);
  };
}

/** A table of one message. */
function message(text: (entity: WireObject) => string): Lines {
  return (entity, width) => tableLines({ columns: ['Message'], rows: [[text(entity)]] }, width);
}

const sourceColumns = (noun: string): string[] => [`${noun} Name`, 'Kafka Topic', 'Key Format', 'Value Format', 'Windowed'];
const sourceCells = (item: WireObject): string[] => [item.name, item.topic, item.keyFormat, item.valueFormat, item.isWindowed].map(textOf);

const TOPIC_COLUMNS = ['Kafka Topic', 'Partitions', 'Partition Replicas'];
const topicCells = (item: WireObject): string[] => {
  const replicas = listOf(item.replicaInfo).map(textOf);
  const uniform = new Set(replicas).size <= 1;
  return [textOf(item.name), String(replicas.length), uniform ? (replicas[0] ?? '0') : replicas.join(', ')];
};

const queryCells = (item: WireObject): string[] => {
  const counts = isObject(item.statusCount) ? Object.entries(item.statusCount) : [];
  return [
    textOf(item.id),
    textOf(item.queryType),
    counts.map(([status, count]) => `${status}:${textOf(count)}`).join(','),
    listOf(item.sinks).map(textOf).join(','),
    listOf(item.sinkKafkaTopics).map(textOf).join(','),
    textOf(item.queryString).replace(/\s*\n\s*/g, ' '),
  ];
};

const QUERY_COLUMNS = ['Query ID', 'Query Type', 'Status', 'Sink Name', 'Sink Kafka Topic', 'Query String'];

/** The properties with what overrides them: the server's settings or the session's. */
function propertyLines(entity: WireObject, width: number): string[] {
  const overwritten = new Set(listOf(entity.overwrittenProperties).map(textOf));
  const defaults = new Set(listOf(entity.defaultProperties).map(textOf));
  const rows = objectsOf(entity.properties)
    .map((item) => {
      const name = textOf(item.name);
      const override = overwritten.has(name) ? 'SESSION' : defaults.has(name) ? '' : 'SERVER';
      return [name, textOf(item.scope), override, item.value === null || item.value === undefined ? 'NULL' : textOf(item.value)];
    })
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
  return tableLines({ columns: ['Property', 'Scope', 'Default override', 'Effective Value'], rows }, width);
}

function typeLines(entity: WireObject, width: number): string[] {
  const types = isObject(entity.types) ? Object.entries(entity.types) : [];
  const rows = types.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, schema]) => [name, typeText(schema)]);
  return tableLines({ columns: ['Type Name', 'Schema'], rows }, width);
}

function separated(member: string, lines: Lines): Lines {
  return (entity, width) => objectsOf(entity[member]).flatMap((item, index) => [...(index === 0 ? [] : ['']), ...lines(item, width)]);
}

function statusMessage(entity: WireObject): string {
  return isObject(entity.commandStatus) ? textOf(entity.commandStatus.message) : '';
}

const one =
  (member: string, lines: Lines): Lines =>
  (entity, width) =>
    lines(isObject(entity[member]) ? (entity[member] as WireObject) : {}, width);

const existence = (what: string, exists: Wire | undefined): string => `${what} ${exists === true ? 'exists' : 'does not exist'}.`;

const LINES: ReadonlyMap<string, Lines> = new Map<string, Lines>([
  ['currentStatus', message(statusMessage)],
  ['warning_entity', message((entity) => textOf(entity.message))],
  ['terminate_query', message((entity) => `${entity.wasTerminated === true ? 'Query terminated.' : 'Query was not terminated.'}`)],
  ['connector_info', message((entity) => `Created connector ${isObject(entity.info) ? textOf(entity.info.name) : ''}`)],
  ['drop_connector', message((entity) => `Dropped connector "${textOf(entity.connectorName)}"`)],
  ['streams', sorted(list('streams', sourceColumns('Stream'), sourceCells), 'streams')],
  ['tables', sorted(list('tables', sourceColumns('Table'), sourceCells), 'tables')],
  ['queries', list('queries', QUERY_COLUMNS, queryCells, ['For detailed information on a Query run: EXPLAIN <Query ID>;'])],
  ['kafka_topics', list('topics', TOPIC_COLUMNS, topicCells)],
  [
    'kafka_topics_extended',
    list('topics', [...TOPIC_COLUMNS, 'Consumers', 'ConsumerGroups'], (item) => [
      ...topicCells(item),
      textOf(item.consumerCount),
      textOf(item.consumerGroupCount),
    ]),
  ],
  ['properties', propertyLines],
  ['function_names', functionNameLines],
  ['describe_function', describeFunctionLines],
  ['type_list', typeLines],
  ['variables', list('variables', ['Variable Name', 'Value'], (item) => [textOf(item.name), textOf(item.value)])],
  [
    'connector_list',
    list('connectors', ['Connector Name', 'Type', 'Class', 'Status'], (item) => [
      textOf(item.name),
      textOf(item.type).toUpperCase(),
      textOf(item.className),
      textOf(item.state),
    ]),
  ],
  [
    'connector_plugins_list',
    list('connectorsPlugins', ['Class', 'Type', 'Version'], (item) => [textOf(item.className), textOf(item.type), textOf(item.version)]),
  ],
  ['connector_description', connectorLines],
  ['sourceDescription', one('sourceDescription', describeLines)],
  ['source_descriptions', separated('sourceDescriptions', describeLines)],
  ['queryDescription', one('queryDescription', explainLines)],
  ['query_descriptions', separated('queryDescriptions', explainLines)],
  ['assert_topic', (entity) => [existence(`Topic ${textOf(entity.topicName)}`, entity.exists)]],
  ['assert_schema', (entity) => [existence(schemaName(entity), entity.exists)]],
  ['error_entity', errorTable],
  ['generic_error', errorTable],
  ['statement_error', errorTable],
]);

function schemaName(entity: WireObject): string {
  const subject = textOf(entity.subject);
  const id = textOf(entity.id);
  return `Schema${subject === '' ? '' : ` with subject ${subject}`}${id === '' ? '' : ` id ${id}`}`;
}

function errorTable(entity: WireObject, width: number): string[] {
  const text = textOf(entity.message ?? entity.errorMessage);
  return tableLines({ columns: ['Error'], rows: [[wrapped(text, Math.max(20, width - 2)).join('\n')]] }, width);
}

/** The first line of the message of a command that was accepted and then failed, or null. */
export function failedCommand(entity: WireObject): string | null {
  const failed = isObject(entity.commandStatus) && entity.commandStatus.status === 'ERROR';
  return failed ? statusMessage(entity).split('\n')[0] : null;
}

/** The lines of an entity, its warnings last. An empty line goes first. */
export function entityLines(entity: WireObject, width: number): string[] {
  const lines = LINES.get(textOf(entity['@type'])) ?? ((item: WireObject): string[] => jsonText(item).split('\n'));
  const warnings = objectsOf(entity.warnings).map((warning) => `WARNING: ${textOf(warning.message)}`);
  return ['', ...lines(entity, width), ...warnings];
}
