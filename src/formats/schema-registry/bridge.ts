/**
 * A schema registry on the other side of a message port, with answers awaited synchronously: tasks never await, and a schema is
 * asked for once. The answering side may take its time (a registry over HTTP) or answer at once (the engine's own registry).
 *
 * The asking thread sleeps until the answer is there, so the two sides must be different threads.
 */
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { MillraceError, fail, messageOf } from '../../base/errors.ts';
import type { ErrorCode, ErrorParams } from '../../base/errors.ts';
import type { RegisteredSchema, SchemaLookup } from '../format.ts';

/** The registry as the answering side has it; every answer may be a promise. */
export interface SchemaSource {
  readonly byId: (id: number) => RegisteredSchema | Promise<RegisteredSchema>;
  readonly latest: (subject: string) => RegisteredSchema | null | Promise<RegisteredSchema | null>;
  readonly register: (subject: string, schema: Omit<RegisteredSchema, 'id'>) => number | Promise<number>;
  readonly deleteSubject?: (subject: string) => boolean | Promise<boolean>;
}

interface Question {
  readonly name: keyof SchemaSource;
  readonly args: readonly unknown[];
  readonly reply: MessagePort;
  /** Woken when the answer is on the reply port. */
  readonly signal: Int32Array;
}

type Answer = { readonly value: unknown } | { readonly code: ErrorCode; readonly params: ErrorParams } | { readonly message: string };

/** Answers what comes in at the port, until it is closed. */
export function serveSchemas(port: MessagePort, source: SchemaSource): void {
  port.on('message', (question: Question) => void answer(question, source));
}

async function answer({ name, args, reply, signal }: Question, source: SchemaSource): Promise<void> {
  let result: Answer;
  try {
    const call = source[name] as ((...given: readonly unknown[]) => unknown) | undefined;
    result = { value: await call?.(...args) };
  } catch (error) {
    result = error instanceof MillraceError ? { code: error.code, params: error.params } : { message: messageOf(error) };
  }
  reply.postMessage(result);
  reply.close();
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
}

/**
 * The registry behind a port that `serveSchemas` answers in another thread. Schemas by id, and ids of schemas that were
 * registered from here, are kept.
 *
 * @param timeout ms until a question fails with REGISTRY_UNREACHABLE.
 */
export function bridgedSchemas(port: MessagePort, timeout: number): SchemaLookup {
  const known = new Map<number, RegisteredSchema>();
  const registered = new Map<string, number>();
  return {
    byId: (id) => {
      let schema = known.get(id);
      if (schema === undefined) {
        schema = ask(port, timeout, 'byId', [id]) as RegisteredSchema;
        known.set(id, schema);
      }
      return schema;
    },
    latest: (subject) => ask(port, timeout, 'latest', [subject]) as RegisteredSchema | null,
    register: (subject, schema) => {
      const key = JSON.stringify([subject, schema.type, schema.text]);
      let id = registered.get(key);
      if (id === undefined) {
        id = ask(port, timeout, 'register', [subject, schema]) as number;
        registered.set(key, id);
      }
      return id;
    },
    deleteSubject: (subject) => {
      registered.clear();
      return ask(port, timeout, 'deleteSubject', [subject]) === true;
    },
  };
}

/** Posts a question and sleeps until it is answered. */
function ask(port: MessagePort, timeout: number, name: keyof SchemaSource, args: readonly unknown[]): unknown {
  const { port1: reply, port2: mine } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  port.postMessage({ name, args, reply, signal } satisfies Question, [reply]);
  const outcome = Atomics.wait(signal, 0, 0, timeout);
  const received = receiveMessageOnPort(mine) as { message: Answer } | undefined;
  mine.close();
  if (received === undefined)
    throw fail('REGISTRY_UNREACHABLE', { reason: outcome === 'timed-out' ? `no answer within ${timeout} ms` : 'no answer' });
  const { message } = received;
  if ('value' in message) return message.value;
  throw 'code' in message ? fail(message.code, message.params) : fail('REGISTRY_UNREACHABLE', { reason: message.message });
}
