/**
 * Request bodies: read whole within a limit, or as lines of a stream that may stay open for ever. Nothing is buffered beyond the limit: a body that says it is too long is
 * refused before a byte of it is kept.
 */
import type { IncomingMessage } from 'node:http';
import { fail, messageOf } from '../base/errors.ts';

/** The whole body as text. Throws REQUEST_TOO_LARGE, REQUEST_CUT_OFF. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  if (Number(request.headers['content-length']) > limit) throw fail('REQUEST_TOO_LARGE', { limit });
  const chunks: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve, reject) => {
    const done = (settle: () => void): void => {
      request.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut).off('aborted', onCut);
      request.on('error', () => undefined);
      settle();
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > limit) done(() => reject(fail('REQUEST_TOO_LARGE', { limit })));
      else chunks.push(chunk);
    };
    const onEnd = (): void => done(resolve);
    const onCut = (): void => done(() => reject(fail('REQUEST_CUT_OFF')));
    request.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut).on('aborted', onCut);
  });
  return Buffer.concat(chunks, length).toString('utf8');
}

/** A JSON object; unknown fields are the caller's to ignore. Throws REQUEST_INVALID_JSON. */
export function parseJsonObject(text: string): Record<string, unknown> {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fail('REQUEST_INVALID_JSON', { reason: `expected an object, got ${describe(value)}` });
  }
  return value as Record<string, unknown>;
}

function parseJson(text: string): unknown {
  if (text.trim() === '') throw fail('REQUEST_INVALID_JSON', { reason: 'the body is empty' });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fail('REQUEST_INVALID_JSON', { reason: messageOf(error) });
  }
}

/** A field that is text, or absent. Throws REQUEST_INVALID_JSON for another type. */
export function textField(body: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = body[name] ?? null;
  if (value !== null && typeof value !== 'string') throw wrongType(name, 'a string', value);
  return value;
}

/** A field that is a whole number, or absent. */
export function integerField(body: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = body[name] ?? null;
  if (value !== null && !(typeof value === 'number' && Number.isSafeInteger(value))) throw wrongType(name, 'a whole number', value);
  return value;
}

/** A field that is an object of simple values (string, number, boolean, null is left out), or absent: an empty one. */
export function mapField(body: Readonly<Record<string, unknown>>, name: string): Record<string, string | number | boolean> {
  const value = body[name] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw wrongType(name, 'an object', value);
  const fields: [string, string | number | boolean][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item === null) continue;
    if (typeof item !== 'string' && typeof item !== 'number' && typeof item !== 'boolean')
      throw wrongType(`${name}.${key}`, 'a simple value', item);
    fields.push([key, item]);
  }
  return Object.fromEntries(fields);
}

function wrongType(name: string, wanted: string, got: unknown): Error {
  return fail('REQUEST_INVALID_JSON', { reason: `"${name}" must be ${wanted}, not ${describe(got)}` });
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The lines of a stream as they come, without their ends and without blank ones. Throws INSERTS_LINE_TOO_LONG, REQUEST_CUT_OFF. */
export async function* readLines(stream: AsyncIterable<Buffer>, limit: number): AsyncGenerator<string> {
  let pending: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      // A flood of empty lines costs a search each and nothing more.
      if (at === from && pending.length === 0) {
        from = at + 1;
        continue;
      }
      const line = Buffer.concat([...pending, chunk.subarray(from, at)])
        .toString('utf8')
        .trim();
      pending = [];
      length = 0;
      from = at + 1;
      if (line !== '') yield line;
    }
    if (from < chunk.length) pending.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > limit) throw fail('INSERTS_LINE_TOO_LONG', { limit });
  }
  const last = Buffer.concat(pending).toString('utf8').trim();
  if (last !== '') yield last;
}
