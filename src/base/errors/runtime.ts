/** Errors of running queries. See definition.ts for the shape. */
import type { ErrorDefinition } from './definition.ts';

export const runtimeErrors = {
  SERIALIZATION_FAILED: {
    category: 'server',
    text: 'Error serializing message to topic: {topic}. The {side} could not be written: {reason}',
    hint: 'Change the query so that its result fits the column types, or choose another format for the sink.',
  },
  SUBSCRIBER_TOO_SLOW: {
    category: 'server',
    text: 'The query {id} was ended because its reader fell more than {rows} rows behind.',
    hint: 'Read faster, select fewer rows with WHERE, or write the result to a stream and read that at your own pace.',
  },
  QUERY_STOPPED: {
    category: 'server',
    text: 'Query {id} has stopped: {reason}',
    hint: 'Mend the cause, then RESUME the query or create it again.',
  },
} as const satisfies Record<string, ErrorDefinition>;
