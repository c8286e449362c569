/** Every route over HTTP/1.1 and HTTP/2: statuses, content types, bodies, errors. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../../src/base/errors.ts';
import { ParseError } from '../../../grammar/errors.ts';
import { askHttp1, askHttp2 } from './ask.ts';
import type { Answer, Ask } from './ask.ts';
import { fakeService, start } from './fake-service.ts';
import type { Started } from './fake-service.ts';

const service = fakeService();
let started: Started;

beforeAll(async () => {
  started = await start(service);
});
beforeEach(() => {
  service.current = 'RUNNING';
  service.asked.length = 0;
  service.onExecute = async () => [];
});
afterAll(() => started.server.close(100));

const protocols: readonly [string, (path: string, ask?: Ask) => Promise<Answer>][] = [
  ['HTTP/1.1', (path, ask) => askHttp1(started.url, path, ask)],
  ['HTTP/2', (path, ask) => askHttp2(started.url, path, ask)],
];

describe.each(protocols)('over %s', (_name, ask) => {
  it('runs statements with their session', async () => {
    service.onExecute = async () => [{ '@type': 'streams', streams: [] }];
    const answer = await ask('/ksql', {
      body: {
        ksql: 'SHOW STREAMS;',
        streamsProperties: { 'auto.offset.reset': 'earliest', n: 5, b: true, gone: null },
        sessionVariables: { a: 'b' },
        commandSequenceNumber: 7,
        more: {},
      },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.text).toBe('[{"@type":"streams","streams":[]}]');
    expect(service.asked).toEqual([
      {
        text: 'SHOW STREAMS;',
        properties: { 'auto.offset.reset': 'earliest', n: 5, b: true },
        variables: { a: 'b' },
        commandSequenceNumber: 7,
      },
    ]);
  });

  it('takes null fields and any content type, or none', async () => {
    for (const type of ['application/vnd.ksql.v1+json; charset=utf-8', 'application/vnd.ksqlapi.delimited.v1', 'text/plain', 'nonsense']) {
      const body = { ksql: '', streamsProperties: null, sessionVariables: null, commandSequenceNumber: null, requestProperties: null };
      expect(await ask('/ksql', { body, headers: { 'content-type': type } })).toMatchObject({ status: 200, text: '[]' });
    }
  });

  it.each([
    ['{"ksql":', 'Invalid JSON in request: '],
    ['', 'Invalid JSON in request: the body is empty'],
    ['[1]', 'Invalid JSON in request: expected an object, got an array'],
    ['{"ksql":1}', 'Invalid JSON in request: "ksql" must be a string, not a number'],
    ['{"ksql":"","streamsProperties":[]}', 'Invalid JSON in request: "streamsProperties" must be an object, not an array'],
    ['{"ksql":"","streamsProperties":{"a":{}}}', 'Invalid JSON in request: "streamsProperties.a" must be a simple value, not an object'],
    ['{"ksql":"","commandSequenceNumber":"x"}', 'Invalid JSON in request: "commandSequenceNumber" must be a whole number, not a string'],
  ])('refuses the body %j', async (body, message) => {
    for (const path of ['/ksql', '/query']) {
      const answer = await ask(path, { body });
      expect(answer.status).toBe(400);
      expect(answer.text.startsWith('{"@type":"generic_error","error_code":40000,"message":')).toBe(true);
      expect(JSON.parse(answer.text).message).toContain(message);
    }
  });

  it('answers errors of statements with the statement', async () => {
    service.onExecute = async () => {
      throw new ParseError({
        line: 1,
        column: 1,
        from: 0,
        to: 3,
        message: 'line 1:1: Syntax Error',
        expected: [],
        found: 'FOO',
        hint: null,
        statementText: 'FOO;',
      });
    };
    const answer = await ask('/ksql', { body: { ksql: 'FOO;' } });
    expect(answer.status).toBe(400);
    expect(answer.text).toBe(
      '{"@type":"statement_error","error_code":40001,"message":"line 1:1: Syntax Error","line":1,"column":1,"statementText":"FOO;","entities":[]}',
    );
  });

  it('answers what nobody foresaw with 500', async () => {
    service.onExecute = async () => {
      throw new Error('boom');
    };
    expect(await ask('/ksql', { body: { ksql: 'X;' } })).toMatchObject({
      status: 500,
      text: '{"@type":"generic_error","error_code":50000,"message":"boom"}',
    });
  });

  it.each([
    ['/info', { KsqlServerInfo: { version: '8.0.0', kafkaClusterId: 'cluster', ksqlServiceId: 'default_', serverStatus: 'RUNNING' } }],
    [
      '/healthcheck',
      {
        isHealthy: true,
        details: { metastore: { isHealthy: true }, kafka: { isHealthy: true }, commandRunner: { isHealthy: true } },
        serverState: 'READY',
      },
    ],
    [
      '/v1/metadata',
      {
        version: '8.0.0',
        clusterId: { scope: { path: [], clusters: { 'kafka-cluster': 'cluster', 'ksql-cluster': 'default_' } }, id: '' },
      },
    ],
    ['/v1/metadata/id', { scope: { path: [], clusters: { 'kafka-cluster': 'cluster', 'ksql-cluster': 'default_' } }, id: '' }],
    ['/is_valid_property/auto.offset.reset', true],
    ['/chc/ready', {}],
    ['/chc/live', {}],
  ])('answers GET %s', async (path, body) => {
    const answer = await ask(path);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(answer.text)).toEqual(body);
  });

  it('reads GET with a body, as some clients send it', async () => {
    expect(await ask('/info', { method: 'GET', body: '{}' })).toMatchObject({ status: 200 });
    expect(await ask('/info')).toMatchObject({ status: 200 });
  });

  it('lists command statuses and finds one by its encoded id', async () => {
    service.statuses.set('stream/`X`/create', { status: 'SUCCESS', message: 'Stream created', queryId: null });
    expect(JSON.parse((await ask('/status')).text)).toEqual({ commandStatuses: { 'stream/`X`/create': 'SUCCESS' } });
    expect(JSON.parse((await ask('/status/stream/%60X%60/create')).text)).toEqual({
      status: 'SUCCESS',
      message: 'Stream created',
      queryId: null,
    });
    expect(await ask('/status/stream/Y/create')).toMatchObject({
      status: 404,
      text: expect.stringContaining('"error_code":40400,"message":"Command not found'),
    });
  });

  it('closes a query by its id', async () => {
    expect(await ask('/close-query', { body: { queryId: 'known' } })).toMatchObject({ status: 200, text: '' });
    expect(await ask('/close-query', { body: { queryId: 'other' } })).toMatchObject({
      status: 400,
      text: expect.stringContaining('"error_code":40000,"message":"No query with id other'),
    });
    expect(await ask('/close-query', { body: {} })).toMatchObject({ status: 400 });
  });

  it('knows no other path and no other method', async () => {
    expect(await ask('/test')).toMatchObject({ status: 404, text: 'Not Found' });
    expect(await ask('/ksql')).toMatchObject({ status: 404 });
    expect(await ask('/info', { method: 'DELETE' })).toMatchObject({ status: 404 });
    expect(await ask('/clusterStatus')).toMatchObject({ status: 404, text: '' });
    expect(await ask('/%E0%A4%A')).toMatchObject({ status: 400 });
  });

  it('negotiates by Accept alone', async () => {
    for (const accept of [
      'application/json',
      'application/vnd.ksql.v1+json',
      '*/*',
      'application/json; charset=utf-8',
      'text/plain, */*;q=0.1',
    ]) {
      expect(await ask('/info', { headers: { accept } })).toMatchObject({ status: 200 });
    }
    expect(await ask('/info', { headers: { accept: 'text/csv' } })).toMatchObject({ status: 406, text: '' });
    expect(await ask('/ksql', { body: { ksql: '' }, headers: { accept: 'text/csv' } })).toMatchObject({ status: 406, text: '' });
  });

  it.each([
    ['INITIALIZING', 50302, 'KSQL is not yet ready to serve requests.'],
    ['TERMINATING', 50303, 'The server is shutting down'],
    ['TERMINATED', 50304, 'The server is shut down'],
  ] as const)('serves nothing while %s', async (state, code, message) => {
    service.current = state;
    for (const path of ['/info', '/healthcheck']) {
      const { status, text } = await ask(path);
      expect(status).toBe(503);
      expect(JSON.parse(text)).toEqual({ '@type': 'generic_error', error_code: code, message, hint: expect.stringMatching(/\.$/) });
    }
    expect(await ask('/chc/live')).toMatchObject({ status: 200 });
    expect(await ask('/chc/ready')).toMatchObject({ status: 503 });
    expect(await ask('/metrics')).toMatchObject({ status: 200 });
  });

  it('refuses to terminate the cluster, and says what to do', async () => {
    expect(await ask('/ksql/terminate', { body: {} })).toMatchObject({ status: 400 });
  });

  it('shows metrics', async () => {
    await ask('/info');
    const { text, headers } = await ask('/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(text).toMatch(/millrace_http_requests_total\{method="GET",route="\/info",status="200"\} \d+/);
    expect(text).toContain('# TYPE millrace_event_loop_lag_seconds gauge');
    expect(text).toContain('millrace_topics 3');
    expect(text).toContain('millrace_ready 1');
  });

  it('sends who wants no page to /info', async () => {
    expect(await ask('/')).toMatchObject({ status: 307, headers: { location: '/info' } });
  });
});

it('tells a limit from a fault', async () => {
  service.onExecute = async () => {
    throw fail('SERVER_INITIALIZING');
  };
  expect(await askHttp1(started.url, '/ksql', { body: { ksql: 'X;' } })).toMatchObject({ status: 503 });
});
