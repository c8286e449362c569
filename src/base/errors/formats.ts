/** Errors of the formats area. See definition.ts for the shape. */
import type { ErrorDefinition } from './definition.ts';

export const formatErrors = {
  FORMAT_UNKNOWN: { category: 'statement', text: 'Unknown format: {format}', hint: 'Known formats: {candidates}.' },
  FORMAT_SCHEMA_UNSUPPORTED: {
    category: 'statement',
    text: '{side} format does not support schema.\nformat: {format}\nschema: Persistence{columns=[{columns}], features=[{features}]}\nreason: {reason}',
    hint: 'Choose another format for this side, or cast the columns to types that {format} can hold.',
  },
  FORMAT_TYPE_UNSUPPORTED: {
    category: 'statement',
    text: "The '{format}' format does not support type '{type}'{column}",
    hint: 'Use a format that holds every type, such as JSON, or cast the column.',
  },
  FORMAT_SINGLE_FIELD: {
    category: 'statement',
    text: "The '{format}' format only supports a single field. Got: [{columns}]",
    hint: "Use a format that holds several columns: KEY_FORMAT='JSON' for a key, VALUE_FORMAT='JSON' for a value.",
  },
  FORMAT_NO_COLUMNS: {
    category: 'statement',
    text: "The 'NONE' format can only be used when no columns are defined. Got: [{columns}]",
    hint: 'Name a format that can hold the columns, such as JSON.',
  },
  FORMAT_MAP_KEYS: { category: 'statement', text: '{who} MAP{plural} with STRING keys', hint: 'Convert the keys of the map to STRING.' },
  FORMAT_MAP_IN_KEY: {
    category: 'statement',
    text:
      'Map keys, including types that contain maps, are not supported as they may lead to unexpected behavior due to inconsistent serialization. ' +
      'Key column name: {column}. Column type: {type}. See https://github.com/confluentinc/ksql/issues/6621 for more.',
    hint: 'Key by a field of the map, or by its text.',
  },
  FORMAT_PROPERTIES_UNKNOWN: {
    category: 'statement',
    text: '{format} does not support the following configs: [{names}]',
    hint: 'Remove the property, or choose a format that knows it.',
  },
  FORMAT_WRAP_UNSUPPORTED: {
    category: 'statement',
    text: "Format '{format}' does not support 'WRAP_SINGLE_VALUE' set to '{value}'.",
    hint: 'Leave WRAP_SINGLE_VALUE out for this format.',
  },
  FORMAT_DELIMITER_INVALID: {
    category: 'statement',
    text: "Configuration {property} is invalid: Invalid delimiter value: '{delimiter}'. Delimiter must be a single character or TAB,SPACE\nExample valid value: ';'",
    hint: "Write one character, or 'TAB' or 'SPACE'.",
  },
  FORMAT_DELIMITER_EMPTY: {
    category: 'statement',
    text:
      'Configuration {property} is invalid: Delimiter cannot be empty, if you meant to have a tab or space for delimiter, ' +
      "please use the special values 'TAB' or 'SPACE'\nExample valid value: ';'",
    hint: "Write one character, or 'TAB' or 'SPACE'.",
  },
  FORMAT_FULL_NAME_EMPTY: {
    category: 'statement',
    text: 'fullSchemaName cannot be empty',
    hint: 'Leave the property out, or name the schema: namespace.Name.',
  },
  AVRO_INCOMPATIBLE: {
    category: 'statement',
    text: 'Schema is not compatible with Avro: {reason}',
    hint: 'Give the column an alias of letters, digits and underscores that does not start with a digit.',
  },
  RECORD_UNREADABLE: { category: 'record', text: 'Failed to deserialize {side} from topic: {topic}. {reason}', hint: '' },
  DELIMITED_UNREADABLE: { category: 'record', text: 'Error deserializing delimited {side} from topic: {topic}. {reason}', hint: '' },
  KAFKA_UNREADABLE: { category: 'record', text: 'Error deserializing KAFKA message from topic: {topic}. {reason}', hint: '' },
  RECORD_UNWRITABLE: { category: 'record', text: 'Error serializing message to topic: {topic}. {reason}', hint: '' },
  REGISTRY_MISSING: {
    category: 'statement',
    text: 'Cannot use the {format} format: the schema registry is not configured.',
    hint: "Set 'ksql.schema.registry.url', or use a format without a registry, such as JSON.",
  },
  REGISTRY_UNREACHABLE: {
    category: 'unavailable',
    text: 'The schema registry does not answer: {reason}',
    hint: "Check 'ksql.schema.registry.url' and whether the registry runs.",
  },
  REGISTRY_REFUSED: {
    category: 'request',
    text: 'The schema registry refused a request with status {status}: {reason}',
    hint: 'Check the credentials and the compatibility rules of the subject.',
  },
  REGISTRY_SCHEMA_UNKNOWN: { category: 'record', text: 'Schema with id {id} does not exist in the Schema Registry.', hint: '' },
  REGISTRY_ID_TAKEN: { category: 'request', text: 'Schema id {id} already stands for another schema.', hint: 'Use a free id.' },
  REGISTRY_REFERENCE_UNKNOWN: {
    category: 'request',
    text: "Schema reference '{name}' not found: subject '{subject}', version {version}.",
    hint: 'Register the referenced schema first.',
  },
  REGISTRY_SCHEMA_INVALID: { category: 'request', text: 'Invalid {type} schema. {reason}', hint: 'Correct the schema text.' },
  REGISTRY_REGISTER_FAILED: {
    category: 'statement',
    text: "Could not register schema for topic '{topic}'. {reason}",
    hint: 'Check the subject in the schema registry.',
  },
  INFERENCE_SCHEMA_MISSING: {
    category: 'statement',
    text: "Schema for message {side}s on topic '{topic}' does not exist in the Schema Registry.\nSubject: {subject}",
    hint: 'Register a schema under the subject, or list the columns in the statement.',
  },
  INFERENCE_SCHEMA_ID_MISSING: {
    category: 'statement',
    text: 'Schema for message {side}s with schema id {id} does not exist in the Schema Registry.',
    hint: 'Check {property}, or list the columns in the statement.',
  },
  INFERENCE_FORMAT_WRONG: {
    category: 'statement',
    text:
      "{side} schema is not in the expected format. You may want to set {property} to '{type}'.\n" +
      'topic: {topic}, expected format: {format}, actual format: {type}',
    hint: "Set {property} to '{type}'.",
  },
  INFERENCE_NO_COLUMNS: {
    category: 'statement',
    text: 'Schema does not include any columns with types that ksqlDB supports.',
    hint: 'List the columns in the statement.',
  },
  INFERENCE_KEY_COLUMNS: {
    category: 'statement',
    text: "The key schema for topic '{topic}' contains multiple columns, which is not supported.",
    hint: 'List the key columns in the statement.',
  },
  INFERENCE_VALUE_NOT_RECORD: {
    category: 'statement',
    text: "The value schema for topic '{topic}' is not a record, so that its columns have no names.",
    hint: 'Set WRAP_SINGLE_VALUE=false to read the whole value as the column ROWVAL.',
  },
  INFERENCE_SCHEMA_UNUSABLE: {
    category: 'statement',
    text: 'Unable to verify if the {side} schema for topic: {topic} is compatible. Reason: {reason}',
    hint: 'Correct the schema, or list the columns in the statement.',
  },
  INFERENCE_SEVERAL_MESSAGES: {
    category: 'statement',
    text: 'The schema has multiple schema definitions: {names}. Please specify a schema full name in the WITH clause.',
    hint: 'Set {property} to one of the names.',
  },
} as const satisfies Record<string, ErrorDefinition>;
