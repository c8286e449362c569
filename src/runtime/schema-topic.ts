/**
 * The topic of registered schemas, as records that outlive the process and as a lookup that any thread can follow. One thread writes it (`engine/schema-store.ts`); readers fold it again
 * whenever they miss something.
 *
 * Keys and values are JSON with the members that Kafka's schema registries use, so that their tools can read the topic.
 */
import { assert } from '../base/assert.ts';
import { createRegistry } from '../formats/schema-registry/registry.ts';
import { readRecords } from '../log/read-records.ts';
import type { EmbeddedRegistry, Registration } from '../formats/schema-registry/registry.ts';
import type { LogReader } from '../log/log.ts';
import type { RegisteredSchema, SchemaLookup } from '../formats/format.ts';

export const SCHEMA_TOPIC = '_schemas';

/** A record of the topic. */
export interface SchemaRecord {
  readonly key: Buffer;
  readonly value: Buffer;
}

interface SchemaKey {
  readonly keytype: 'SCHEMA' | 'DELETE_SUBJECT';
  readonly subject: string;
}

interface SchemaValue {
  readonly id: number;
  readonly schemaType: RegisteredSchema['type'];
  readonly schema: string;
  readonly references: readonly { readonly name: string; readonly subject: string; readonly version: number }[];
}

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));

/** A registration as a record. */
export function registrationRecord({ subject, version, id, schema }: Registration): SchemaRecord {
  const references = (schema.references ?? []).map(({ name, subject: of, version: number }) => ({ name, subject: of, version: number }));
  return {
    key: json({ keytype: 'SCHEMA', subject, version, magic: 1 }),
    value: json({ subject, version, id, schemaType: schema.type, references, schema: schema.text, deleted: false }),
  };
}

/** The removal of a subject as a record. */
export function removalRecord(subject: string): SchemaRecord {
  return { key: json({ keytype: 'DELETE_SUBJECT', subject, magic: 0 }), value: json({ subject, version: 0 }) };
}

/** Brings a registry up to what the topic says from an offset on; returns the next offset. Nothing happens while there is no topic. */
export function foldSchemas(log: LogReader, registry: EmbeddedRegistry, from: number): number {
  if (log.topic(SCHEMA_TOPIC) === undefined) return from;
  const end = log.highWatermark(SCHEMA_TOPIC, 0);
  let offset = Math.max(from, log.logStartOffset(SCHEMA_TOPIC, 0));
  while (offset < end) {
    const { records, next } = readRecords(log, SCHEMA_TOPIC, 0, offset);
    for (const { key, value } of records) if (key !== null && value !== null) apply(registry, key, value);
    assert(next > offset, 'the topic of schemas can be read to its end');
    offset = next;
  }
  return offset;
}

function apply(registry: EmbeddedRegistry, key: Buffer, value: Buffer): void {
  const { keytype, subject } = JSON.parse(key.toString('utf8')) as SchemaKey;
  if (keytype === 'DELETE_SUBJECT') registry.deleteSubject(subject);
  if (keytype !== 'SCHEMA') return;
  const { id, schemaType, schema, references } = JSON.parse(value.toString('utf8')) as SchemaValue;
  registry.registerWithId(subject, { type: schemaType, text: schema, references }, id);
}

/** A lookup for a thread that does not write the topic. What it registers must have been registered by the writer before. */
export function followSchemas(log: LogReader): SchemaLookup {
  let complaint: string | null = null;
  let folding = false;
  const registry = createRegistry(({ subject }) => {
    if (!folding) complaint = subject;
  });
  let offset = 0;
  const refresh = (): void => {
    folding = true;
    try {
      offset = foldSchemas(log, registry, offset);
    } finally {
      folding = false;
    }
  };
  return {
    byId: (id) => {
      try {
        return registry.byId(id);
      } catch {
        refresh();
        return registry.byId(id);
      }
    },
    latest: (subject) => {
      refresh();
      return registry.latest(subject);
    },
    register: (subject, schema) => {
      refresh();
      complaint = null;
      const id = registry.register(subject, schema);
      assert(complaint === null, `the schema of ${subject} is registered before a task writes with it`);
      return id;
    },
  };
}
