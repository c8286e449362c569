/** Descriptions of sources and queries as they are shown in results: DESCRIBE, SHOW … EXTENDED, EXPLAIN. */
import { h, icon } from '../dom.ts';
import type { Child } from '../dom.ts';
import { entries, field, items, shown } from '../wire/json.ts';
import type { Json } from '../wire/json.ts';
import { badge, code, facts, folded, lookOf, plainTable } from './plain-table.ts';

/** A type as it is written in SQL, from a schema object. */
export function typeText(schema: Json): string {
  const type = shown(field(schema, 'type'));
  const member = field(schema, 'memberSchema');
  switch (type) {
    case 'ARRAY':
      return `ARRAY<${typeText(member)}>`;
    case 'MAP':
      return `MAP<STRING, ${typeText(member)}>`;
    case 'STRUCT':
      return `STRUCT<${items(field(schema, 'fields'))
        .map((one) => `${shown(field(one, 'name'))} ${typeText(field(one, 'schema'))}`)
        .join(', ')}>`;
    case 'DECIMAL': {
      const parameters = field(schema, 'parameters');
      return `DECIMAL(${shown(field(parameters, 'precision'))}, ${shown(field(parameters, 'scale'))})`;
    }
    default:
      return type;
  }
}

/** The columns of a source or query. */
export function fieldTable(fields: Json): HTMLElement {
  const rows = items(fields).map((one) => {
    const role = shown(field(one, 'type'));
    const mark = role === '' ? null : badge(role === 'KEY' ? 'key' : role.toLowerCase());
    if (role === 'KEY') mark?.prepend(icon('key'));
    return [shown(field(one, 'name')), h('code', {}, typeText(field(one, 'schema'))), mark];
  });
  return plainTable(['Column', 'Type', 'Role'], rows, 'No columns.');
}

function queryList(queries: Json): Child {
  const list = items(queries);
  if (list.length === 0) return null;
  return h(
    'div',
    {},
    ...list.map((query) =>
      h('div', { class: 'query-line' }, badge(shown(field(query, 'id'))), h('code', {}, shown(field(query, 'queryString')))),
    ),
  );
}

function offsets(summaries: Json): Child {
  const rows = items(summaries).flatMap((group) =>
    items(field(group, 'topicSummaries')).flatMap((topic) =>
      items(field(topic, 'offsets')).map((one) => [
        shown(field(group, 'groupId')),
        shown(field(topic, 'kafkaTopic')),
        ...['partition', 'logStartOffset', 'logEndOffset', 'consumerOffset'].map((name) => shown(field(one, name))),
      ]),
    ),
  );
  return rows.length === 0
    ? null
    : folded('Consumer offsets', plainTable(['Group', 'Topic', 'Partition', 'Start', 'End', 'Read to'], rows));
}

/** DESCRIBE of one source. */
export function sourceView(source: Json): HTMLElement {
  const formats = [shown(field(source, 'keyFormat')), shown(field(source, 'valueFormat'))];
  const partitions = Number(shown(field(source, 'partitions')));
  return h(
    'div',
    { class: 'entity' },
    h(
      'h4',
      {},
      shown(field(source, 'name')),
      ' ',
      badge(shown(field(source, 'type')).toLowerCase()),
      field(source, 'windowType') !== null && badge(shown(field(source, 'windowType')).toLowerCase()),
    ),
    fieldTable(field(source, 'fields')),
    facts([
      [
        'Topic',
        `${shown(field(source, 'topic'))}${partitions > 0 ? `, ${partitions} ${partitions === 1 ? 'partition' : 'partitions'}` : ''}`,
      ],
      ['Formats', `key ${formats[0]}, value ${formats[1]}`],
      ['Timestamp', shown(field(source, 'timestamp'))],
      ['Written by', queryList(field(source, 'writeQueries'))],
      ['Read by', queryList(field(source, 'readQueries'))],
      ['Needed by', items(field(source, 'sourceConstraints')).map(shown).join(', ')],
      ['Statistics', shown(field(source, 'statistics'))],
      ['Errors', shown(field(source, 'errorStats'))],
    ]),
    shown(field(source, 'statement')) !== '' && folded('Statement', code(shown(field(source, 'statement')))),
    offsets(field(source, 'queryOffsetSummaries')),
  );
}

/** EXPLAIN of a query: what it reads and writes, its columns, topology and plan. */
export function queryView(query: Json): HTMLElement {
  const hosts = entries(field(query, 'ksqlHostQueryStatus')).map(([host, state]) =>
    h('span', {}, host, ' ', badge(shown(state), lookOf(shown(state)))),
  );
  const errors = items(field(query, 'queryErrors')).map((error) => [
    new Date(Number(shown(field(error, 'timestamp')))).toLocaleString(),
    shown(field(error, 'type')),
    shown(field(error, 'errorMessage')),
  ]);
  const state = shown(field(query, 'state'));
  return h(
    'div',
    { class: 'entity' },
    h(
      'h4',
      {},
      shown(field(query, 'id')),
      ' ',
      state !== '' && badge(state, lookOf(state)),
      badge(shown(field(query, 'queryType')).toLowerCase()),
    ),
    code(shown(field(query, 'statementText'))),
    facts([
      ['Reads', items(field(query, 'sources')).map(shown).join(', ')],
      ['Writes', items(field(query, 'sinks')).map(shown).join(', ')],
      ['Hosts', hosts.length > 0 && h('span', {}, ...hosts)],
      [
        'Settings',
        entries(field(query, 'overriddenProperties'))
          .map(([name, value]) => `${name} = ${shown(value)}`)
          .join(', '),
      ],
    ]),
    fieldTable(field(query, 'fields')),
    errors.length > 0 && plainTable(['When', 'Kind', 'Error'], errors),
    shown(field(query, 'topology')) !== '' && folded('Topology', code(shown(field(query, 'topology'))), true),
    shown(field(query, 'executionPlan')) !== '' && folded('Execution plan and code', code(shown(field(query, 'executionPlan')))),
  );
}

/** DESCRIBE FUNCTION. */
export function functionView(entity: Json): HTMLElement {
  const variants = items(field(entity, 'functions')).map((one) => {
    const parameters = items(field(one, 'arguments')).map((argument) => {
      const text = `${shown(field(argument, 'name'))} ${shown(field(argument, 'type'))}`.trim();
      return field(argument, 'isVariadic') === true ? `${text}…` : text;
    });
    return [
      h('code', {}, `${shown(field(entity, 'name'))}(${parameters.join(', ')})`),
      h('code', {}, shown(field(one, 'returnType'))),
      shown(field(one, 'description')),
    ];
  });
  const about = [shown(field(entity, 'author')), shown(field(entity, 'version'))].filter((text) => text !== '').join(', ');
  return h(
    'div',
    { class: 'entity' },
    h('h4', {}, shown(field(entity, 'name')), ' ', badge(shown(field(entity, 'type')).toLowerCase())),
    h('p', {}, shown(field(entity, 'description'))),
    plainTable(['Form', 'Gives', 'What it does'], variants),
    about !== '' && h('p', { class: 'note' }, about),
  );
}
