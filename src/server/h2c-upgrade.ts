/**
 * HTTP/2 in clear text by `Upgrade: h2c` (RFC 7540 section 3.2), which Node's server does not have: the HTTP/1.1 request becomes stream 1 of a new HTTP/2 session.
 *
 * After `101 Switching Protocols` and the client's preface, the request is put into the byte stream as the HEADERS and DATA frames that a client with prior knowledge would have
 * sent, and Node's HTTP/2 server reads on from there. Header fields are sent as literals that touch no table, so both sides' compression stays in step.
 * Only requests whose body fits the first flow-control window are taken; larger ones are answered as HTTP/1.1.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Http2Server } from 'node:http2';
import type { Socket } from 'node:net';
import { acceptHttp2, PREFACE } from './one-port.ts';

/** The initial window of connection and stream; bytes. */
const MAX_BODY = 65_535;
/** The frame size that every peer takes; bytes. */
const MAX_FRAME = 16_384;
const FRAME_HEADER = 9;
/** How long the client may take for its body and its preface; ms. */
const PATIENCE_MS = 10_000;

/** In lower case: one client compares the values letter by letter. */
const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n';

const DATA = 0;
const HEADERS = 1;
const SETTINGS = 4;
const END_STREAM = 1;
const END_HEADERS = 4;

/** Fields that belong to a connection of HTTP/1.1, or have a pseudo-header in their place. */
const LEFT_OUT = new Set(['connection', 'upgrade', 'http2-settings', 'host', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'te']);

/** Whether the request asks for HTTP/2 in a way that can be granted. */
export function wantsHttp2({ headers }: IncomingMessage): boolean {
  const protocols = (headers.upgrade ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const length = Number(headers['content-length'] ?? 0);
  return (
    protocols.includes('h2c') && headers['http2-settings'] !== undefined && headers['transfer-encoding'] === undefined && length <= MAX_BODY
  );
}

/** Changes the protocol. A client that does not follow is cut off; never throws. */
export async function upgradeToHttp2(http2: Http2Server, request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
  const input = collect(socket, head);
  const patience = setTimeout(() => socket.destroy(), PATIENCE_MS);
  try {
    const body = await input.take(Number(request.headers['content-length'] ?? 0));
    socket.write(SWITCHING);
    const opening = await input.take(PREFACE.length + FRAME_HEADER);
    if (!opening.subarray(0, PREFACE.length).equals(PREFACE) || opening[PREFACE.length + 3] !== SETTINGS)
      throw new Error('no preface came after the upgrade');
    const settings = await input.take(opening.readUIntBE(PREFACE.length, 3));
    const rest = input.stop();
    socket.unshift(Buffer.concat([opening, settings, ...requestFrames(request, body), rest]));
    acceptHttp2(http2, socket);
  } catch {
    socket.destroy();
  } finally {
    clearTimeout(patience);
  }
}

interface Input {
  /** The next bytes, once there are so many. Rejects when the connection ends before. */
  take(length: number): Promise<Buffer>;
  /** Ends the reading and gives what is left over. */
  stop(): Buffer;
}

function collect(socket: Socket, head: Buffer): Input {
  let pending = head;
  let ended = false;
  let wake: () => void = () => undefined;
  const onData = (chunk: Buffer): void => {
    pending = Buffer.concat([pending, chunk]);
    if (pending.length > 2 * MAX_BODY) socket.pause();
    wake();
  };
  const onEnd = (): void => {
    ended = true;
    wake();
  };
  socket.on('data', onData).on('end', onEnd).on('close', onEnd);
  return {
    async take(length) {
      while (pending.length < length) {
        if (ended) throw new Error('the connection ended');
        socket.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const taken = pending.subarray(0, length);
      pending = pending.subarray(length);
      return taken;
    },
    stop() {
      socket.pause();
      socket.off('data', onData).off('end', onEnd).off('close', onEnd);
      return pending;
    },
  };
}

/** The request as frames of stream 1. */
function requestFrames(request: IncomingMessage, body: Buffer): Buffer[] {
  const block = headerBlock(request);
  if (block.length > MAX_FRAME) throw new Error('the header is too long for one frame');
  const frames = [frame(HEADERS, END_HEADERS | (body.length === 0 ? END_STREAM : 0), block)];
  for (let from = 0; from < body.length; from += MAX_FRAME) {
    const last = from + MAX_FRAME >= body.length;
    frames.push(frame(DATA, last ? END_STREAM : 0, body.subarray(from, from + MAX_FRAME)));
  }
  return frames;
}

function frame(type: number, flags: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(FRAME_HEADER);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(1, 5);
  return Buffer.concat([header, payload]);
}

function headerBlock(request: IncomingMessage): Buffer {
  const { headers } = request;
  const pseudo: [string, string][] = [
    [':method', request.method ?? 'GET'],
    [':scheme', 'http'],
    [':path', pathOf(request.url ?? '/')],
    [':authority', headers.host ?? 'localhost'],
  ];
  return Buffer.concat([...pseudo, ...plainFields(headers)].map(([name, value]) => literalField(name, value)));
}

function plainFields(headers: IncomingHttpHeaders): [string, string][] {
  return Object.entries(headers)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]);
}

/** The path and query of a request target, which may be a whole URL. */
export function pathOf(target: string): string {
  if (!/^https?:\/\//i.test(target)) return target;
  const url = URL.parse(target);
  return url === null ? target : url.pathname + url.search;
}

/** RFC 7541 section 6.2.2: a literal that is not indexed, with a new name. */
function literalField(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.of(0), literalText(name), literalText(value)]);
}

/** RFC 7541 section 5.2, without Huffman coding. */
function literalText(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const length: number[] = [];
  if (bytes.length < 127) length.push(bytes.length);
  else {
    length.push(127);
    let rest = bytes.length - 127;
    for (; rest >= 128; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
    length.push(rest);
  }
  return Buffer.concat([Buffer.from(length), bytes]);
}
