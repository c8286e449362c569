/**
 * A schema registry in memory: subjects with versions, ids from 1 upwards, references. A schema has one id wherever it is
 * registered, so that registering it again, under any subject, finds that id. No compatibility checks.
 *
 * Durability is not its business: who owns it replays the registrations (`onRegister` tells them).
 */
import { fail } from '../../base/errors.ts';
import type { RegisteredSchema, SchemaLookup } from '../format.ts';

/** A schema as a client hands it in. */
export interface NewSchema {
  readonly type: RegisteredSchema['type'];
  readonly text: string;
  readonly references?: readonly SchemaReference[];
}

/** A reference by name to a version of a subject. */
export interface SchemaReference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

/** A registration, enough to repeat it. */
export interface Registration {
  readonly subject: string;
  readonly schema: NewSchema;
  readonly id: number;
  readonly version: number;
}

export interface EmbeddedRegistry extends SchemaLookup {
  /** Registers under a given id. Throws REGISTRY_ID_TAKEN when it stands for another schema. */
  readonly registerWithId: (subject: string, schema: NewSchema, id: number) => void;
  /** Registers, or finds, and returns the id. Throws REGISTRY_REFERENCE_UNKNOWN, REGISTRY_SCHEMA_INVALID. */
  readonly add: (subject: string, schema: NewSchema) => number;
  readonly subjects: () => string[];
  /** Version numbers of a subject, ascending; empty when there is none. */
  readonly versions: (subject: string) => number[];
  /** A version of a subject, or null. */
  readonly version: (subject: string, version: number) => RegisteredSchema | null;
  readonly deleteSubject: (subject: string) => boolean;
}

/** An empty registry. `onRegister` is called after each registration that changed something. */
export function createRegistry(onRegister: (registration: Registration) => void = () => {}): EmbeddedRegistry {
  const byId = new Map<number, RegisteredSchema>();
  const ids = new Map<string, number>();
  const subjects = new Map<string, number[]>();
  let next = 1;

  const version = (subject: string, number: number): RegisteredSchema | null => byId.get(subjects.get(subject)?.[number - 1] ?? -1) ?? null;

  /** The references with their texts, and those of the schemas they lead to. */
  const resolve = (schema: NewSchema): RegisteredSchema['references'] =>
    (schema.references ?? []).flatMap(({ name, subject, version: number }) => {
      const found = version(subject, number);
      if (found === null) throw fail('REGISTRY_REFERENCE_UNKNOWN', { name, subject, version: number });
      return [{ name, subject, version: number, text: found.text }, ...found.references];
    });

  const attach = (subject: string, schema: NewSchema, id: number): void => {
    const list = subjects.get(subject) ?? [];
    // Registering the latest again changes nothing; an older one becomes no new version either.
    if (list.includes(id)) return;
    subjects.set(subject, [...list, id]);
    onRegister({ subject, schema, id, version: list.length + 1 });
  };

  const store = (schema: NewSchema, identity: string, id: number): void => {
    byId.set(id, { id, type: schema.type, text: schema.text, references: resolve(schema) });
    if (!ids.has(identity)) ids.set(identity, id);
  };

  const add = (subject: string, schema: NewSchema): number => {
    const identity = identityOf(schema);
    // Ids given from outside may name one schema twice: the subject's own comes first.
    const own = subjects.get(subject)?.find((known) => identityOf(byId.get(known) as RegisteredSchema) === identity);
    let id = own ?? ids.get(identity);
    if (id === undefined) {
      while (byId.has(next)) next++;
      id = next++;
      store(schema, identity, id);
    }
    attach(subject, schema, id);
    return id;
  };

  return {
    add,
    register: (subject, schema) => add(subject, { type: schema.type, text: schema.text, references: schema.references }),
    registerWithId: (subject, schema, id) => {
      const identity = identityOf(schema);
      const known = byId.get(id);
      if (known !== undefined && identityOf(known) !== identity) throw fail('REGISTRY_ID_TAKEN', { id });
      if (known === undefined) store(schema, identity, id);
      attach(subject, schema, id);
    },
    byId: (id) => {
      const schema = byId.get(id);
      if (schema === undefined) throw fail('REGISTRY_SCHEMA_UNKNOWN', { id });
      return schema;
    },
    latest: (subject) => byId.get(subjects.get(subject)?.at(-1) ?? -1) ?? null,
    subjects: () => [...subjects.keys()],
    versions: (subject) => (subjects.get(subject) ?? []).map((_, index) => index + 1),
    version,
    deleteSubject: (subject) => subjects.delete(subject),
  };
}

/** Two schemas with the same identity are one: layout of JSON does not count, nor do blanks around a text. */
export function identityOf(schema: NewSchema): string {
  const references = (schema.references ?? []).map((r) => [r.name, r.subject, r.version]);
  return JSON.stringify([schema.type, canonicalText(schema), references]);
}

function canonicalText(schema: NewSchema): string {
  if (schema.type === 'PROTOBUF') return schema.text.trim();
  try {
    return JSON.stringify(JSON.parse(schema.text, schema.type === 'AVRO' ? avroForm : undefined));
  } catch (error) {
    throw fail('REGISTRY_SCHEMA_INVALID', { type: schema.type, reason: (error as Error).message }, { cause: error });
  }
}

/** Avro: the order of attributes does not count, and `{"type": "int"}` is `"int"`. */
function avroForm(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 1 && entries[0][0] === 'type' ? entries[0][1] : Object.fromEntries(entries);
}

/** The subject of one side of a topic. */
export function subjectOf(topic: string, side: 'key' | 'value'): string {
  return `${topic}-${side}`;
}
