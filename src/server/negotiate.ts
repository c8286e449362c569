/**
 * Content negotiation: only `Accept` matters, media-type parameters are tolerated, and the first type of the list that the endpoint knows is taken, as ksqlDB does it
 * (quality values are not weighed). The request's Content-Type is never looked at.
 */

export const DELIMITED = 'application/vnd.ksqlapi.delimited.v1';
export const JSON_TYPE = 'application/json';
export const KSQL_JSON = 'application/vnd.ksql.v1+json';
export const KSQL_PROTOBUF = 'application/vnd.ksql.v1+protobuf';

/** The media types of an Accept header, in order, lower case, without parameters. */
export function acceptedTypes(accept: string | undefined): readonly string[] {
  if (accept === undefined) return [];
  const types = accept.split(',').map((part) => part.split(';', 1)[0].trim().toLowerCase());
  return types.filter((type) => type !== '');
}

/**
 * The first type asked for that `offered` has a value for.
 *
 * @param absent the value when there is no Accept header at all
 * @returns undefined when nothing fits: the answer is 406
 */
export function negotiate<T>(accept: string | undefined, offered: Readonly<Record<string, T>>, absent: T): T | undefined {
  const types = acceptedTypes(accept);
  if (types.length === 0) return absent;
  for (const type of types) if (Object.hasOwn(offered, type)) return offered[type];
  return undefined;
}

/** Whether an endpoint that only speaks JSON may answer. */
export function acceptsJson(accept: string | undefined): boolean {
  const offered = { [KSQL_JSON]: true, [JSON_TYPE]: true, 'application/*': true, '*/*': true };
  return negotiate(accept, offered, true) ?? false;
}
