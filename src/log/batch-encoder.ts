/** Makes record batches: records are written one after the other into one growing buffer, without an object per record. The layout is that of `batch.ts`. */
import { HEADER_BYTES, CODEC_BITS, sealBatch, varintSize, writeHeader, writeVarint, writeVarlong } from './batch.ts';
import { BLOCK_BYTES } from './blocks.ts';
import { compress } from './compression.ts';
import { ByteSink, rangeCopier } from '../data/bytes.ts';
import type { Blocks } from './blocks.ts';
import type { Codec } from './compression.ts';

/** What `BatchEncoder.finish` writes around the records; all optional. */
export interface BatchOptions {
  readonly producerId?: bigint;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  /** TRANSACTIONAL, CONTROL; the codec's bits are added. */
  readonly attributes?: number;
  readonly codec?: Codec;
}

const copyHeaders = rangeCopier();

/** From this size a batch stands in a block, if there are blocks. */
const BLOCK_FROM = 32 * 1024;
const NOTHING = Buffer.alloc(0);
/** Most bytes of a record beside key, value and headers, and what the copiers want behind a range. */
const RECORD_ROOM = 48;

/**
 * Reusable after `finish`. With `blocks`, large batches are finished where they were written, in a block that whoever writes them brings back.
 *
 * A value can be written where it will stand (`begin`, `end`), which spares copying it. A record begins with its length, whose own size is not known then: room is left for as many bytes as the record
 * before took, and in the rare case that it takes others, the record is moved.
 */
export class BatchEncoder {
  /** Records so far. */
  count = 0;
  private readonly sink: ByteSink;
  private at = HEADER_BYTES;
  private readonly blocks: Blocks | null;
  private inBlock = false;
  /** The last batch was large: the next one will be. */
  private large = false;
  private baseTimestamp = 0;
  private maxTimestamp = -1;
  /** Bytes left for the length of a record and of its value. */
  private lengthRoom = 1;
  private valueLengthRoom = 1;
  private valueAt = 0;
  private timestamp = 0;
  private readonly copyKey = rangeCopier();
  private readonly copyValue = rangeCopier();

  constructor(capacity = 16384, blocks: Blocks | null = null) {
    this.sink = new ByteSink(Math.max(capacity, 256), (sink, needed) => this.grow(sink, needed));
    this.blocks = blocks;
  }

  /** Bytes of the batch so far, before compression. */
  get size(): number {
    return this.at;
  }

  /** Begins a record; `keyFrom` of −1 means a null key. Its value is to be written to the sink that is returned, then `end` is to be called; a record that is begun and not ended is not there. */
  begin(timestamp: number, key: Uint8Array, keyFrom: number, keyTo: number): ByteSink {
    const { sink } = this;
    if (this.count === 0) this.baseTimestamp = timestamp;
    this.timestamp = timestamp;
    const keyLength = keyFrom < 0 ? -1 : keyTo - keyFrom;
    sink.position = this.at;
    sink.ensure(keyLength + RECORD_ROOM);
    const bytes = sink.buffer;
    let at = this.at + this.lengthRoom;
    bytes[at++] = 0; // attributes: unused
    at = writeVarlong(bytes, timestamp - this.baseTimestamp, at);
    at = writeVarint(bytes, this.count, at);
    at = writeVarint(bytes, keyLength, at);
    if (keyLength > 0) at = this.copyKey(bytes, at, key, keyFrom, keyTo);
    this.valueAt = at + this.valueLengthRoom;
    sink.position = this.valueAt;
    return sink;
  }

  /** Ends the record that was begun. Headers are passed encoded (`encodeHeaders`, or a range of a slice). */
  end(hasValue: boolean, headers: Uint8Array | null = null, headersFrom = 0, headersTo = headers === null ? 0 : headers.length): void {
    const { sink } = this;
    if (!hasValue) sink.position = this.valueAt;
    const valueLength = hasValue ? sink.position - this.valueAt : -1;
    const headersLength = headersTo - headersFrom;
    sink.ensure(headersLength + RECORD_ROOM);
    this.valueLengthRoom += this.makeRoom(this.valueAt, varintSize(valueLength) - this.valueLengthRoom);
    const bytes = sink.buffer;
    writeVarint(bytes, valueLength, this.valueAt - this.valueLengthRoom);
    if (headersLength > 0) sink.position = copyHeaders(bytes, sink.position, headers as Uint8Array, headersFrom, headersTo);
    else bytes[sink.position++] = 0;
    const from = this.at + this.lengthRoom;
    const body = sink.position - from;
    this.lengthRoom += this.makeRoom(from, varintSize(body) - this.lengthRoom);
    writeVarint(bytes, body, this.at);
    this.at = sink.position;
    if (this.timestamp > this.maxTimestamp) this.maxTimestamp = this.timestamp;
    this.count++;
  }

