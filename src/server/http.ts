/**
 * The HTTP server: fastify over one port (`one-port.ts`, or TLS with ALPN), the routes, and what holds for all of them: errors as JSON, the gate, counters.
 *
 * It knows no SQL and no engine, only the `Service` it is given. What a client sends can end its own connection and nothing else.
 */
import fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { SecureServerOptions } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { fail, messageOf } from '../base/errors.ts';
import type { Telemetry } from '../base/telemetry.ts';
import { noteResponse, refuseClient } from './client-error.ts';
import type { Authenticate, CorsSettings, Logger, ServerContext, ServerLimits } from './context.ts';
import { discardRest } from './discard.ts';
import { answerOf, logged, sendFailure } from './failure.ts';
import { admit, admitOrigin, answerPreflight, isLoopbackName } from './gate.ts';
import { pathOf } from './h2c-upgrade.ts';
import { createOnePort, trackSessions } from './one-port.ts';
import type { Port } from './one-port.ts';
import type { Route } from './route.ts';
import { ROUTES } from './routes/all.ts';
import { createRunningAnswers } from './running.ts';
import type { Service } from './service.ts';
import { upgradeRequest, wantsUpgrade } from './upgrade.ts';

export interface HttpServerOptions {
  readonly service: Service;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
  readonly host: string;
  /** 0: one that is free. */
  readonly port: number;
  /** Certificate and key; null: clear text. */
  readonly tls: SecureServerOptions | null;
  readonly limits: ServerLimits;
  readonly cors: CorsSettings;
  readonly authenticate: Authenticate | null;
  readonly consoleFolder: string | null;
  /** ms after which a connection with nothing going on is closed. */
  readonly idleMs: number;
}

export interface HttpServer {
  /** `http://127.0.0.1:8088` */
  readonly url: string;
  /** Ends streaming answers, lets short ones finish, cuts what is left after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** No route has a schema; fastify would load its two schema compilers all the same, and they are half of what its start costs. */
const NO_SCHEMAS: FastifyServerOptions['schemaController'] = {
  compilersFactory: {
    buildValidator: (() => () => () => true) as never,
    buildSerializer: () => () => (value: unknown) => JSON.stringify(value),
  },
};

/** Binds the port and serves. Throws PORT_IN_USE, LISTEN_FAILED. */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const context = contextOf(options);
  let port: Port | null = null;
  const app = fastify({
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    schemaController: NO_SCHEMAS,
    frameworkErrors: (error, _request, reply) =>
      sendFailure(reply as unknown as FastifyReply, answerOf(fail('REQUEST_URL_INVALID', { reason: error.message }))),
    clientErrorHandler: (error, socket) => refuseClient(error, socket, () => countRefused(context, error.message, socket)),
    routerOptions: { maxParamLength: 4096 },
    serverFactory: (handler) => {
      port = openPort(options, context, handler as RequestListener);
      return port.server;
    },
  });
  install(app, context);
  await listen(app, options);
  return { url: urlOf(app, options), close: (graceMs) => closeAll(app, context, port as unknown as Port, graceMs) };
}

async function closeAll(app: FastifyInstance, context: ServerContext, port: Port, graceMs: number): Promise<void> {
  context.running.endAll();
  port.goAway();
  const cut = setTimeout(() => {
    for (const socket of context.sockets) socket.destroy();
  }, graceMs);
  await app.close();
  clearTimeout(cut);
}

function contextOf(options: HttpServerOptions): ServerContext {
  const { service, telemetry, limits, cors, authenticate, logger, consoleFolder, host } = options;
  return {
    service,
    telemetry,
    limits,
    cors,
    authenticate,
    logger,
    consoleFolder,
    loopbackOnly: isLoopbackName(host),
    running: createRunningAnswers(),
    sockets: new Set(),
  };
}

async function listen(app: FastifyInstance, { host, port }: HttpServerOptions): Promise<void> {
  try {
    await app.listen({ host, port, listenTextResolver: () => '' });
  } catch (error) {
    await app.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw fail('PORT_IN_USE', { host, port }, { cause: error });
    throw fail('LISTEN_FAILED', { host, port, reason: messageOf(error) }, { cause: error });
  }
}

function urlOf(app: FastifyInstance, { host, tls }: HttpServerOptions): string {
  const { port } = app.server.address() as AddressInfo;
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `${tls === null ? 'http' : 'https'}://${shown}:${port}`;
}

