/**
 * Rows into a stream or table through `/inserts-stream` (HTTP/2): each row is acknowledged once it is stored.
 * Bounded: `insert` waits while too many rows are on their way. After a failure the object is of no more use.
 */
import { connect, constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { StringDecoder } from 'node:string_decoder';
import { serverError } from './client.ts';
import { ConnectionError, ServerError } from './failure.ts';
import { isObject, numberOf, parseWire, textOf } from './wire.ts';

/** Rows sent and not yet acknowledged, at most. */
const WINDOW = 2000;

/** An open stream of inserts. */
export interface Inserts {
  /** Sends a row. Resolves when there is room for another, not when this one is stored. Throws ServerError and ConnectionError, also for rows before. */
  insert(row: Readonly<Record<string, unknown>>): Promise<void>;
  /** Resolves when every row sent so far is stored. Throws as `insert`. */
  stored(): Promise<void>;
  /** Number of rows stored. */
  readonly acknowledged: number;
  close(): void;
}

/** Opens inserts into `target`. Throws ServerError when the server refuses it, ConnectionError when there is none. */
export async function openInserts(url: string, target: string, authorization?: string): Promise<Inserts> {
  const session = connect(url);
  const state: State = { sent: 0, acknowledged: 0, failure: null, full: false, waiting: new Set() };
  session.on('error', (error) => failWith(state, broken(url, error)));
  try {
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: '/inserts-stream',
      accept: 'application/vnd.ksqlapi.delimited.v1',
      ...(authorization === undefined ? {} : { authorization }),
    });
    stream.write(`${JSON.stringify({ target })}\n`);
    await accepted(stream, state, url);
    return insertsOver(session, stream, state);
  } catch (error) {
    session.destroy();
    throw state.failure ?? error;
  }
}

interface State {
  sent: number;
  acknowledged: number;
  failure: Error | null;
  /** Whether the connection takes no more for now. */
  full: boolean;
  /** Those who wait for acknowledgements. */
  readonly waiting: Set<() => void>;
}

function failWith(state: State, error: Error): void {
  state.failure ??= error;
  wake(state);
}

function wake(state: State): void {
  const woken = [...state.waiting];
  state.waiting.clear();
  for (const resume of woken) resume();
}

function broken(url: string, cause?: unknown): ConnectionError {
  const reason =
    cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
      ? `No server listens at ${url}.`
      : `The connection to ${url} broke off.`;
  return new ConnectionError(reason, 'The server may have been stopped; rows that were not acknowledged may be missing.', cause);
}

/** Waits for the answer's head and then reads acknowledgements for as long as they come. */
function accepted(stream: ClientHttp2Stream, state: State, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const decoder = new StringDecoder('utf8');
    let status = 0;
    let rest = '';
    stream.on('response', (headers) => {
      status = Number(headers[constants.HTTP2_HEADER_STATUS]);
      if (status === 200) resolve();
    });
    stream.on('data', (part: Buffer) => {
      rest += decoder.write(part);
      if (status !== 200) return;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) takeAck(state, line);
      wake(state);
    });
    let cause: unknown;
    const over = (): void => {
      if (status === 200 && rest.trim() !== '') takeAck(state, rest);
      failWith(state, status === 200 || status === 0 ? broken(url, cause) : serverError(status, rest));
      rest = '';
      reject(state.failure);
    };
    stream.on('error', (error) => {
      cause = error;
    });
    // An answer may end while the request is still open. A connection that could not be made says why only after its streams are closed.
    stream.on('end', () => setImmediate(over));
    stream.on('close', () => setImmediate(over));
  });
}

function takeAck(state: State, line: string): void {
  if (line.trim() === '') return;
  const ack = parseWire(line);
  if (!isObject(ack)) return;
  if (ack.status === 'ok') state.acknowledged += 1;
  else state.failure ??= new ServerError(200, numberOf(ack.error_code), textOf(ack.message));
}

function insertsOver(session: ClientHttp2Session, stream: ClientHttp2Stream, state: State): Inserts {
  const until = async (done: () => boolean): Promise<void> => {
    while (!done()) {
      if (state.failure !== null) throw state.failure;
      await new Promise<void>((resolve) => state.waiting.add(resolve));
    }
  };
  stream.on('drain', () => {
    state.full = false;
    wake(state);
  });
  return {
    async insert(row) {
      await until(() => !state.full && state.sent - state.acknowledged < WINDOW);
      if (state.failure !== null) throw state.failure;
      state.sent += 1;
      state.full = !stream.write(`${JSON.stringify(row)}\n`);
    },
    stored: () => until(() => state.acknowledged === state.sent),
    get acknowledged() {
      return state.acknowledged;
    },
    close() {
      stream.end();
      session.close();
      session.destroy();
    },
  };
}
