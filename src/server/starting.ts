/** Stands in for the service while the engine is still opening, and for its state through the life of the server. The gate in front of the routes lets nothing through before. */
import { fail } from '../base/errors.ts';
import type { Service, ServerState } from './service.ts';

export interface StartingService extends Service {
  /** The service is there: it answers from now on. */
  begin(service: EngineFace): void;
  setState(state: ServerState): void;
}

/** A service but for its state. */
export type EngineFace = Omit<Service, 'state'>;

export function startingService(): StartingService {
  let face: EngineFace | null = null;
  let state: ServerState = 'INITIALIZING';
  const opened = (): EngineFace => {
    if (face === null) throw fail('SERVER_INITIALIZING');
    return face;
  };
  return {
    get identity() {
      return opened().identity;
    },
    state: () => state,
    begin(service) {
      face = service;
      state = 'RUNNING';
    },
    setState(next) {
      state = next;
    },
    execute: (request) => opened().execute(request),
    query: (request, options) => opened().query(request, options),
    openInserts: (target, properties) => opened().openInserts(target, properties),
    closeQuery: (id) => opened().closeQuery(id),
    commandStatuses: () => opened().commandStatuses(),
    health: () => opened().health(),
    checkProperty: (name) => opened().checkProperty(name),
    measure: (telemetry) => face?.measure(telemetry),
  };
}
