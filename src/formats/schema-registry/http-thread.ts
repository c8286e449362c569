/** The thread that talks HTTP with a schema registry, so that another thread can wait for its answers. See `remote.ts`. */
import { workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { serveSchemas } from './bridge.ts';
import { httpSchemas } from './http.ts';
import type { RegistryAddress } from './http.ts';

/** What the thread is started with. */
export interface RegistryThreadData {
  readonly port: MessagePort;
  readonly address: RegistryAddress;
}

const { port, address } = workerData as RegistryThreadData;
serveSchemas(port, httpSchemas(address));
