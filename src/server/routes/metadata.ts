/** `GET /v1/metadata` and `/v1/metadata/id`: version and cluster ids, for tools that manage several services. */
import type { ServerContext } from '../context.ts';
import { sendJson } from '../json-answer.ts';
import type { Route } from '../route.ts';

export const metadataRoute: Route = {
  method: 'GET',
  path: '/v1/metadata',
  access: 'anonymous',
  handle: (context, request, reply) =>
    sendJson(request, reply, { version: context.service.identity.version, clusterId: clusterId(context) }),
};

export const metadataIdRoute: Route = {
  method: 'GET',
  path: '/v1/metadata/id',
  access: 'anonymous',
  handle: (context, request, reply) => sendJson(request, reply, clusterId(context)),
};

function clusterId(context: ServerContext): object {
  const { kafkaClusterId, ksqlServiceId } = context.service.identity;
  return { scope: { path: [], clusters: { 'kafka-cluster': kafkaClusterId, 'ksql-cluster': ksqlServiceId } }, id: '' };
}
