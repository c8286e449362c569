/** `GET /`: the browser console for who asks for HTML, otherwise the way to `/info` as ksqlDB has it; and the files of the console. */
import { acceptedTypes } from '../negotiate.ts';
import { consoleFile } from '../console.ts';
import type { ConsoleFile } from '../console.ts';
import type { Route } from '../route.ts';
import type { FastifyReply } from 'fastify';

export const rootRoute: Route = {
  method: 'GET',
  path: '/',
  access: 'stateless',
  handle(context, request, reply) {
    const page = acceptedTypes(request.headers.accept).includes('text/html') ? consoleFile(context.consoleFolder, 'index.html') : null;
    if (page === null) void reply.code(307).header('location', '/info').send();
    else sendFile(reply, page);
  },
};

export const assetRoute: Route = {
  method: 'GET',
  path: '/*',
  access: 'stateless',
  handle(context, request, reply) {
    const file = consoleFile(context.consoleFolder, (request.params as { '*': string })['*']);
    if (file === null) void reply.code(404).type('text/plain').send('Not Found');
    else sendFile(reply, file);
  },
};

function sendFile(reply: FastifyReply, file: ConsoleFile): void {
  for (const [name, value] of Object.entries(file.headers)) void reply.header(name, value);
  void reply.send(file.bytes);
}
