/**
 * The REST client: one method for each endpoint that the shell and the demo use. HTTP/1.1 over kept-alive connections.
 * Knows the wire's shapes, draws nothing. Every failure is a `ServerError` or a `ConnectionError`.
 */
import type { Agent as HttpAgent, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { StringDecoder } from 'node:string_decoder';
import { http } from '../base/node-http.ts';
import { ConnectionError, ServerError, UsageError } from './failure.ts';
import type { Wire, WireObject } from './wire.ts';
import { isObject, numberOf, objectsOf, parseWire, textOf } from './wire.ts';

/** TLS material as PEM text, or a PKCS#12 store. */
export interface TlsOptions {
  readonly ca?: string | Buffer;
  readonly pfx?: Buffer;
  readonly key?: Buffer;
  readonly cert?: Buffer;
  readonly passphrase?: string;
}

/** How to reach a server. */
export interface ClientOptions {
  readonly url: string;
  /** The value of the Authorization header. */
  readonly authorization?: string;
  readonly tls?: TlsOptions;
}

/** The request body of `/ksql` and `/query`. */
export interface StatementRequest {
  readonly ksql: string;
  readonly streamsProperties?: Readonly<Record<string, string>>;
  readonly commandSequenceNumber?: number;
}

/** The body of an answer as it arrives. */
export interface AnswerLines {
  readonly lines: AsyncIterable<string>;
  /** Drops the connection, which also ends the query on the server. */
  readonly close: () => void;
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** The first URL of a comma list, checked. Throws UsageError. */
export function serverUrl(text: string): URL {
  const first = text.split(',')[0].trim();
  if (!/^https?:\/\//i.test(first)) {
    throw new UsageError(
      `Server URL must begin with protocol (e.g., http:// or https://): ${first}`,
      `Write it as http://${first || 'localhost:8088'}`,
    );
  }
  if (!URL.canParse(first)) throw new UsageError(`This is no URL: ${first}`, 'Write it as http://localhost:8088');
  return new URL(first);
}

/** The URL as it is shown: with its port, without a slash at the end. */
export function shownUrl(url: URL): string {
  const port = url.port === '' ? DEFAULT_PORTS[url.protocol] : url.port;
  return `${url.protocol}//${url.hostname}:${port}${url.pathname.replace(/\/+$/, '')}`;
}

/** A connection to one server. Close it when done. */
export class Client {
  readonly url: string;
  private readonly options: ClientOptions;
  private readonly base: URL;
  private readonly agent: HttpAgent | HttpsAgent;

  /** Throws UsageError when the URL is none. Connects when first used. */
  constructor(options: ClientOptions) {
    this.options = options;
    this.base = serverUrl(options.url);
    this.url = shownUrl(this.base);
    const secure = this.base.protocol === 'https:';
    this.agent = secure ? new HttpsAgent({ keepAlive: true, ...options.tls }) : new http.Agent({ keepAlive: true });
  }

  /** Runs statements; the entities they give. */
  async ksql(request: StatementRequest): Promise<readonly WireObject[]> {
    return objectsOf(await this.json('POST', '/ksql', request));
  }

  /** Starts a SELECT or PRINT; the body's lines come as the server sends them. */
  async query(request: StatementRequest, signal?: AbortSignal): Promise<AnswerLines> {
    const answer = await this.send('POST', '/query', request, 'application/vnd.ksql.v1+json', signal);
    return { lines: linesOf(answer, this.url, signal), close: () => answer.destroy() };
  }

  /** All rows of a pull query, as lists of values. */
  async rows(sql: string): Promise<readonly (readonly Wire[])[]> {
    const answer = await this.send('POST', '/query-stream', { sql }, 'application/vnd.ksqlapi.delimited.v1');
    const lines = (await bodyOf(answer)).split('\n').filter((line) => line !== '');
    const rows: (readonly Wire[])[] = [];
    for (const line of lines) {
      const value = parseWire(line);
      if (Array.isArray(value)) rows.push(value);
      else if (isObject(value) && value.error_code !== undefined) throw serverError(200, line);
    }
    return rows;
  }

  /** Stops a push query. Unknown ids are no matter: the query is gone then. */
  async closeQuery(queryId: string): Promise<void> {
    await this.json('POST', '/close-query', { queryId }).catch((error: unknown) => {
      if (!(error instanceof ServerError)) throw error;
    });
  }

  /** What the server says of itself. */
  async info(): Promise<{ readonly version: string; readonly status: string }> {
    const answer = await this.json('GET', '/info');
    const info = isObject(answer) && isObject(answer.KsqlServerInfo) ? answer.KsqlServerInfo : null;
    if (info === null) throw new ConnectionError(`${this.url} does not appear to be a Millrace server.`, 'Check host and port.');
    return { version: textOf(info.version), status: textOf(info.serverStatus) || '<unknown>' };
  }

  /** Throws ServerError when a session may not set the property. */
  async checkProperty(name: string): Promise<void> {
    await this.json('GET', `/is_valid_property/${encodeURIComponent(name)}`);
  }

  close(): void {
    this.agent.destroy();
  }

  private async json(method: string, path: string, body?: object): Promise<Wire> {
    const text = await bodyOf(await this.send(method, path, body, 'application/json'));
    if (text.trim() === '') return null;
    try {
      return parseWire(text);
    } catch (error) {
      throw new ConnectionError(
        `${this.url} answered something that is no JSON.`,
        'Is this a Millrace server? Check host and port.',
        error,
      );
    }
  }

  /** Sends a request; resolves with an answer of status 200, whose body is still to come. */
  private send(method: string, path: string, body: object | undefined, accept: string, signal?: AbortSignal): Promise<IncomingMessage> {
    const headers: Record<string, string> = { accept };
    if (this.options.authorization !== undefined) headers.authorization = this.options.authorization;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const url = new URL(this.base.pathname.replace(/\/+$/, '') + path, this.base);
    const start = url.protocol === 'https:' ? httpsRequest : http.request;
    return new Promise((resolve, reject) => {
      const outgoing = start(url, { method, headers, agent: this.agent, signal }, (answer) => {
        if (answer.statusCode === 200) resolve(answer);
        else bodyOf(answer).then((text) => reject(serverError(answer.statusCode ?? 0, text)), reject);
      });
      outgoing.on('error', (error) => reject(unreachable(this.url, error)));
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  try {
    for await (const part of answer) parts.push(part as Buffer);
  } catch (error) {
    throw new ConnectionError('The server broke off its answer.', 'Look into its log; it may have been stopped.', error);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The lines as they come; a broken connection is a ConnectionError, unless it was ours to break. */
async function* linesOf(answer: IncomingMessage, url: string, signal?: AbortSignal): AsyncIterable<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  try {
    for await (const part of answer) {
      const pieces = (rest + decoder.write(part as Buffer)).split('\n');
      rest = pieces.pop() ?? '';
      yield* pieces;
    }
  } catch (error) {
    if (signal?.aborted === true) return;
    throw new ConnectionError(
      `The connection to ${url} broke off.`,
      'The server may have been stopped; start it and run this again.',
      error,
    );
  }
  if (rest !== '') yield rest;
}

/** Makes the error out of an error answer, whatever its body. */
export function serverError(status: number, text: string): ServerError {
  try {
    const body = parseWire(text);
    if (isObject(body) && body.message !== undefined) {
      const code = numberOf(body.error_code) || status * 100;
      return new ServerError(status, code, textOf(body.message), textOf(body.statementText), objectsOf(body.entities), textOf(body.hint));
    }
  } catch {
    // Not JSON: a text may say what there is to say, a page of some other server does not.
  }
  const shown = text.trim().startsWith('<') ? 'Is it a Millrace server? Check host and port.' : text.trim().slice(0, 500);
  return new ServerError(status, status * 100, `The server answered with status ${status}${shown === '' ? '.' : `: ${shown}`}`);
}

function unreachable(url: string, error: NodeJS.ErrnoException): ConnectionError {
  if (error.code === 'ECONNREFUSED') {
    return new ConnectionError(`No server listens at ${url}.`, 'Start one with "millrace start", or name another URL.', error);
  }
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    return new ConnectionError(`The host of ${url} is not known.`, 'Check the spelling of the URL.', error);
  }
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') {
    return new ConnectionError(`The connection to ${url} broke off.`, 'The server may have been stopped; look into its log.', error);
  }
  return new ConnectionError(`Cannot reach ${url}: ${error.message}`, 'Check the URL (http or https?) and the server.', error);
}
