/** The list of routes. */
import type { Route } from '../route.ts';
import { closeQueryRoute } from './close-query.ts';
import { clusterStatusRoute } from './cluster-status.ts';
import { healthcheckRoute } from './healthcheck.ts';
import { infoRoute } from './info.ts';
import { insertsStreamRoute } from './inserts-stream.ts';
import { validPropertyRoute } from './is-valid-property.ts';
import { ksqlRoute } from './ksql.ts';
import { terminateRoute } from './ksql-terminate.ts';
import { metadataIdRoute, metadataRoute } from './metadata.ts';
import { metricsRoute } from './metrics.ts';
import { liveRoute, readyRoute } from './probes.ts';
import { queryRoute } from './query.ts';
import { queryStreamRoute } from './query-stream.ts';
import { assetRoute, rootRoute } from './root.ts';
import { commandStatusRoute, statusRoute } from './status.ts';

export const ROUTES: readonly Route[] = [
  ksqlRoute,
  terminateRoute,
  queryStreamRoute,
  queryRoute,
  insertsStreamRoute,
  closeQueryRoute,
  infoRoute,
  healthcheckRoute,
  clusterStatusRoute,
  statusRoute,
  commandStatusRoute,
  validPropertyRoute,
  metadataRoute,
  metadataIdRoute,
  readyRoute,
  liveRoute,
  metricsRoute,
  rootRoute,
  assetRoute,
];
