/**
 * A stand-in for the server that shows the console to a browser: canned answers of the protocol's shapes, rows on a timer.
 * It knows no SQL. What it is asked is kept for the test to look at.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

/** An answer of /ksql: entities, or an error body with its status. */
export type Answer = readonly object[] | { readonly status: number; readonly body: object };

/** The rows of a query: the first lines at once, then `next` every so many milliseconds until it gives null. */
export interface QueryAnswer {
  readonly header: object;
  readonly lines: readonly string[];
  readonly next?: (index: number) => string | null;
  readonly everyMs?: number;
}

/** What the stand-in says. Texts come as the console sent them. */
export interface Script {
  readonly statements: (text: string) => Answer;
  readonly query: (text: string) => QueryAnswer | { readonly status: number; readonly body: object };
}

/** What was asked: the path and the body. */
export interface Asked {
  readonly path: string;
  readonly body: string;
}

/** A running stand-in. */
export interface FakeServer {
  readonly url: string;
  readonly asked: Asked[];
  /** Queries whose connection the browser has not closed. */
  readonly open: () => number;
  readonly close: () => Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Starts it on a free port of this machine; `folder` holds the built console. */
export async function startFakeServer(folder: string, script: Script): Promise<FakeServer> {
  const asked: Asked[] = [];
  let open = 0;
  const answerQuery = (text: string, response: ServerResponse) => {
    const answer = script.query(text);
    if ('status' in answer) return json(response, answer.status, answer.body);
    open += 1;
    response.writeHead(200, { 'content-type': 'application/vnd.ksqlapi.delimited.v1' });
    response.write([JSON.stringify(answer.header), ...answer.lines].map((line) => `${line}\n`).join(''));
    let index = 0;
    const timer = setInterval(() => {
      const line = answer.next?.(index) ?? null;
      index += 1;
      if (line === null) response.end();
      else response.write(`${line}\n`);
    }, answer.everyMs ?? 20);
    response.on('close', () => {
      clearInterval(timer);
      open -= 1;
    });
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (request.method === 'GET' && path === '/info') return json(response, 200, { KsqlServerInfo: { version: '0.1.0' } });
    if (request.method === 'GET') return file(folder, path, response);
    void bodyOf(request).then((body) => {
      asked.push({ path, body });
      const text = JSON.parse(body) as { ksql?: string; sql?: string };
      if (path === '/ksql') {
        const answer = script.statements(text.ksql ?? '');
        return 'status' in answer ? json(response, answer.status, answer.body) : json(response, 200, answer);
      }
      if (path === '/query-stream') return answerQuery(text.sql ?? '', response);
      return response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    open: () => open,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function file(folder: string, path: string, response: ServerResponse): void {
  const name = path === '/' ? 'index.html' : normalize(path).replace(/^[/.]+/, '');
  try {
    const bytes = readFileSync(join(folder, name));
    response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(bytes);
  } catch {
    response.writeHead(404).end('Not Found');
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