  /**
   * Adds a record. `keyFrom` or `valueFrom` of −1 means null. Headers as in `end`.
   * The ranges are copied; the caller may reuse its buffers at once.
   */
  append(
    timestamp: number,
    key: Uint8Array,
    keyFrom: number,
    keyTo: number,
    value: Uint8Array,
    valueFrom: number,
    valueTo: number,
    headers: Uint8Array | null = null,
    headersFrom = 0,
    headersTo = headers === null ? 0 : headers.length,
  ): void {
    const sink = this.begin(timestamp, key, keyFrom, keyTo);
    if (valueFrom >= 0) {
      // The copier moves words, also at the end.
      sink.ensure(valueTo - valueFrom + RECORD_ROOM);
      sink.position = this.copyValue(sink.buffer, sink.position, value, valueFrom, valueTo);
    }
    this.end(valueFrom >= 0, headers, headersFrom, headersTo);
  }

  /** The batch, with base offset 0 and checksum, in a buffer of its own; the encoder is empty again. */
  finish(options: BatchOptions = {}): Buffer {
    const codec = options.codec ?? 'none';
    const batch = this.takeBatch(codec);
    const attributes = (options.attributes ?? 0) | CODEC_BITS[codec];
    writeHeader(batch, attributes, this.count, this.count - 1, this.baseTimestamp, this.maxTimestamp);
    batch.writeBigInt64BE(options.producerId ?? -1n, 43);
    batch.writeInt16BE(options.producerEpoch ?? -1, 51);
    batch.writeInt32BE(options.baseSequence ?? -1, 53);
    sealBatch(batch);
    this.reset();
    return batch;
  }

  /** Forgets the records so far. */
  reset(): void {
    this.count = 0;
    this.at = HEADER_BYTES;
    this.baseTimestamp = 0;
    this.maxTimestamp = -1;
  }

  /** Moves what stands from `from` to the end of the record by so many bytes, mostly none; returns how many. */
  private makeRoom(from: number, by: number): number {
    if (by === 0) return 0;
    const { sink } = this;
    sink.buffer.copyWithin(from + by, from, sink.position);
    sink.position += by;
    this.valueAt += by;
    return by;
  }

  /** The batch's bytes, its header still to be written. */
  private takeBatch(codec: Codec): Buffer {
    const { sink } = this;
    if (codec !== 'none') {
      const body = compress(codec, sink.buffer.subarray(HEADER_BYTES, this.at));
      const batch = Buffer.allocUnsafeSlow(HEADER_BYTES + body.length);
      body.copy(batch, HEADER_BYTES);
      return batch;
    }
    this.large = this.at > BLOCK_FROM;
    if (this.inBlock && this.large) {
      const batch = sink.buffer.subarray(0, this.at);
      sink.replace(NOTHING);
      this.inBlock = false;
      return batch;
    }
    const batch = Buffer.allocUnsafeSlow(this.at);
    sink.buffer.copy(batch, 0, 0, this.at);
    return batch;
  }

  /** A buffer of at least `needed` bytes, with what stands in the sink's. */
  private grow(sink: ByteSink, needed: number): void {
    const before = sink.buffer;
    const size = Math.max(before.length * 2, needed);
    const block = this.blocks !== null && needed <= BLOCK_BYTES && (this.large || size > BLOCK_FROM) ? this.blocks.take() : null;
    const grown = block ?? Buffer.allocUnsafe(size);
    before.copy(grown, 0, 0, sink.position);
    sink.replace(grown);
    if (this.inBlock) this.blocks?.release(before);
    this.inBlock = block !== null;
  }
}
