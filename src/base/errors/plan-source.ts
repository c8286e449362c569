/** Errors of source definitions, their WITH clauses and statements that change them. See definition.ts for the shape. */
import type { ErrorDefinition } from './definition.ts';

export const planSourceErrors = {
  PROPERTY_UNKNOWN: {
    category: 'statement',
    text: 'Invalid config variable(s) in the WITH clause: {names}',
    hint: 'Known here: {candidates}.',
  },
  PROPERTY_INVALID: { category: 'statement', text: 'Invalid value {value} for property {name}: {reason}', hint: 'Give {name} {allowed}.' },
  PROPERTY_CONFLICT: {
    category: 'statement',
    text: "Cannot supply both '{one}' and '{other}' properties. Please only set '{one}'.",
    hint: 'Remove {other}.',
  },
  PROPERTY_FORMAT_CONFLICT: {
    category: 'statement',
    text:
      "Cannot supply both '{other}' and 'FORMAT' properties, as 'FORMAT' sets both key and value formats. " +
      "Either use just 'FORMAT', or use 'KEY_FORMAT' and 'VALUE_FORMAT'.",
    hint: 'Remove FORMAT or {other}.',
  },
  PROPERTY_CLEANUP_POLICY: {
    category: 'statement',
    text: 'Invalid config variable in the WITH clause: CLEANUP_POLICY. The CLEANUP_POLICY config is automatically inferred based on the type of source.',
    hint: "Remove it: it is 'delete' for streams, 'compact' for tables and 'compact,delete' for windowed tables.",
  },
  DURATION_INVALID: {
    category: 'statement',
    text: "Configuration {property} is invalid: Invalid duration: '{text}'. {reason}",
    hint: "Write a number and a unit, such as '10 SECONDS'.",
  },
  VALUE_FORMAT_MISSING: {
    category: 'statement',
    text:
      "Statement is missing the 'VALUE_FORMAT' property from the WITH clause. Either provide one or set a default via the " +
      "'ksql.persistence.default.format.value' config.",
    hint: "Add VALUE_FORMAT='JSON' to the WITH clause.",
  },
  KEY_FORMAT_WITHOUT_KEY: {
    category: 'statement',
    text: 'Key format specified for stream without key columns.',
    hint: 'Remove KEY_FORMAT.',
  },
  SCHEMA_ID_FORMAT: {
    category: 'statement',
    text: '{side}_FORMAT should support schema inference when {side}_SCHEMA_ID is provided. Current format is {format}.',
    hint: 'Use AVRO, JSON_SR or PROTOBUF.',
  },
  SCHEMA_ID_WITH_COLUMNS: {
    category: 'statement',
    text: 'Table elements and {property} cannot both exist for create statement.',
    hint: 'Leave the columns out: they come from the registered schema.',
  },
  WRAP_SINGLE_VALUE_INVALID: {
    category: 'statement',
    text: "'WRAP_SINGLE_VALUE' is only valid for single-field value schemas",
    hint: 'Remove WRAP_SINGLE_VALUE.',
  },
  SOURCE_EXISTS: {
    category: 'statement',
    text: '{text}',
    hint: 'Use another name, IF NOT EXISTS or CREATE OR REPLACE, or drop {name} first.',
  },
  REPLACE_SOURCE_READ_ONLY: {
    category: 'statement',
    text: "Cannot add {kind} '{name}': CREATE OR REPLACE is not supported on source {kind}s.",
    hint: 'Drop the source {kind} and create it again.',
  },
  REPLACE_DISABLED: {
    category: 'statement',
    text: 'CREATE OR REPLACE functionality is disabled.',
    hint: "Set 'ksql.create.or.replace.enabled' to true.",
  },
  COLUMN_RESERVED: {
    category: 'statement',
    text: "'{name}' is a reserved column name. You cannot use it as a name for a column.",
    hint: 'Rename the column.',
  },
  PRIMARY_KEY_MISSING: {
    category: 'statement',
    text:
      'Tables require a PRIMARY KEY. Please define the PRIMARY KEY.\n' +
      'Use a partial schema to define the primary key and still load the value columns from the Schema Registry, for example:\n\tCREATE TABLE my_table (ID INT PRIMARY KEY) WITH (...);',
    hint: 'Add PRIMARY KEY behind the type of the key column.',
  },
  COLUMNS_MISSING: {
    category: 'statement',
    text: 'No columns supplied.',
    hint: 'List the columns; only AVRO, JSON_SR and PROTOBUF can take them from a schema registry.',
  },
  HEADERS_TYPE: {
    category: 'statement',
    text: 'Invalid type for {what} column: expected {expected}, got {type}',
    hint: 'Declare the column as {expected} {what}.',
  },
  HEADERS_SEVERAL: {
    category: 'statement',
    text: 'Schema already contains a HEADERS column.',
    hint: 'Use one HEADERS column, or HEADER columns with keys.',
  },
  HEADER_KEY_TWICE: {
    category: 'statement',
    text: "Schema already contains a HEADER('{key}') column.",
    hint: 'Name each header key once.',
  },
  HEADERS_DISABLED: {
    category: 'statement',
    text: 'Cannot create stream or table with headers columns: headers columns are disabled.',
    hint: "Set 'ksql.headers.columns.enabled' to true.",
  },
  TIMESTAMP_UNKNOWN: {
    category: 'statement',
    text: "The TIMESTAMP column set in the WITH clause does not exist in the schema: '{name}'",
    hint: 'Columns: {candidates}.',
  },
  TIMESTAMP_TYPE: {
    category: 'statement',
    text: 'Timestamp column, {name}, should be LONG(INT64), TIMESTAMP, or a String with a timestamp_format specified.',
    hint: 'The column is {type}. Take a BIGINT of milliseconds or a TIMESTAMP without TIMESTAMP_FORMAT, or a STRING with it.',
  },
  TIMESTAMP_FORMAT_ALONE: {
    category: 'statement',
    text: "'TIMESTAMP_FORMAT' is only valid together with 'TIMESTAMP'.",
    hint: 'Name the column in TIMESTAMP.',
  },
  WINDOW_WITHOUT_KEY: { category: 'statement', text: 'Windowed sources require a key column.', hint: 'Declare the key column.' },
  WINDOW_SIZE_ALONE: { category: 'statement', text: "'WINDOW_SIZE' requires 'WINDOW_TYPE'.", hint: 'Add WINDOW_TYPE.' },
  WINDOW_SIZE_SESSION: { category: 'statement', text: "'WINDOW_SIZE' should not be set for SESSION windows.", hint: 'Remove WINDOW_SIZE.' },
  WINDOW_SIZE_NEEDED: {
    category: 'statement',
    text: "{type} windows require 'WINDOW_SIZE' to be provided in the WITH clause. For example: 'WINDOW_SIZE'='10 SECONDS'",
    hint: "Add WINDOW_SIZE='10 SECONDS'.",
  },
  TOPIC_NAME_MISSING: {
    category: 'statement',
    text: "Missing required property 'KAFKA_TOPIC' which has no default value.",
    hint: 'Name the topic in the WITH clause.',
  },
  TOPIC_NAME_INVALID: {
    category: 'statement',
    text: "Topic '{name}' cannot be created: a topic name has 1 to 249 letters, digits, dots, underscores or hyphens.",
    hint: 'Name a topic with KAFKA_TOPIC in the WITH clause; without it the topic is called as the stream or table.',
  },
  TOPIC_NAME_EMPTY: {
    category: 'statement',
    text: 'Configuration KAFKA_TOPIC is invalid: the topic name must not be empty.',
    hint: 'Name the topic.',
  },
  TOPIC_MISSING: {
    category: 'statement',
    text:
      "Topic '{name}' does not exist. If you want to create a new topic for the stream/table please re-run the statement providing the required " +
      "'PARTITIONS' configuration in the WITH clause (and optionally 'REPLICAS'). For example: CREATE STREAM/TABLE … WITH (KAFKA_TOPIC='{name}', PARTITIONS='1', …)",
    hint: 'Add PARTITIONS to the WITH clause, or check the name of the topic with SHOW TOPICS.',
  },
  TOPIC_DIFFERS: {
    category: 'statement',
    text:
      "A Kafka topic with the name '{name}' already exists, with different partition/replica configuration than required. " +
      'KSQL expects {expected} for {property}, the topic has {found}.',
    hint: 'Remove {property} from the WITH clause, or use another topic.',
  },
  PARTITIONS_INVALID: {
    category: 'statement',
    text: 'Invalid number of partitions in topic: {partitions}',
    hint: 'A topic has 1 to {most} partitions.',
  },
  RETENTION_ON_TABLE: {
    category: 'statement',
    text: 'Invalid config variable in the WITH clause: RETENTION_MS. Non-windowed tables do not support retention.',
    hint: 'Remove RETENTION_MS.',
  },
  INSERT_TARGET_UNKNOWN: {
    category: 'statement',
    text: 'Line: {line}, Col: {column}: Source `{name}` does not exist.',
    hint: 'SHOW STREAMS lists the streams.',
  },
  INSERT_TARGET_TABLE: {
    category: 'statement',
    text: 'INSERT INTO can only be used to insert into a stream. {name} is a table.',
    hint: 'Create the table with CREATE TABLE … AS SELECT.',
  },
  INSERT_TARGET_READ_ONLY: {
    category: 'statement',
    text: 'Cannot insert into read-only stream: {name}',
    hint: 'Insert into a stream over the same topic that was created without SOURCE.',
  },
  INSERT_TARGET_HEADERS: {
    category: 'statement',
    text: 'Cannot insert into {name} because it has header columns',
    hint: 'Insert into a stream over the same topic that declares no header columns: SQL cannot write headers.',
  },
  INSERT_RESULT_KIND: {
    category: 'statement',
    text: 'Incompatible data sink and query result. Data sink ({name}) type is {wanted} but select query result is {kind}.',
    hint: 'Insert the result of a query over streams without GROUP BY.',
  },
  INSERT_SCHEMA: {
    category: 'statement',
    text: 'Incompatible schema between results and sink.\nResult schema is {result}\nSink schema is {sink}',
    hint: 'Select the columns of the stream in its order, with its names and types.',
  },
  QUERY_ID_INVALID: {
    category: 'statement',
    text: "Query IDs may contain only alphanumeric characters and '_'. Got: '{id}'",
    hint: 'Choose another QUERY_ID.',
  },
  QUERY_ID_RESERVED: {
    category: 'statement',
    text: "Query ID '{id}' must not start with a reserved prefix.",
    hint: 'Reserved: CSAS_, CTAS_, CST_, INSERTQUERY_, transient_.',
  },
  VALUES_TARGET_UNKNOWN: {
    category: 'statement',
    text: 'Cannot insert values into an unknown stream/table: `{name}`{more}',
    hint: 'SHOW STREAMS and SHOW TABLES list the sources.',
  },
  VALUES_TARGET_READ_ONLY: {
    category: 'statement',
    text: 'Cannot insert values into read-only {kind}: {name}',
    hint: 'Insert into a stream or table over the same topic that was created without SOURCE.',
  },
  VALUES_TARGET_WINDOWED: {
    category: 'statement',
    text: 'Cannot insert values into windowed stream/table!',
    hint: 'Insert into the source of the windows.',
  },
  VALUES_HEADERS: { category: 'statement', text: 'Cannot insert into HEADER columns: {names}', hint: 'List the other columns.' },
  VALUES_COLUMN_UNKNOWN: {
    category: 'statement',
    text: "Failed to insert values into '{target}'. Column name `{name}` does not exist.",
    hint: 'Columns: {candidates}.',
  },
  VALUES_COLUMN_FORBIDDEN: { category: 'statement', text: 'Inserting into column `{name}` is not allowed.', hint: 'Remove the column.' },
  VALUES_COLUMN_TWICE: {
    category: 'statement',
    text: "Failed to insert values into '{target}'. Column `{name}` is listed twice.",
    hint: 'List each column once.',
  },
  VALUES_COUNT_ALL: {
    category: 'statement',
    text: "Failed to insert values into '{target}'. Expected a value for each column. Expected Columns: [{columns}]. Got {count}",
    hint: 'Give {expected} values, or list the columns to fill.',
  },
  VALUES_COUNT: {
    category: 'statement',
    text: "Failed to insert values into '{target}'. Expected number columns and values to match: {columns}, {values}",
    hint: 'Give one value per listed column.',
  },
  VALUES_KEY_MISSING: {
    category: 'statement',
    text: "Failed to insert values into '{target}'. Value for primary key column(s) {names} is required for tables",
    hint: 'List every primary key column.',
  },
  VALUES_TYPE: {
    category: 'statement',
    text: "Failed to insert values into '{target}'. Expected type {expected} for field {column} but got {got}",
    hint: 'Write a value of type {expected}.',
  },
  VALUES_DISABLED: {
    category: 'statement',
    text: 'The server has disabled INSERT INTO ... VALUES functionality.',
    hint: "Set 'ksql.insert.into.values.enabled' to true.",
  },
  ALTER_UNKNOWN: { category: 'statement', text: 'Source {name} does not exist.', hint: 'SHOW STREAMS and SHOW TABLES list the sources.' },
  ALTER_KIND: {
    category: 'statement',
    text: 'Incompatible data source type is {found}, but statement was ALTER {wanted}',
    hint: 'Write ALTER {found}.',
  },
  ALTER_QUERY: {
    category: 'statement',
    text: 'ALTER command is not supported for CREATE ... AS statements.',
    hint: 'Use CREATE OR REPLACE … AS SELECT to change {name}.',
  },
  ALTER_READ_ONLY: {
    category: 'statement',
    text: "Cannot alter {kind} '{name}': ALTER operations are not supported on source {kind}s.",
    hint: 'Drop the source {kind} and create it again.',
  },
  ALTER_COLUMN_EXISTS: {
    category: 'statement',
    text: 'Cannot add column {column} to schema: a column with the same name already exists.',
    hint: 'Choose another name.',
  },
} as const satisfies Record<string, ErrorDefinition>;
