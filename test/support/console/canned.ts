/** Canned answers for the console's tests: entities of each kind, rows with hostile and awkward values, errors with places. */
import type { Script } from './fake-server.ts';

/** Markup that would run if any value were put into the page as markup. */
export const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>"\'`{x}';

const plain = (type: string) => ({ type, fields: null, memberSchema: null });
const decimal = { type: 'DECIMAL', fields: null, memberSchema: null, parameters: { precision: 10, scale: 2 } };
const nested = {
  type: 'STRUCT',
  memberSchema: null,
  fields: [
    { name: 'CITY', schema: plain('STRING') },
    { name: 'TAGS', schema: { type: 'ARRAY', fields: null, memberSchema: plain('STRING') } },
  ],
};
const FIELDS = [
  { name: 'SENSOR', schema: plain('STRING'), type: 'KEY' },
  { name: 'CELSIUS', schema: plain('DOUBLE') },
  { name: 'PRICE', schema: decimal },
  { name: 'BIG', schema: plain('BIGINT') },
  { name: 'PLACE', schema: nested },
];

const query = {
  queryString: 'CREATE TABLE AVERAGE_CELSIUS AS SELECT SENSOR, AVG(CELSIUS) CELSIUS FROM READINGS GROUP BY SENSOR EMIT CHANGES;',
  sinks: ['AVERAGE_CELSIUS'],
  sinkKafkaTopics: ['AVERAGE_CELSIUS'],
  id: 'CTAS_AVERAGE_CELSIUS_1',
  statusCount: { RUNNING: 1 },
  queryType: 'PERSISTENT',
  state: 'RUNNING',
};
const stream = { type: 'STREAM', name: 'READINGS', topic: 'readings', keyFormat: 'KAFKA', valueFormat: 'JSON', isWindowed: false };
const hostileStream = { ...stream, name: HOSTILE, topic: HOSTILE, keyFormat: HOSTILE };
const table = {
  type: 'TABLE',
  name: 'AVERAGE_CELSIUS',
  topic: 'AVERAGE_CELSIUS',
  keyFormat: 'KAFKA',
  valueFormat: 'JSON',
  isWindowed: true,
};

const source = {
  name: 'READINGS',
  windowType: null,
  readQueries: [query],
  writeQueries: [],
  fields: FIELDS,
  type: 'STREAM',
  timestamp: '',
  statistics: '',
  errorStats: '',
  extended: false,
  keyFormat: 'KAFKA',
  valueFormat: 'JSON',
  topic: 'readings',
  partitions: 1,
  replication: 1,
  statement: "CREATE STREAM READINGS (SENSOR STRING KEY, CELSIUS DOUBLE) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');",
  queryOffsetSummaries: [
    {
      groupId: '_query_1',
      topicSummaries: [{ kafkaTopic: 'readings', offsets: [{ partition: 0, logStartOffset: 0, logEndOffset: 10, consumerOffset: 9 }] }],
    },
  ],
  sourceConstraints: ['AVERAGE_CELSIUS'],
  clusterStatistics: [],
  clusterErrorStats: [],
};
const description = {
  id: 'CTAS_AVERAGE_CELSIUS_1',
  statementText: query.queryString,
  windowType: null,
  fields: FIELDS,
  sources: ['READINGS'],
  sinks: ['AVERAGE_CELSIUS'],
  topology: 'Topologies:\n  Source: READINGS\n    --> aggregate',
  executionPlan: 'function stage0(batch) {\n  return batch;\n}',
  overriddenProperties: { 'auto.offset.reset': 'earliest' },
  ksqlHostQueryStatus: { 'localhost:8088': 'RUNNING' },
  queryType: 'PERSISTENT',
  queryErrors: [{ timestamp: 1_700_000_000_000, errorMessage: HOSTILE, type: 'USER' }],
  tasksMetadata: [],
  consumerGroupId: 'g',
  state: 'RUNNING',
};

