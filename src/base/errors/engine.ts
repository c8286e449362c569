/** Errors of statements and of the engine that executes them. See definition.ts for the shape. */
import type { ErrorDefinition } from './definition.ts';

export const engineErrors = {
  STATEMENT_UNSUPPORTED: { category: 'statement', text: '{statement} is not supported yet.', hint: '{reason}' },
  STATEMENT_UNKNOWN: {
    category: 'statement',
    text: "Unknown statement '{word}'",
    hint: 'This statement belongs to the shell or to the test runner, not to the server.',
  },
  STATEMENT_FOR_QUERY_ENDPOINT: {
    category: 'queryEndpoint',
    text: "The following statement types should be issued to the websocket endpoint '/query':\n\t* PRINT\n\t* SELECT",
    hint: 'Send it to /query-stream or /query.',
  },
  QUERY_COUNT: {
    category: 'statement',
    text: 'Expected exactly one KSQL statement; found {count} instead',
    hint: 'Send one SELECT or PRINT statement.',
  },
  QUERY_KIND: { category: 'statement', text: 'Neither a query nor a print statement', hint: 'Send other statements to /ksql.' },
  QUERY_ID_TAKEN: {
    category: 'statement',
    text: "Query ID '{id}' already exists.",
    hint: 'Choose another QUERY_ID, or TERMINATE {id} first.',
  },
  PERSISTENT_LIMIT: {
    category: 'request',
    text: 'Not executing statement(s) as it would cause the number of active, persistent queries to exceed the configured limit. Use the TERMINATE command to terminate existing queries. Current persistent query count: {count}. Configured limit: {limit}. (ksql.query.persistent.active.limit)',
    hint: "Terminate a query, or raise 'ksql.query.persistent.active.limit'.",
  },
  APPEND_BUSY: {
    category: 'limit',
    text: 'Too many records wait to be written: {bytes} bytes of at most {limit}.',
    hint: "Send them again in a moment, or raise 'millrace.memory.max.bytes'.",
  },
  COMMAND_RATE: {
    category: 'limit',
    text: 'DDL/DML rate is crossing the configured rate limit of {limit} statements/second',
    hint: "Send fewer statements, or raise 'ksql.server.command.topic.rate.limit'.",
  },
  PUSH_LIMIT: {
    category: 'statement',
    text: 'Not executing statement(s) as it would cause the number of push queries to exceed the configured limit: ksql.max.push.queries. Current push query count: {count}. Configured limit: {limit}.',
    hint: "End a push query, or raise 'ksql.max.push.queries'.",
  },
  PULL_RATE: {
    category: 'limit',
    text: 'Host is at rate limit for pull queries. Currently set to {limit} qps.',
    hint: "Try again later, or raise 'ksql.query.pull.max.qps'.",
  },
  PULL_CONCURRENCY: {
    category: 'server',
    text: 'Host is at concurrency limit for pull queries. Currently set to {limit} maximum concurrent requests.',
    hint: "Try again later, or raise 'ksql.query.pull.max.concurrent.requests'.",
  },
  PULL_TIMED_OUT: {
    category: 'unavailable',
    text: 'The view {name} has not followed the log within {limit} ms: query {id}, which keeps it, does not get on.',
    hint: 'Ask again. If it stays so, the worker thread of {id} hangs: TERMINATE {id}, or restart the server, which goes on where it stood. {setting} sets the limit.',
  },
  PULL_NOT_READY: {
    category: 'statement',
    text: 'Materialized data for {name} is not available yet. Please try again later.',
    hint: 'The query that keeps {name} has been terminated or has not started; SHOW QUERIES tells.',
  },
  REPLACE_WRITERS: {
    category: 'statement',
    text: 'REPLACE for sink {name} is not supported because there are multiple queries writing into it: {queries}',
    hint: 'TERMINATE the INSERT queries first.',
  },
  TOPIC_READ_ONLY: {
    category: 'statement',
    text: 'Cannot write to the read-only topic: {topic}',
    hint: "Use another topic; 'ksql.readonly.topics' lists the protected ones.",
  },
  DROP_UNKNOWN: {
    category: 'statement',
    text: '{kind} {name} does not exist.{more}',
    hint: 'SHOW STREAMS and SHOW TABLES list the sources; IF EXISTS makes this no error.',
  },
  DROP_KIND: {
    category: 'statement',
    text: 'Incompatible data source type is {found}, but statement was DROP {wanted}',
    hint: 'Write DROP {kind} {name}.',
  },
  DROP_DERIVED: {
    category: 'statement',
    text: 'Cannot drop {name}.\nThe following streams and/or tables read from this source: [{derived}].\nYou need to drop them before dropping {name}.',
    hint: 'Drop them first.',
  },
  DROP_QUERIES: {
    category: 'statement',
    text: 'Cannot drop {name}.\nThe following queries read from this source: [{readers}].\nThe following queries write into this source: [{writers}].\nYou need to terminate them before dropping {name}.',
    hint: 'TERMINATE the queries first.',
  },
  DROP_TOPIC_READ_ONLY: {
    category: 'statement',
    text: 'Cannot delete topic for read-only source: {name}',
    hint: 'Leave DELETE TOPIC away.',
  },
  DROP_TOPIC_SHARED: {
    category: 'statement',
    text: 'Refusing to delete topic. Found other data sources ({others}) using topic {topic}',
    hint: 'Drop the other sources first, or leave DELETE TOPIC away.',
  },
  SOURCE_NOT_FOUND: {
    category: 'statement',
    text: "Could not find STREAM/TABLE '{name}' in the Metastore{more}",
    hint: 'SHOW STREAMS and SHOW TABLES list the sources.',
  },
  TYPE_EXISTS: {
    category: 'statement',
    text: "Cannot register custom type '{name}' since it is already registered with type: {type}",
    hint: 'Drop the type first, or choose another name.',
  },
  TYPE_MISSING: {
    category: 'statement',
    text: 'Type {name} does not exist.',
    hint: 'SHOW TYPES lists the custom types; IF EXISTS makes this no error.',
  },
  QUERY_UNKNOWN: { category: 'statement', text: 'Unknown queryId: {id}', hint: 'SHOW QUERIES lists the queries.' },
  QUERY_OF_SOURCE_TABLE: {
    category: 'statement',
    text: "Cannot {action} query '{id}' because it is linked to a source table.",
    hint: 'Drop the source table instead.',
  },
  TERMINATE_FAILED: {
    category: 'request',
    text: "Failed to terminate query with query ID: '{id}'",
    hint: 'SHOW QUERIES lists the queries.',
  },
  EXPLAIN_UNKNOWN: {
    category: 'statement',
    text: 'Query with id:{id} does not exist, use SHOW QUERIES to view the full set of queries.',
    hint: 'SHOW QUERIES lists the ids.',
  },
  EXPLAIN_NOT_QUERY: {
    category: 'statement',
    text: 'The provided statement does not run a ksql query',
    hint: 'EXPLAIN takes SELECT, CREATE … AS SELECT, INSERT INTO … SELECT or the id of a query.',
  },
  PRINT_TOPIC: {
    category: 'statement',
    text: "Could not find topic '{topic}', or the KSQL user does not have permissions to list the topic. Topic names are case-sensitive.{more}",
    hint: 'SHOW TOPICS lists the topics.',
  },
  PRINT_INTERVAL: {
    category: 'statement',
    text: 'INTERVAL must be at least 1, but was {interval}.',
    hint: 'INTERVAL 1 prints every record.',
  },
  FUNCTION_UNKNOWN_NAME: {
    category: 'statement',
    text: "Can't find any functions with the name '{name}'",
    hint: 'SHOW FUNCTIONS lists the functions.{more}',
  },
  FUNCTION_BUILT_IN: { category: 'request', text: 'Function {name} is built in and cannot be replaced.', hint: 'Choose another name.' },
  FUNCTION_NEEDS_THREAD: {
    category: 'request',
    text: 'Function {name} cannot be registered: functions in JavaScript cannot reach worker threads.',
    hint: 'Open the database with workers: 0.',
  },
  PROPERTY_NAME_UNKNOWN: {
    category: 'request',
    text: "Not recognizable as ksql, streams, consumer, or producer property: '{name}'",
    hint: 'SHOW PROPERTIES lists the settings.',
  },
  SET_UNKNOWN: { category: 'statement', text: 'Unknown property: {name}', hint: 'SHOW PROPERTIES lists the settings.' },
  PROPERTY_FIXED: { category: 'request', text: "Cannot override property '{name}'", hint: 'Set it in the configuration of the server.' },
  SET_FIXED: { category: 'statement', text: "Cannot override property '{name}'", hint: 'Set it in the configuration of the server.' },
  PROPERTIES_DENIED: {
    category: 'request',
    text: 'One or more properties overrides set locally are prohibited by the KSQL server denylist (use UNSET to reset their default value): [{names}]',
    hint: "The administrator's list is 'ksql.properties.overrides.denylist'.",
  },
  SETTING_VALUE: { category: 'request', text: 'Invalid value {value} for configuration {name}: {reason}', hint: 'Give {name} {allowed}.' },
  SET_VALUE: { category: 'statement', text: 'Invalid value {value} for configuration {name}: {reason}', hint: 'Give {name} {allowed}.' },
  ALTER_SYSTEM_OFF: {
    category: 'statement',
    text: "Cannot alter system configs when 'ksql.runtime.feature.shared.enabled' is turned off.",
    hint: 'Set {name} in the configuration of the server, or with SET for a session.',
  },
  INSERTS_DISABLED: {
    category: 'request',
    text: 'The server has disabled INSERT INTO ... VALUES functionality.',
    hint: "Set 'ksql.insert.into.values.enabled' to true.",
  },
  INSERT_FAILED: {
    category: 'statement',
    text: "Failed to insert values into '{target}'. {reason}",
    hint: 'Correct the value: an expression in VALUES that fails is an error, not NULL.',
  },
  INSERT_KEY_MISSING: { category: 'request', text: 'Key field must be specified: {name}', hint: 'Add the key column to the row.' },
  INSERT_COLUMN_UNKNOWN: { category: 'request', text: 'Column name `{name}` does not exist.', hint: 'Columns of {target}: {candidates}.' },
  INSERT_COERCION: {
    category: 'request',
    text: "Can't coerce a field of type {got} ({value}) into type {wanted}",
    hint: 'Give column {column} a value of type {wanted}.',
  },
  INSERT_ROW_SHAPE: { category: 'request', text: 'A row must be an object of column values.', hint: 'Write {"COLUMN": value, …}.' },
  ASSERT_TOPIC_MISSING: {
    category: 'assertion',
    text: 'Topic {topic} does not exist',
    hint: 'Create the topic, or wait longer with TIMEOUT.',
  },
  ASSERT_TOPIC_THERE: { category: 'assertion', text: 'Topic {topic} exists', hint: 'Delete the topic, or wait longer with TIMEOUT.' },
  ASSERT_TOPIC_CONFIG: {
    category: 'assertion',
    text: 'Mismatched configuration for topic {topic}: For config {config}, expected {expected} got {actual}',
    hint: 'Create the topic with the expected configuration.',
  },
  ASSERT_TOPIC_PROPERTY: {
    category: 'assertion',
    text: 'Cannot assert unknown topic property: {name}',
    hint: 'PARTITIONS and REPLICAS can be asserted.',
  },
  ASSERT_SCHEMA_EMPTY: {
    category: 'statement',
    text: 'ASSERT SCHEMA statements must include a subject name or an id',
    hint: 'Add SUBJECT or ID.',
  },
  ASSERT_SCHEMA_ID: { category: 'statement', text: 'ID must be an integer', hint: 'Write for example ID 3.' },
  ASSERT_SCHEMA_MISSING: {
    category: 'assertion',
    text: 'Schema with {what} does not exist',
    hint: 'Register the schema, or wait longer with TIMEOUT.',
  },
  ASSERT_SCHEMA_THERE: {
    category: 'assertion',
    text: 'Schema with {what} exists',
    hint: 'Delete the schema, or wait longer with TIMEOUT.',
  },
  COMMAND_TIMEOUT: {
    category: 'unavailable',
    text: 'Timed out while waiting for a previous command to execute. command sequence number: {number}',
    hint: 'Try again later.',
  },
  COMMAND_LOG_VERSION: {
    category: 'server',
    text: 'Command {number} of the command log was written by a newer version ({version}).',
    hint: 'Start this data directory with the version that wrote it.',
  },
  COMMAND_REPLAY: {
    category: 'server',
    text: 'Command {number} of the command log cannot be executed again: {reason}. Statement: {statement}',
    hint: 'Start this data directory with the version that wrote it.',
  },
  ENGINE_CLOSED: { category: 'unavailable', text: 'The server is shutting down', hint: 'Try again once it is up again.' },
  REGISTRY_NOT_CONFIGURED: {
    category: 'registry',
    text: 'KSQL is not configured to use a schema registry. To enable it, please set ksql.schema.registry.url',
    hint: "Set 'ksql.schema.registry.url'.",
  },
} as const satisfies Record<string, ErrorDefinition>;
