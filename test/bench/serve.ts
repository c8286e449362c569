/**
 * A server in a process of its own, for the lines over HTTP: `node serve.ts millrace DIRECTORY` or `node serve.ts bare BODY`. Prints its url on the first line of its output and ends with its input.
 */
import Fastify from 'fastify';
import { startServer } from '../../src/main.ts';

const [kind, argument] = process.argv.slice(2);

async function serve(): Promise<string> {
  if (kind === 'millrace') return (await startServer({ port: 0, host: '127.0.0.1', directory: argument, logLevel: 'error' })).url;
  const app = Fastify();
  app.post('/query-stream', (_request, reply) => {
    reply.header('content-type', 'application/vnd.ksqlapi.delimited.v1').send(argument);
  });
  return app.listen({ port: 0, host: '127.0.0.1' });
}

console.log(await serve());
process.stdin.on('end', () => process.exit(0)).resume();
