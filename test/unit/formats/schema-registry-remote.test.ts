/** A registry over HTTP, asked synchronously. The server runs in a thread of its own, because this one sleeps while it waits. */
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INTEGER } from '../../../src/data/types.ts';
import { connectRegistry } from '../../../src/formats/schema-registry/remote.ts';
import type { RemoteRegistry } from '../../../src/formats/schema-registry/remote.ts';
import { readRow, shapeOf, writeRow } from '../../support/formats.ts';

const SERVER = `
const { createServer } = require('node:http');
const { parentPort } = require('node:worker_threads');
const schemas = [];
const subjects = {};
const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  const reply = (status, value) => { response.writeHead(status, { 'content-type': 'application/json' }); response.end(JSON.stringify(value)); };
  const [, root, name, what, which] = request.url.split('/').map(decodeURIComponent);
  if (request.headers.authorization !== 'Basic eA==') return reply(401, { error_code: 401, message: 'who are you' });
  if (root === 'schemas') return schemas[what - 1] ? reply(200, schemas[what - 1]) : reply(404, { error_code: 40403, message: 'no' });
  if (request.method === 'DELETE') {
    const known = name in subjects;
    delete subjects[name];
    return known ? reply(200, [1]) : reply(404, { error_code: 40401, message: 'no' });
  }
  if (request.method === 'POST') {
    const schema = JSON.parse(body);
    if (name.startsWith('refused')) return reply(409, { error_code: 409, message: 'incompatible' });
    (subjects[name] ??= []).push(schemas.push(schema));
    return reply(200, { id: schemas.length });
  }
  const id = (subjects[name] ?? []).at(which === 'latest' ? -1 : which - 1);
  return id ? reply(200, { subject: name, version: 1, id, ...schemas[id - 1] }) : reply(404, { error_code: 40401, message: 'no' });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

let server: Worker;
let url = '';
const open: RemoteRegistry[] = [];

function connect(headers: Record<string, string> = { authorization: 'Basic eA==' }, to = url): RemoteRegistry {
  const registry = connectRegistry({ url: to, headers, timeout: 3000 });
  open.push(registry);
  return registry;
}

beforeAll(async () => {
  server = new Worker(SERVER, { eval: true });
  const port = await new Promise<number>((resolve) => server.once('message', resolve));
  url = `http://127.0.0.1:${port}/`;
});

afterAll(async () => {
  for (const registry of open) await registry.close();
  await server.terminate();
});

test('records are written and read through it', () => {
  const { schemas } = connect();
  const shape = shapeOf('AVRO', { A: INTEGER });
  expect(schemas.latest('t-value')).toBeNull();
  const bytes = writeRow(shape, [5], { schemas }) as Buffer;
  expect(schemas.latest('t-value')?.type).toBe('AVRO');
  // Another process, which has to ask for the schema.
  expect(readRow(shape, bytes, { schemas: connect().schemas })).toEqual([5]);
});

test('references are resolved', () => {
  const { schemas } = connect();
  schemas.register('event.proto', { type: 'PROTOBUF', text: 'message E { int64 t = 1; }', references: [] });
  const id = schemas.register('t2-value', {
    type: 'PROTOBUF',
    text: 'import "event.proto";',
    references: [{ name: 'event.proto', subject: 'event.proto', version: 1, text: '' }],
  });
  expect(connect().schemas.byId(id).references).toEqual([
    { name: 'event.proto', subject: 'event.proto', version: 1, text: 'message E { int64 t = 1; }' },
  ]);
});

test('subjects are removed', () => {
  const { schemas } = connect();
  schemas.register('gone-value', { type: 'AVRO', text: '"int"', references: [] });
  expect([schemas.deleteSubject?.('gone-value'), schemas.deleteSubject?.('gone-value')]).toEqual([true, false]);
  expect(schemas.latest('gone-value')).toBeNull();
});

test('what it does not know or want', () => {
  const { schemas } = connect();
  expect(() => schemas.byId(999)).toThrow('Schema with id 999 does not exist');
  expect(() => schemas.register('refused-value', { type: 'AVRO', text: '"int"', references: [] })).toThrow(
    'refused a request with status 409: incompatible',
  );
  expect(() => connect({}).schemas.latest('t-value')).toThrow('status 401: who are you');
  expect(() => connect({}, 'http://127.0.0.1:1').schemas.latest('t-value')).toThrow('The schema registry does not answer');
});
