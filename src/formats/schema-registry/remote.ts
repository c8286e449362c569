/** An external schema registry with synchronous answers: a thread of its own does the requests. */
import { MessageChannel, Worker } from 'node:worker_threads';
import { bridgedSchemas } from './bridge.ts';
import type { RegistryAddress } from './http.ts';
import type { RegistryThreadData } from './http-thread.ts';
import type { SchemaLookup } from '../format.ts';

export interface RemoteRegistry {
  readonly schemas: SchemaLookup;
  readonly close: () => Promise<void>;
}

/** What the thread needs besides the request itself, in ms. */
const MARGIN = 1000;

/**
 * Connects to a registry; nothing is asked of it yet. The lookup throws REGISTRY_UNREACHABLE while it does not answer, and
 * REGISTRY_REFUSED with its reason when it does not want to (401 and 403 among them).
 */
export function connectRegistry(address: RegistryAddress): RemoteRegistry {
  const { port1, port2 } = new MessageChannel();
  const file = import.meta.url.endsWith('.ts') ? './http-thread.ts' : './http-thread.js';
  const workerData: RegistryThreadData = { port: port2, address };
  const thread = new Worker(new URL(file, import.meta.url), { workerData, transferList: [port2] });
  thread.unref();
  port1.unref();
  return {
    schemas: bridgedSchemas(port1, address.timeout + MARGIN),
    close: async () => {
      port1.close();
      await thread.terminate();
    },
  };
}
