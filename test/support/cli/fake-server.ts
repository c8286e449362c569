/** A small HTTP server that answers as a test says, and remembers what it was asked. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

/** What to answer: a value as JSON, or a status with one, or a function that answers by itself. */
export type Answer = unknown | ((response: ServerResponse, asked: Asked) => void);

export interface FakeServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/** Starts it. `answers`: path → answer; what is not listed is a 404. */
export async function fakeServer(answers: Readonly<Record<string, Answer>>): Promise<FakeServer> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += String(part);
    const path = (request.url ?? '').split('?')[0];
    const entry = { method: request.method ?? '', path, headers: request.headers, body: text === '' ? {} : JSON.parse(text) };
    asked.push(entry);
    const answer = answers[path];
    if (typeof answer === 'function') answer(response, entry);
    else if (answer === undefined) response.writeHead(404).end('Not Found');
    else response.writeHead(200, { 'content-type': 'application/json' }).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers with an error of the server. */
export function refuse(status: number, body: object): (response: ServerResponse) => void {
  return (response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
