/**
 * What stands before every route, in this order: pages of other sites are kept out, CORS, authentication, the state of the server.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fail } from '../base/errors.ts';
import type { ServerContext } from './context.ts';
import type { Route } from './route.ts';
import type { ServerState } from './service.ts';

/** Headers that CORS lets through when the settings name none. */
const DEFAULT_METHODS = 'GET,POST,HEAD';
const DEFAULT_HEADERS = 'X-Requested-With,Content-Type,Accept,Origin';

/** Throws what keeps the request out; sets the CORS headers. */
export function admitOrigin(context: ServerContext, request: FastifyRequest, reply: FastifyReply): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  if (allowsOrigin(context.cors.origin, origin)) {
    reply.header('vary', 'Origin').header('access-control-allow-origin', origin).header('access-control-allow-credentials', 'true');
  } else if (!isOwnPage(context, origin, hostOf(request))) {
    throw fail('CROSS_SITE_REQUEST', { origin });
  }
}

/** Answers a preflight request; false when it is none. */
export function answerPreflight(context: ServerContext, request: FastifyRequest, reply: FastifyReply): boolean {
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined || context.cors.origin === '')
    return false;
  void reply
    .header('access-control-allow-methods', context.cors.methods || DEFAULT_METHODS)
    .header('access-control-allow-headers', context.cors.headers || DEFAULT_HEADERS)
    .code(204)
    .send();
  return true;
}

/** Throws unless the caller is known and the server is in a state to serve the route. */
export async function admit(context: ServerContext, route: Route, request: FastifyRequest): Promise<void> {
  if (route.access === 'open') return;
  if (route.access !== 'anonymous' && context.authenticate !== null) {
    await context.authenticate(request.headers, request.method, request.url.split('?', 1)[0]);
  }
  if (route.access !== 'stateless') requireRunning(context.service.state());
}

/** Throws the error of a state in which nothing is served. */
export function requireRunning(state: ServerState): void {
  if (state === 'INITIALIZING') throw fail('SERVER_INITIALIZING');
  if (state === 'TERMINATING') throw fail('SERVER_TERMINATING');
  if (state === 'TERMINATED') throw fail('SERVER_TERMINATED');
}

function hostOf(request: FastifyRequest): string {
  return String(request.headers[':authority'] ?? request.headers.host ?? '');
}

/** A comma list of origins, `*` for all. */
function allowsOrigin(setting: string, origin: string): boolean {
  return setting.split(',').some((entry) => entry.trim() === '*' || (entry.trim() !== '' && entry.trim() === origin));
}

/**
 * Whether a page was served by this very server. A server that nobody else can reach also wants to be called by a loopback name: otherwise any site could
 * point a name of its own at 127.0.0.1 and use the server through the user's browser.
 */
export function isOwnPage(context: Pick<ServerContext, 'loopbackOnly'>, origin: string, host: string): boolean {
  const page = URL.parse(origin);
  if (page === null || page.host.toLowerCase() !== host.toLowerCase()) return false;
  return !context.loopbackOnly || isLoopbackName(page.hostname);
}

/** `localhost`, names below it and loopback addresses. */
export function isLoopbackName(name: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/i.test(name);
}
