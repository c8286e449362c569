/** `POST /ksql/terminate`: ending a whole cluster; not supported yet, and says so. */
import { fail } from '../../base/errors.ts';
import type { Route } from '../route.ts';

export const terminateRoute: Route = {
  method: 'POST',
  path: '/ksql/terminate',
  access: 'gated',
  handle() {
    throw fail('CLUSTER_TERMINATE_UNSUPPORTED');
  },
};