function openPort(options: HttpServerOptions, context: ServerContext, handler: RequestListener): Port {
  const refused = (reason: string, socket: Socket | null): void => countRefused(context, reason, socket);
  const accept = tolerant(handler);
  const port = options.tls === null ? clearPort(options, accept, refused) : securePort(options.tls, accept, refused);
  port.server.prependListener('connection', (socket: Socket) => {
    context.sockets.add(socket);
    socket.once('close', () => void context.sockets.delete(socket));
  });
  port.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) =>
    upgradeRequest(context, port.http2, request, socket, head),
  );
  return port;
}

function countRefused(context: ServerContext, reason: string, socket: Socket | null): void {
  context.telemetry.add('millrace_http_connections_refused_total');
  context.logger.info({ reason, from: socket?.remoteAddress }, 'a connection was refused');
}

function clearPort(options: HttpServerOptions, handler: RequestListener, onRefused: (reason: string, socket: Socket | null) => void): Port {
  const http1 = { keepAliveTimeout: options.idleMs, shouldUpgradeCallback: wantsUpgrade };
  return createOnePort(handler, { http1, onRefused });
}

function securePort(tls: SecureServerOptions, handler: RequestListener, onRefused: (reason: string, socket: Socket | null) => void): Port {
  const server = createSecureServer({ ...tls, allowHTTP1: true }, handler as unknown as Parameters<typeof createSecureServer>[1]);
  const sessions = trackSessions(server, onRefused);
  return {
    server: server as unknown as Server,
    http2: null,
    goAway() {
      for (const session of sessions) session.close();
    },
  };
}

/** What every request's body is said to be. */
const BODY_TYPE = 'application/json';

/**
 * Requests as they come are made into what fastify expects. Content-Type is never looked at here, and fastify must not either: clients send JSON with delimited, unknown or no
 * type, and bodies with neither type nor length. A request target may be a whole URL (RFC 9112 section 3.2.2; the Python client sends it).
 */
function tolerant(handler: RequestListener): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    noteResponse(request, response);
    request.headers['content-type'] = BODY_TYPE;
    if (request.url !== undefined && !request.url.startsWith('/')) request.url = pathOf(request.url);
    handler(request, response);
  };
}

function install(app: FastifyInstance, context: ServerContext): void {
  app.removeAllContentTypeParsers();
  // Routes read their bodies themselves, within their limits. By its name the parser is found at once; a parser for all types is searched for with every request.
  app.addContentTypeParser(BODY_TYPE, (_request, _payload, done) => done(null, undefined));
  app.addHook('onRequest', (request, reply, done) => {
    context.telemetry.add('millrace_http_requests_open');
    request.raw.on('error', () => undefined);
    reply.raw.once('close', () => closed(context, request, reply));
    try {
      admitOrigin(context, request, reply);
    } catch (error) {
      return done(error as Error);
    }
    if (!answerPreflight(context, request, reply)) done();
  });
  app.setErrorHandler((error, request, reply) => answerError(context, error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    discardRest(request, reply);
    return reply.code(404).type('text/plain').send('Not Found');
  });
  for (const route of ROUTES) addRoute(app, context, route);
}

function addRoute(app: FastifyInstance, context: ServerContext, route: Route): void {
  app.route({
    method: route.method,
    url: route.path,
    handler: async (request, reply) => {
      await admit(context, route, request);
      await route.handle(context, request, reply);
      return reply;
    },
  });
}

function answerError(context: ServerContext, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const answer = answerOf(error);
  if (answer.status >= 500 && answer.status !== 503) context.logger.error({ ...logged(error), path: request.url }, 'a request failed');
  discardRest(request, reply);
  sendFailure(reply, answer);
}

/** Methods that get a label of their own: over HTTP/2 a client may send any word, and metrics must stay few. */
const COUNTED_METHODS = new Set(['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

function closed(context: ServerContext, request: FastifyRequest, reply: FastifyReply): void {
  context.telemetry.add('millrace_http_requests_open', -1);
  const method = COUNTED_METHODS.has(request.method) ? request.method : 'other';
  context.telemetry.add('millrace_http_requests_total', 1, method, request.routeOptions.url ?? 'none', String(reply.raw.statusCode));
}