/** One entity of each kind of the protocol, with the words its view must show. */
export const ENTITIES: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'currentStatus',
    {
      commandId: 'stream/`X`/create',
      commandStatus: { status: 'SUCCESS', message: 'Stream created', queryId: 'CSAS_X_7' },
      commandSequenceNumber: 3,
    },
    ['Stream created', 'CSAS_X_7'],
  ],
  ['warning_entity', { message: 'Cannot add stream `X`: A stream with the same name already exists.' }, ['Cannot add stream']],
  ['streams', { streams: [stream, hostileStream] }, ['READINGS', HOSTILE]],
  ['tables', { tables: [table] }, ['AVERAGE_CELSIUS', 'yes']],
  ['source_descriptions', { sourceDescriptions: [source, { ...source, name: 'OTHER' }] }, ['READINGS', 'OTHER']],
  [
    'sourceDescription',
    { sourceDescription: source },
    ['SENSOR', 'DECIMAL(10, 2)', 'STRUCT<CITY STRING, TAGS ARRAY<STRING>>', 'key KAFKA, value JSON'],
  ],
  ['kafka_topics', { topics: [{ name: 'readings', replicaInfo: [1, 1] }] }, ['readings', '2 × 1']],
  [
    'kafka_topics_extended',
    { topics: [{ name: 'readings', replicaInfo: [1], consumerCount: 2, consumerGroupCount: 1 }] },
    ['readings', 'Consumers'],
  ],
  ['queries', { queries: [query, { ...query, id: 'CSAS_P_2', statusCount: { PAUSED: 1 } }] }, ['CTAS_AVERAGE_CELSIUS_1', 'PAUSED']],
  ['query_descriptions', { queryDescriptions: [description] }, ['Topology', HOSTILE]],
  ['queryDescription', { queryDescription: description }, ['Execution plan and code', 'auto.offset.reset = earliest', HOSTILE]],
  ['function_names', { functions: [{ name: 'UCASE', type: 'SCALAR', category: 'STRING' }] }, ['UCASE', 'SCALAR']],
  [
    'describe_function',
    {
      name: 'UCASE',
      description: 'Upper case',
      author: 'Millrace',
      version: '1',
      path: 'internal',
      functions: [
        {
          arguments: [{ name: 'text', type: 'VARCHAR', description: '', isVariadic: true }],
          returnType: 'VARCHAR',
          description: 'd',
          argumentTypes: ['VARCHAR'],
        },
      ],
      type: 'SCALAR',
    },
    ['UCASE(text VARCHAR…)', 'Upper case'],
  ],
  [
    'properties',
    {
      properties: [{ name: 'ksql.x', scope: 'KSQL', value: HOSTILE, editable: true, level: 'QUERY' }],
      overwrittenProperties: [],
      defaultProperties: [],
    },
    ['ksql.x', HOSTILE],
  ],
  ['type_list', { types: { ADDRESS: nested } }, ['ADDRESS', 'STRUCT<CITY STRING, TAGS ARRAY<STRING>>']],
  ['variables', { variables: [{ name: 'v', value: '1' }] }, ['v']],
  ['connector_info', { info: { name: 'C', config: { 'a.b': 'c' }, tasks: [], type: 'source' } }, ['a.b']],
  ['drop_connector', { connectorName: 'C' }, ['Connector C was dropped']],
  [
    'connector_list',
    { connectors: [{ name: 'C', type: 'source', className: 'K', state: 'RUNNING (1/1 tasks RUNNING)' }] },
    ['RUNNING (1/1'],
  ],
  ['connector_plugins_list', { connectorsPlugins: [{ className: 'K', type: 'source', version: '1' }] }, ['K']],
  [
    'connector_description',
    {
      connectorClass: 'K',
      status: {
        name: 'C',
        connector: { state: 'RUNNING', worker_id: 'w' },
        tasks: [{ id: 0, state: 'FAILED', worker_id: 'w', trace: HOSTILE }],
        type: 'source',
      },
      sources: [],
      topics: ['t'],
    },
    ['FAILED', HOSTILE],
  ],
  ['terminate_query', { queryId: 'transient_1', wasTerminated: true }, ['transient_1 was terminated']],
  ['assert_topic', { topicName: 't', exists: true }, ['Topic t exists']],
  ['assert_schema', { subject: 's', id: 1, exists: false }, ['Schema s does not exist']],
  ['topicDescription', { name: 'N', kafkaTopic: 't', format: 'JSON', schemaString: 'S' }, ['JSON']],
  ['executionPlan', { executionPlanText: 'the plan' }, ['the plan']],
  ['of_the_future', { anything: [HOSTILE] }, ['anything', 'of_the_future']],
];

const entity = (type: string, body: object, text: string) => ({ '@type': type, statementText: text, ...body, warnings: [] });

