/**
 * What a record batch must be to enter a partition, and what the topic's settings make of it: log-append time, compression.
 * Batches of outside producers are checked in full; those of our own units in structure only, because we have just encoded them.
 */
import * as batch from '../batch.ts';
import { codecOf, compress, decompress } from '../compression.ts';
import { decodeSlice } from '../slice-decode.ts';
import { fail } from '../../base/errors.ts';
import { recordSlice } from '../record-slice.ts';
import type { Codec } from '../compression.ts';
import type { Partition } from './partition.ts';

export interface AcceptedBatch {
  readonly bytes: Buffer;
  /** −1 unless the topic takes the log's time. */
  readonly appendTime: number;
}

const refuse = (partition: Partition, reason: string): Error =>
  fail('LOG_BATCH_INVALID', { topic: partition.topic, partition: partition.index, reason });

/** Checks one batch of an outside producer. Throws LOG_BATCH_INVALID, LOG_BATCH_TOO_LARGE, LOG_COMPRESSION. */
export function acceptBatch(received: Buffer, partition: Partition, now: number, verified: boolean): AcceptedBatch {
  const { settings } = partition;
  if (received.length < batch.HEADER_BYTES) throw refuse(partition, 'it is shorter than its header');
  if (batch.magicOf(received) !== 2) throw refuse(partition, `its format version is ${batch.magicOf(received)}, not 2`);
  if (batch.batchSizeOf(received) !== received.length) throw refuse(partition, 'its length does not match: exactly one batch is expected');
  if (received.length > settings.maxMessageBytes) throw tooLarge(received, partition);
  if (!verified && !batch.isValidBatch(received)) throw refuse(partition, 'its checksum is wrong');
  const count = batch.recordCountOf(received);
  if (count < 1 || batch.lastOffsetDeltaOf(received) !== count - 1) throw refuse(partition, 'its record count is wrong');
  const attributes = batch.attributesOf(received);
  if ((attributes & batch.CONTROL) !== 0) throw refuse(partition, 'only the log itself writes control batches');
  if ((attributes & batch.TRANSACTIONAL) !== 0 && !batch.hasProducer(received))
    throw refuse(partition, 'a transaction needs a producer id');
  codecOf(attributes);
  checkTimestamps(received, partition, now);
  if (settings.compact) checkKeys(received, partition);
  return applySettings(received, partition, now);
}

function tooLarge(bytes: Buffer, partition: Partition): Error {
  const { topic, index, settings } = partition;
  return fail('LOG_BATCH_TOO_LARGE', { topic, partition: index, size: bytes.length, limit: settings.maxMessageBytes });
}

/** Checks the structure of one or more batches of our own. */
export function checkStructure(received: Buffer, partition: Partition, now: number): Buffer {
  let at = 0;
  while (at + batch.HEADER_BYTES <= received.length) {
    const size = batch.batchSizeOf(received, at);
    if (size < batch.HEADER_BYTES || batch.magicOf(received, at) !== 2) break;
    if ((batch.attributesOf(received, at) & (batch.TRANSACTIONAL | batch.CONTROL)) !== 0) {
      throw refuse(partition, 'a unit carries neither transactional nor control batches');
    }
    at += size;
  }
  if (at !== received.length || at === 0) throw refuse(partition, 'it is not a sequence of whole batches');
  const { settings } = partition;
  if (!settings.logAppendTime && settings.compression === 'producer') return received;
  const parts: Buffer[] = [];
  for (let from = 0; from < received.length; from += batch.batchSizeOf(received, from)) {
    parts.push(applySettings(received.subarray(from, from + batch.batchSizeOf(received, from)), partition, now).bytes);
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

function checkTimestamps(bytes: Buffer, partition: Partition, now: number): void {
  const { settings } = partition;
  if (settings.logAppendTime) return;
  const latest = batch.maxTimestampOf(bytes);
  if (latest - now > settings.timestampAfterMaxMs) throw refuse(partition, `timestamp ${latest} is too far ahead of the log's time ${now}`);
  const earliest = batch.baseTimestampOf(bytes);
  if (now - earliest > settings.timestampBeforeMaxMs)
    throw refuse(partition, `timestamp ${earliest} is too far behind the log's time ${now}`);
}

const MAX_INSPECTED = 256 << 20;
const keySlice = recordSlice(256);

function checkKeys(bytes: Buffer, partition: Partition): void {
  decodeSlice(bytes, 0, keySlice, { unchecked: true, maxDecompressed: MAX_INSPECTED });
  for (let index = 0; index < keySlice.count; index++) {
    if (keySlice.keyFrom[index] < 0) throw refuse(partition, 'a record has no key, which a compacted topic needs');
  }
}

/** What the topic's settings make of a batch; the same buffer where they leave it alone. */
function applySettings(received: Buffer, partition: Partition, now: number): AcceptedBatch {
  const { settings } = partition;
  let bytes = received;
  if (settings.compression !== 'producer')
    bytes = recompress(bytes, settings.compression === 'uncompressed' ? 'none' : (settings.compression as Codec));
  if (!settings.logAppendTime) return { bytes, appendTime: -1 };
  batch.stampLogAppendTime(bytes, now);
  return { bytes, appendTime: now };
}

function recompress(bytes: Buffer, codec: Codec): Buffer {
  const attributes = batch.attributesOf(bytes);
  const present = codecOf(attributes);
  if (present === codec) return bytes;
  const records = decompress(present, bytes.subarray(batch.HEADER_BYTES), MAX_INSPECTED);
  const body = compress(codec, records);
  const result = Buffer.allocUnsafeSlow(batch.HEADER_BYTES + body.length);
  bytes.copy(result, 0, 0, batch.HEADER_BYTES);
  body.copy(result, batch.HEADER_BYTES);
  result.writeInt32BE(result.length - batch.LENGTH_PREFIX, 8);
  result.writeInt16BE((attributes & ~batch.CODEC_MASK) | batch.CODEC_BITS[codec], 21);
  batch.sealBatch(result);
  return result;
}
