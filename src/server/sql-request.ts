/** Bodies of the endpoints that carry SQL, as one request for the service. The two generations of endpoints name the same things differently. */
import type { FastifyRequest } from 'fastify';
import { fail } from '../base/errors.ts';
import { integerField, mapField, parseJsonObject, readBody, textField } from './body.ts';
import type { ServerContext } from './context.ts';
import type { SqlRequest } from './service.ts';

/** Field names: `/ksql` and `/query` against `/query-stream`. */
export interface SqlFields {
  readonly text: 'ksql' | 'sql';
  readonly properties: 'streamsProperties' | 'properties';
}

export const OLD_FIELDS: SqlFields = { text: 'ksql', properties: 'streamsProperties' };
export const NEW_FIELDS: SqlFields = { text: 'sql', properties: 'properties' };

/** Reads and checks the body. Throws REQUEST_INVALID_JSON for a field of the wrong type. */
export async function readSqlRequest(context: ServerContext, request: FastifyRequest, fields: SqlFields): Promise<SqlRequest> {
  return sqlRequestOf(parseJsonObject(await readBody(request.raw, context.limits.bodyBytes)), fields);
}

/** The request in a parsed body; the text is empty when the field is missing. */
export function sqlRequestOf(body: Readonly<Record<string, unknown>>, fields: SqlFields): SqlRequest {
  const variables = Object.entries(mapField(body, 'sessionVariables')).map(([name, value]): [string, string] => [name, String(value)]);
  return {
    text: textField(body, fields.text) ?? '',
    properties: mapField(body, fields.properties),
    variables: Object.fromEntries(variables),
    commandSequenceNumber: integerField(body, 'commandSequenceNumber'),
  };
}

/** Throws FIELD_MUST_BE_POPULATED when there is no text. */
export function requireText(request: SqlRequest, fields: SqlFields): void {
  if (request.text.trim() === '') throw fail('FIELD_MUST_BE_POPULATED', { field: fields.text });
}