/** The rows of the awkward result: hostile text, numbers JavaScript cannot hold, nothing, nested values. */
export const AWKWARD_ROWS: readonly string[] = [
  `[${JSON.stringify(HOSTILE)},1.5,12.10,9223372036854775807,{"CITY":${JSON.stringify(HOSTILE)},"TAGS":["a,b","]"]}]`,
  '[null,null,null,null,null]',
];
const HEADER = {
  queryId: 'q1',
  columnNames: ['SENSOR', 'CELSIUS', 'PRICE', 'BIG', 'PLACE'],
  columnTypes: ['STRING', 'DOUBLE', 'DECIMAL(10, 2)', 'BIGINT', 'STRUCT<`CITY` STRING, `TAGS` ARRAY<STRING>>'],
};

function liveRow(index: number): string {
  const sensor = ['kitchen', 'cellar', HOSTILE][index % 3];
  const celsius = 15 + 6 * Math.sin(index / 20 + (index % 3)) + (index % 3) * 3;
  return `[${JSON.stringify(sensor)},${celsius.toFixed(2)},${(index / 4).toFixed(2)},${index},null]`;
}

/** The answers: each text asks for one by what it contains. */
export const CANNED: Script = {
  statements(text) {
    const wanted = ENTITIES.find(([type]) => text.includes(`'kind'='${type}'`));
    if (wanted !== undefined) return [entity(wanted[0], wanted[1], text)];
    if (text.includes('NO_SUCH')) {
      const lines = text.split('\n');
      const line = lines.findIndex((one) => one.includes('NO_SUCH'));
      const message = `Line: ${line + 1}, Col: ${lines[line].indexOf('NO_SUCH') + 1}: There is no source NO_SUCH ${HOSTILE}`;
      return {
        status: 400,
        body: {
          '@type': 'statement_error',
          error_code: 40001,
          message,
          hint: 'SHOW STREAMS lists those there are.',
          statementText: text,
          entities: [],
        },
      };
    }
    const answers: object[] = [];
    if (/SHOW STREAMS/.test(text)) answers.push(entity('streams', { streams: [stream, hostileStream] }, 'SHOW STREAMS;'));
    if (/SHOW TABLES/.test(text)) answers.push(entity('tables', { tables: [table] }, 'SHOW TABLES;'));
    if (/SHOW QUERIES/.test(text)) answers.push(entity('queries', { queries: [query] }, 'SHOW QUERIES;'));
    if (/SHOW FUNCTIONS/.test(text))
      answers.push(entity('function_names', { functions: [{ name: 'UCASE', type: 'SCALAR', category: 'STRING' }] }, text));
    if (/DESCRIBE/.test(text)) answers.push(entity('sourceDescription', { sourceDescription: source }, text));
    if (/EXPLAIN/.test(text)) answers.push(entity('queryDescription', { queryDescription: description }, text));
    if (/PAUSE|RESUME|TERMINATE|CREATE/.test(text)) {
      answers.push(
        entity(
          'currentStatus',
          { commandId: 'c', commandStatus: { status: 'SUCCESS', message: 'Done.', queryId: null }, commandSequenceNumber: 1 },
          text,
        ),
      );
    }
    return answers;
  },
  query(text) {
    if (text.includes('BREAKS')) {
      return {
        header: HEADER,
        lines: [AWKWARD_ROWS[0], JSON.stringify({ '@type': 'generic_error', error_code: 50000, message: `The task failed: ${HOSTILE}` })],
        next: () => null,
      };
    }
    if (text.includes('UNKNOWN_COLUMN')) {
      const message = `Line: 1, Col: ${text.indexOf('UNKNOWN_COLUMN') + 1}: Column UNKNOWN_COLUMN cannot be resolved.`;
      return { status: 400, body: { '@type': 'statement_error', error_code: 40001, message, statementText: text, entities: [] } };
    }
    if (text.includes('PRINT')) return { header: { rowtime: 'first' }, lines: [`rowtime: 2024/03/01, key: k, value: ${HOSTILE}`] };
    if (!text.includes('EMIT')) return { header: HEADER, lines: AWKWARD_ROWS, next: () => null };
    const fast = text.includes('FAST');
    if (fast)
      return {
        header: HEADER,
        lines: Array.from({ length: 12_000 }, (_, index) => liveRow(index)),
        next: (index) => liveRow(12_000 + index),
      };
    return { header: HEADER, lines: [], next: liveRow };
  },
};
