/** The broker and the driver at it, for the whole of a run, and the directory in which everything of the run lies. */
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { JavaProcess } from './java-process.ts';
import { eventFile } from './event-file.ts';
import type { AddressInfo } from 'node:net';
import type { Dataset } from '../events.ts';

export interface Cluster {
  readonly address: string;
  readonly broker: JavaProcess;
  readonly driver: JavaProcess;
  /** A folder of the run by that name. */
  readonly folder: (name: string) => string;
  /** Starts another process of the peers. */
  readonly start: (mainClass: string, name: string, ...args: readonly string[]) => JavaProcess;
  /** Gives the driver the data by that name, once. */
  readonly load: (name: string, data: Dataset) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Ports that nobody listens on now. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** Starts broker and driver below `directory`, which is there. */
export async function startCluster(classPath: string, directory: string): Promise<Cluster> {
  const folder = (name: string) => {
    const path = join(directory, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const start = (mainClass: string, name: string, ...args: readonly string[]) =>
    new JavaProcess({ classPath, mainClass, args, temporary: folder('java'), log: join(directory, `${name}.log`) });
  const [port, controllerPort] = await freePorts(2);
  const address = `127.0.0.1:${port}`;
  const broker = start('Broker', 'broker', folder('broker'), String(port), String(controllerPort));
  await broker.ask('ready');
  const driver = start('Driver', 'driver', address);
  const loaded = new Set<string>();
  return {
    address,
    broker,
    driver,
    folder,
    start,
    load: async (name, data) => {
      if (loaded.has(name)) return;
      loaded.add(name);
      const file = join(directory, `${name}.events`);
      writeFileSync(file, eventFile(data));
      await driver.ask('data', name, file);
      rmSync(file);
    },
    close: async () => {
      await driver.close();
      await broker.close();
    },
  };
}
