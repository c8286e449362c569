/** DESCRIBE of a stream or table, short and EXTENDED, and EXPLAIN of a query. */
import type { Wire, WireObject } from '../wire.ts';
import { isObject, listOf, numberOf, objectsOf, textOf } from '../wire.ts';
import { fieldTable } from './schema.ts';
import { tableLines } from './table.ts';

const LABEL_WIDTH = 20;

/** `Name                 : CLICKS` */
export function labelled(label: string, value: string): string {
  return `${label.padEnd(LABEL_WIDTH)} : ${value}`;
}

/** The lines of one source description. */
export function describeLines(source: WireObject, width: number): string[] {
  const keyWord = source.type === 'TABLE' ? 'primary key' : 'key';
  const fields = fieldTable(source.fields, keyWord, textOf(source.windowType), width);
  if (source.extended === true) return extendedLines(source, fields, width);
  return [
    labelled('Name', textOf(source.name)),
    ...fields,
    'For runtime statistics and query details run: DESCRIBE <Stream,Table> EXTENDED;',
  ];
}

function extendedLines(source: WireObject, fields: readonly string[], width: number): string[] {
  const partitions = numberOf(source.partitions);
  const topic = textOf(source.topic);
  const size = partitions === 0 ? '' : ` (partitions: ${partitions}, replication: ${numberOf(source.replication)})`;
  return [
    labelled('Name', textOf(source.name)),
    labelled('Type', textOf(source.type)),
    labelled('Timestamp field', textOf(source.timestamp) || 'Not set - using <ROWTIME>'),
    labelled('Key format', textOf(source.keyFormat)),
    labelled('Value format', textOf(source.valueFormat)),
    labelled('Kafka topic', topic + size),
    labelled('Statement', textOf(source.statement)),
    '',
    ...fields,
    ...titled('Sources that have a DROP constraint on this source', listOf(source.sourceConstraints).map(textOf)),
    ...queriesOf(`Queries that read from this ${textOf(source.type)}`, source.readQueries),
    ...queriesOf(`Queries that write from this ${textOf(source.type)}`, source.writeQueries),
    ...statisticsOf(source, width),
    `(Statistics of the local KSQL server interaction with the Kafka topic ${topic})`,
    ...groupsOf(source.queryOffsetSummaries, width),
  ];
}

function titled(title: string, lines: readonly string[], underline = title.length): string[] {
  return lines.length === 0 ? [] : ['', title, '-'.repeat(underline), ...lines];
}

function queriesOf(title: string, queries: Wire | undefined): string[] {
  const lines = objectsOf(queries).map((query) => `${textOf(query.id)} (${textOf(query.state)}) : ${textOf(query.queryString)}`);
  const more = lines.length === 0 ? [] : ['', 'For query topology and execution plan please run: EXPLAIN <QueryId>'];
  return [...titled(title, lines, 35), ...more];
}

function statisticsOf(source: WireObject, width: number): string[] {
  const figures = [...objectsOf(source.clusterStatistics), ...objectsOf(source.clusterErrorStats)];
  if (figures.length === 0) {
    return ['', 'Local runtime statistics', '-'.repeat(24), textOf(source.statistics), textOf(source.errorStats)];
  }
  const rows = figures.map((figure) => {
    const host = isObject(figure.host) ? `${textOf(figure.host.host)}:${textOf(figure.host.port)}` : '';
    const time = numberOf(figure.timestamp);
    return [host, textOf(figure.name), numberOf(figure.value).toFixed(0).padStart(10), time === 0 ? '' : new Date(time).toISOString()];
  });
  const table = tableLines({ columns: ['Host', 'Metric', 'Value', 'Last Message'], rows }, width);
  return ['', 'Runtime statistics by host', '-'.repeat(25), ...table];
}

function groupsOf(groups: Wire | undefined, width: number): string[] {
  const lines = objectsOf(groups).flatMap((group) => [
    '',
    labelled('Consumer Group', textOf(group.groupId)),
    ...objectsOf(group.topicSummaries).flatMap((topic) => ['', ...offsetsOf(topic, width)]),
  ]);
  return lines.length === 0 ? [] : ['', 'Consumer Groups summary:', ...lines];
}

function offsetsOf(topic: WireObject, width: number): string[] {
  const offsets = objectsOf(topic.offsets);
  const name = labelled('Kafka topic', textOf(topic.kafkaTopic));
  if (offsets.length === 0) return [name, '<no offsets committed by this group yet>'];
  const lagOf = (entry: WireObject): number => numberOf(entry.logEndOffset) - numberOf(entry.consumerOffset);
  const rows = offsets.map((entry) => [
    textOf(entry.partition),
    textOf(entry.logStartOffset),
    textOf(entry.logEndOffset),
    textOf(entry.consumerOffset),
    String(lagOf(entry)),
  ]);
  const table = tableLines({ columns: ['Partition', 'Start Offset', 'End Offset', 'Offset', 'Lag'], rows }, width);
  return [name, labelled('Max lag', String(Math.max(...offsets.map(lagOf)))), '', ...table];
}

/** The lines of EXPLAIN. */
export function explainLines(query: WireObject, width: number): string[] {
  const hosts = isObject(query.ksqlHostQueryStatus) ? Object.entries(query.ksqlHostQueryStatus) : [];
  const status = hosts.map(([host, state]) => `${host}=${textOf(state)}`).join(', ');
  const overrides = isObject(query.overriddenProperties) ? Object.entries(query.overriddenProperties) : [];
  return [
    labelled('ID', textOf(query.id)),
    labelled('Query Type', textOf(query.queryType)),
    labelled('SQL', textOf(query.statementText)),
    ...(hosts.length === 0 ? [] : [labelled('Host Query Status', `{${status}}`)]),
    '',
    ...fieldTable(query.fields, query.sinks !== undefined && listOf(query.sinks).length > 0 ? 'key' : '', '', width),
    ...section('Sources that this query reads from: ', listOf(query.sources).map(textOf)),
    ...section('Sinks that this query writes to: ', listOf(query.sinks).map(textOf)),
    ...section('Execution plan', textLines(query.executionPlan)),
    ...section('Processing topology', textLines(query.topology)),
    ...overridesOf(overrides, width),
    ...objectsOf(query.queryErrors).flatMap((error) => [
      '',
      labelled('Error Date', new Date(numberOf(error.timestamp)).toISOString()),
      labelled('Error Details', textOf(error.errorMessage)),
      labelled('Error Type', textOf(error.type)),
    ]),
  ];
}

function textLines(text: Wire | undefined): string[] {
  const whole = textOf(text).trimEnd();
  return whole === '' ? [] : whole.split('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const shown = title.padEnd(LABEL_WIDTH);
  return ['', shown, '-'.repeat(shown.length), ...lines];
}

function overridesOf(overrides: readonly (readonly [string, Wire | undefined])[], width: number): string[] {
  const rows = overrides.map(([name, value]) => [name, textOf(value)]);
  return rows.length === 0 ? [] : section('Overridden Properties', tableLines({ columns: ['Property', 'Value'], rows }, width));
}
