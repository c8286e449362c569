/**
 * Acknowledgements of an insert stream: rows overlap up to a bound, each is acknowledged in a frame of its own once it is durable, and the first error is the last word.
 *
 * Invariant: at most `bound` rows are between being taken and being acknowledged on the socket, so a client that does not read its acknowledgements cannot make memory grow.
 */
import { fail, MillraceError } from '../base/errors.ts';
import { answerOf } from './failure.ts';
import type { ResponseBody } from './response-body.ts';

export class InsertAcknowledgements {
  private readonly body: ResponseBody;
  private readonly isArray: boolean;
  private readonly bound: number;
  private readonly onFailed: () => void;
  private sequence = 0;
  private open = 0;
  private sent = 0;
  private failure: string | null = null;
  private readonly ready: string[] = [];
  private sending: Promise<void> | null = null;
  private wake: () => void = () => undefined;

  /** `onFailed` is called once, at the first row that cannot be inserted: the client may send no other and wait for the word about this one. */
  constructor(body: ResponseBody, isArray: boolean, bound: number, onFailed: () => void) {
    this.body = body;
    this.isArray = isArray;
    this.bound = bound;
    this.onFailed = onFailed;
  }

  /** A row could not be inserted; nothing more is to be taken. */
  get failed(): boolean {
    return this.failure !== null;
  }

  /** Starts the insertion of the next row; resolves when there is room for another. */
  async take(insert: () => Promise<void>): Promise<void> {
    const sequence = this.sequence++;
    this.open++;
    void this.settle(insert, sequence);
    while (this.open >= this.bound && !this.body.closed) await this.change();
  }

  /** Ends the stream with an error that belongs to no row of its own. */
  fail(error: unknown): void {
    this.failure ??= errorText(error, this.sequence);
  }

  /** Waits for all rows taken, sends what is left and the error if there is one. */
  async finish(): Promise<void> {
    while (this.open > 0 && !this.body.closed) await this.change();
    if (this.failure !== null) await this.body.lines([this.element(this.failure)]);
    if (this.isArray) await this.body.lines([this.sent === 0 ? '[]' : ']']);
  }

  private async settle(insert: () => Promise<void>, sequence: number): Promise<void> {
    try {
      await insert();
      this.ready.push(`{"status":"ok","seq":${sequence}}`);
      this.sending ??= this.send();
      await this.sending;
    } catch (error) {
      const first = this.failure === null;
      this.failure ??= errorText(error, sequence);
      if (first) this.onFailed();
    } finally {
      this.open--;
      this.wake();
    }
  }

  private async send(): Promise<void> {
    while (this.ready.length > 0) await this.body.lines(this.ready.splice(0).map((text) => this.element(text)));
    this.sending = null;
  }

  private element(text: string): string {
    this.sent++;
    if (!this.isArray) return `${text}\n`;
    return `${this.sent === 1 ? '[' : ','}${text}`;
  }

  private change(): Promise<void> {
    return Promise.race([
      new Promise<void>((resolve) => {
        this.wake = resolve;
      }),
      this.body.whenClosed,
    ]);
  }
}

/** What is not the row's fault is not shown. */
function errorText(error: unknown, sequence: number): string {
  const shown = error instanceof MillraceError ? error : fail('INSERTS_FAILED', {}, { cause: error });
  const { error_code, message } = answerOf(shown).body;
  return JSON.stringify({ '@type': 'generic_error', error_code, message, status: 'error', seq: sequence });
}
