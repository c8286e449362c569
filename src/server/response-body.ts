/**
 * The body of a streaming answer, over HTTP/1.1 and HTTP/2 alike: it waits for a client that does not read, notices one that has left, and keeps the promise that many clients
 * live by: one chunk or DATA frame per line.
 *
 * Invariant: what is buffered for a client is bounded by the socket's high-water mark plus one write; the writer awaits every write.
 */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** A write joins texts up to this many characters. */
const CHUNK_CHARACTERS = 32_768;

export class ResponseBody {
  private readonly raw: ServerResponse;
  private readonly framed: boolean;
  private gone = false;
  /** Resolves when the client has left or the answer is complete. */
  readonly whenClosed: Promise<void>;

  /** Takes the reply over from fastify and sends status and headers with the first write. */
  constructor(reply: FastifyReply, contentType: string, status = 200) {
    reply.hijack();
    this.raw = reply.raw;
    this.framed = reply.request.raw.httpVersionMajor >= 2;
    this.whenClosed = new Promise((resolve) => {
      this.raw.once('close', () => {
        this.gone = true;
        resolve();
      });
    });
    this.raw.on('error', () => undefined);
    if (this.raw.destroyed) this.gone = true;
    else this.raw.writeHead(status, { ...(reply.getHeaders() as IncomingHttpHeaders), 'content-type': contentType });
  }

  /** The client has left, or the answer is complete. */
  get closed(): boolean {
    return this.gone;
  }

  /** Calls back once, when the client leaves or the answer is complete. */
  onClose(callback: () => void): void {
    void this.whenClosed.then(callback);
  }

  /** Sends the headers before there is anything to say. */
  flushHeaders(): void {
    if (!this.gone) this.raw.flushHeaders();
  }

  /** Each text in a chunk or frame of its own. */
  async lines(texts: Iterable<string>): Promise<void> {
    for (const text of texts) {
      if (this.gone) return;
      if (this.framed) await this.frame(text);
      else await this.write(text);
    }
  }

  /** The texts in as few writes as is good. */
  async join(texts: Iterable<string>): Promise<void> {
    let pending = '';
    for (const text of texts) {
      pending += text;
      if (pending.length < CHUNK_CHARACTERS) continue;
      await this.write(pending);
      if (this.gone) return;
      pending = '';
    }
    if (pending !== '') await this.write(pending);
  }

  /** Ends the answer. */
  end(): void {
    if (!this.gone) this.raw.end();
  }

  /** Two writes in one turn become one frame, so each waits until the one before is with the session. */
  private async frame(text: string): Promise<void> {
    const written = new Promise<void>((resolve) => {
      this.raw.write(text, () => resolve());
    });
    await Promise.race([written, this.whenClosed]);
  }

  private async write(text: string): Promise<void> {
    if (this.gone || this.raw.write(text)) return;
    const drained = new Promise<void>((resolve) => {
      this.raw.once('drain', resolve);
    });
    await Promise.race([drained, this.whenClosed]);
  }
}
