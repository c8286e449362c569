/** DESCRIBE CONNECTOR. */
import type { WireObject } from '../wire.ts';
import { isObject, listOf, objectsOf, textOf } from '../wire.ts';
import { labelled } from './describe.ts';
import { tableLines } from './table.ts';

/** The state of a connector, its tasks, and the sources and topics it feeds. */
export function connectorLines(entity: WireObject, width: number): string[] {
  const status = isObject(entity.status) ? entity.status : {};
  const connector = isObject(status.connector) ? status.connector : {};
  const trace = textOf(connector.trace);
  const table = (columns: readonly string[], rows: readonly string[][]): string[] =>
    rows.length === 0 ? [] : ['', ...tableLines({ columns, rows }, width)];
  return [
    labelled('Name', textOf(status.name)),
    labelled('Class', textOf(entity.connectorClass)),
    labelled('Type', textOf(status.type)),
    labelled('State', textOf(connector.state)),
    labelled('WorkerId', textOf(connector.worker_id)),
    ...(trace === '' ? [] : [labelled('Trace', trace)]),
    ...table(
      ['Task ID', 'State', 'Error Trace'],
      objectsOf(status.tasks).map((task) => [textOf(task.id), textOf(task.state), textOf(task.trace)]),
    ),
    ...table(
      ['KSQL Source Name', 'Kafka Topic', 'Type'],
      objectsOf(entity.sources).map((source) => [textOf(source.name), textOf(source.topic), textOf(source.type)]),
    ),
    ...table(
      ['Related Topics'],
      listOf(entity.topics).map((topic) => [textOf(topic)]),
    ),
  ];
}
