/** `GET /metrics`: all metrics in Prometheus' text format. */
import type { Route } from '../route.ts';
import { metricsText } from '../metrics.ts';

export const metricsRoute: Route = {
  method: 'GET',
  path: '/metrics',
  access: 'stateless',
  async handle(context, _request, reply) {
    const { contentType, text } = await metricsText(context);
    void reply.header('content-type', contentType).send(text);
  },
};
