/** A schema registry over HTTP, by the REST interface of Confluent's registry. Asynchronous; `remote.ts` makes it synchronous. */
import { fail, messageOf } from '../../base/errors.ts';
import type { RegisteredSchema } from '../format.ts';
import type { SchemaSource } from './bridge.ts';
import type { SchemaReference } from './registry.ts';

export interface RegistryAddress {
  /** Such as `http://registry:8081`; a path in it is kept. */
  readonly url: string;
  /** Headers of every request, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** ms until a request is given up. */
  readonly timeout: number;
}

/** A schema as the registry's answers have it. */
interface SchemaReply {
  readonly id?: number;
  readonly schema: string;
  readonly schemaType?: RegisteredSchema['type'];
  readonly references?: readonly SchemaReference[];
}

/** The registry at an address. Its functions throw REGISTRY_UNREACHABLE, REGISTRY_REFUSED, REGISTRY_SCHEMA_UNKNOWN. */
export function httpSchemas(address: RegistryAddress): SchemaSource {
  const version = async (subject: string, number: number | 'latest'): Promise<RegisteredSchema | null> => {
    const reply = await request(address, 'GET', `/subjects/${encodeURIComponent(subject)}/versions/${number}`);
    return reply === null ? null : withTexts(reply as SchemaReply, Number((reply as SchemaReply).id), version);
  };
  return {
    latest: (subject) => version(subject, 'latest'),
    byId: async (id) => {
      const reply = await request(address, 'GET', `/schemas/ids/${id}`);
      if (reply === null) throw fail('REGISTRY_SCHEMA_UNKNOWN', { id });
      return withTexts(reply as SchemaReply, id, version);
    },
    register: async (subject, { type, text, references }) => {
      const direct = references.map(({ name, subject: referred, version: number }) => ({ name, subject: referred, version: number }));
      const reply = await request(address, 'POST', `/subjects/${encodeURIComponent(subject)}/versions`, {
        schemaType: type,
        schema: text,
        references: direct,
      });
      return Number((reply as { id?: number } | null)?.id);
    },
    deleteSubject: async (subject) => (await request(address, 'DELETE', `/subjects/${encodeURIComponent(subject)}`)) !== null,
  };
}

/** Adds the texts of the references, and of those they lead to. */
async function withTexts(
  reply: SchemaReply,
  id: number,
  version: (subject: string, number: number) => Promise<RegisteredSchema | null>,
): Promise<RegisteredSchema> {
  const references: RegisteredSchema['references'][number][] = [];
  for (const reference of reply.references ?? []) {
    const found = await version(reference.subject, reference.version);
    if (found === null) throw fail('REGISTRY_REFERENCE_UNKNOWN', { ...reference });
    references.push({ ...reference, text: found.text }, ...found.references);
  }
  return { id, type: reply.schemaType ?? 'AVRO', text: reply.schema, references };
}

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';

/** One request; null for 404. */
async function request(address: RegistryAddress, method: string, path: string, body?: unknown): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(address.url.replace(/\/+$/, '') + path, {
      method,
      headers: { accept: MEDIA_TYPE, ...(body === undefined ? {} : { 'content-type': MEDIA_TYPE }), ...address.headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(address.timeout),
    });
    text = await response.text();
  } catch (error) {
    throw fail('REGISTRY_UNREACHABLE', { reason: messageOf(error) }, { cause: error });
  }
  if (response.status === 404) return null;
  if (!response.ok) throw fail('REGISTRY_REFUSED', { status: response.status, reason: reasonOf(text) });
  return JSON.parse(text) as unknown;
}

/** The `message` of an error reply, or its text. */
function reasonOf(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message ?? text);
  } catch {
    return text.slice(0, 200);
  }
}
