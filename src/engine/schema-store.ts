/**
 * The built-in schema registry, kept in a topic: registering is synchronous, because writers are made so; `settled` waits until all of it is durable, and is awaited before anything
 * that depends on a schema becomes visible to others.
 */
import { BatchEncoder } from '../log/batch-encoder.ts';
import { connectRegistry } from '../formats/schema-registry/remote.ts';
import { createRegistry } from '../formats/schema-registry/registry.ts';
import { foldSchemas, registrationRecord, removalRecord, SCHEMA_TOPIC } from '../runtime/schema-topic.ts';
import type { Clock } from '../base/clock.ts';
import type { EmbeddedRegistry } from '../formats/schema-registry/registry.ts';
import type { Log } from '../log/log.ts';
import type { RegisteredSchema, SchemaLookup } from '../formats/format.ts';
import type { RegistryAddress } from '../formats/schema-registry/http.ts';
import type { SchemaRecord } from '../runtime/schema-topic.ts';
import type { ServerSettings } from './settings.ts';

export interface SchemaStore {
  readonly lookup: SchemaLookup;
  readonly deleteSubject: (subject: string) => void;
  /** Resolves once everything registered or deleted so far is durable; throws what kept it from being so. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Reads the topic into a registry. */
export function openSchemaStore(log: Log, clock: Clock): SchemaStore {
  let folding = true;
  let writing: Promise<void> = Promise.resolve();
  const write = (record: SchemaRecord): void => {
    writing = writing.then(() => append(log, record, clock.now()));
    // Whoever awaits `settled` is told; until then it must not end the process.
    writing.catch(() => undefined);
  };
  const registry: EmbeddedRegistry = createRegistry((registration) => {
    if (!folding) write(registrationRecord(registration));
  });
  foldSchemas(log, registry, 0);
  folding = false;
  return {
    lookup: registry,
    deleteSubject: (subject) => {
      if (registry.deleteSubject(subject)) write(removalRecord(subject));
    },
    settled: () => writing,
    close: () => Promise.resolve(),
  };
}

async function append(log: Log, { key, value }: SchemaRecord, now: number): Promise<void> {
  if (log.topic(SCHEMA_TOPIC) === undefined)
    await log.createTopic({ name: SCHEMA_TOPIC, partitions: 1, configs: { 'cleanup.policy': 'compact' } });
  const encoder = new BatchEncoder(key.length + value.length + 128);
  encoder.append(now, key, 0, key.length, value, 0, value.length);
  await log.append(SCHEMA_TOPIC, 0, encoder.finish(), { verified: true });
}

/** A registry that somebody else keeps: nothing has to be written. */
export function borrowedStore(lookup: SchemaLookup): SchemaStore {
  const deleteSubject = (subject: string): void => void lookup.deleteSubject?.(subject);
  return { lookup, deleteSubject, settled: () => Promise.resolve(), close: () => Promise.resolve() };
}

/** How long a registry elsewhere may take for one answer, ms. */
const REGISTRY_TIMEOUT_MS = 10_000;

/** Where the settings say that a registry is; null when they name none. */
export function registryAddress(settings: ServerSettings): RegistryAddress | null {
  const url = settings.get('ksql.schema.registry.url') ?? '';
  if (url === '') return null;
  const user = settings.get('ksql.schema.registry.basic.auth.user.info');
  const headers = user === undefined ? undefined : { authorization: `Basic ${Buffer.from(user).toString('base64')}` };
  return { url, headers, timeout: REGISTRY_TIMEOUT_MS };
}

/** A registry elsewhere, asked when something is needed. */
export function remoteStore(address: RegistryAddress): SchemaStore {
  const { schemas, close } = connectRegistry(address);
  return { ...borrowedStore(schemas), close };
}

/** Ids of a scratch registry begin here, far from real ones. */
const SCRATCH_IDS = 1_000_000_000;

/** What would be registered, over what is: for the sandbox, which must change nothing. */
export function scratchSchemas(base: SchemaLookup): SchemaLookup {
  const byId = new Map<number, RegisteredSchema>();
  const latest = new Map<string, RegisteredSchema>();
  return {
    byId: (id) => byId.get(id) ?? base.byId(id),
    latest: (subject) => latest.get(subject) ?? base.latest(subject),
    register: (subject, schema) => {
      const known = latest.get(subject) ?? base.latest(subject);
      if (known !== null && known.type === schema.type && known.text === schema.text) return known.id;
      const registered = { ...schema, id: SCRATCH_IDS + byId.size };
      byId.set(registered.id, registered);
      latest.set(subject, registered);
      return registered.id;
    },
  };
}
