/** Errors of the log area. See definition.ts for the shape. */
import type { ErrorDefinition } from './definition.ts';

export const logErrors = {
  LOG_UNKNOWN_PARTITION: {
    category: 'notFound',
    text: 'Topic "{topic}" has no partition {partition}.',
    hint: 'List the topics to see names and partition counts.',
  },
  LOG_TOPIC_EXISTS: {
    category: 'conflict',
    text: 'Topic "{topic}" already exists.',
    hint: 'Choose another name or delete the topic first.',
  },
  LOG_TOPIC_INVALID: {
    category: 'request',
    text: 'Topic "{topic}" cannot be made: {reason}.',
    hint: 'A topic name has 1 to 249 letters, digits, dots, underscores or hyphens; a topic has 1 to {maxPartitions} partitions.',
  },
  LOG_CONFIG_INVALID: {
    category: 'request',
    text: 'Topic setting "{name}" cannot be "{value}": {reason}.',
    hint: "Topic settings have Kafka's names and values.",
  },
  LOG_OFFSET_OUT_OF_RANGE: {
    category: 'request',
    text: 'Offset {offset} of {topic}-{partition} is out of range: it holds {start} to {end}.',
    hint: 'Read from the log start or from the end.',
  },
  LOG_BATCH_CORRUPT: {
    category: 'server',
    text: 'The record batch at offset {offset} is damaged: it does not match its checksum.',
    hint: 'Check the disk, then read on past the offset or restore the data directory.',
  },
  LOG_BATCH_INVALID: {
    category: 'request',
    text: 'The record batch for {topic}-{partition} was refused: {reason}.',
    hint: 'Send one record batch of format v2 at a time, its checksum and counts right.',
  },
  LOG_BATCH_TOO_LARGE: {
    category: 'request',
    text: 'The record batch for {topic}-{partition} has {size} bytes, more than max.message.bytes={limit}.',
    hint: 'Send smaller batches or raise max.message.bytes of the topic.',
  },
  LOG_COMPRESSION: {
    category: 'request',
    text: 'A record batch cannot be decompressed ({codec}): {reason}.',
    hint: 'Check what wrote it.',
  },
  LOG_OUT_OF_SEQUENCE: {
    category: 'conflict',
    text: 'Producer {producerId} sent sequence {sequence} to {topic}-{partition} where {expected} was due.',
    hint: 'A batch before it was lost; the producer must begin again with a new epoch.',
  },
  LOG_PRODUCER_FENCED: {
    category: 'conflict',
    text: 'Producer {producerId} with epoch {epoch} was replaced by epoch {current}.',
    hint: 'Another instance took over; stop this one.',
  },
  LOG_UNKNOWN_PRODUCER: {
    category: 'conflict',
    text: 'Producer {producerId} does not belong to transactional id "{transactionalId}".',
    hint: 'Ask for a producer id first.',
  },
  LOG_TRANSACTION_STATE: {
    category: 'conflict',
    text: 'The transaction of producer {producerId} is {state}: {reason}.',
    hint: 'Begin a transaction and enrol the partition first.',
  },
  LOG_DIRECTORY_LOCKED: {
    category: 'unavailable',
    text: 'The data directory {directory} is in use by {holder}.',
    hint: 'Stop that process or use another directory.',
  },
  LOG_VERSION: {
    category: 'unavailable',
    text: 'The data directory {directory} has format version {found}; this program reads up to version {known}.',
    hint: 'Use the version of Millrace that wrote it, or a newer one.',
  },
  LOG_DATA_LOST: {
    category: 'server',
    text: 'The data directory is damaged: {what}. Lost: {lost}.',
    hint: 'Restore it from a backup, or open it with acceptLoss to go on without what is lost.',
  },
  LOG_DISK_FULL: {
    category: 'unavailable',
    text: 'The disk is full: nothing was written ({reason}).',
    hint: 'Free space; the log goes on by itself.',
  },
  LOG_READ_ONLY: {
    category: 'unavailable',
    text: 'The file system is read-only: nothing was written ({reason}).',
    hint: 'Mount it writable; the log goes on by itself.',
  },
  LOG_TOO_MANY_FILES: {
    category: 'unavailable',
    text: 'Too many files are open ({reason}).',
    hint: 'Raise the limit of open files (ulimit -n); the log goes on by itself.',
  },
  LOG_IO: {
    category: 'unavailable',
    text: 'The disk failed: {reason}.',
    hint: 'Check the disk; the log goes on by itself once it works again.',
  },
  LOG_CLOSED: { category: 'unavailable', text: 'The log is closed.', hint: 'Open it again.' },
  LOG_NOT_SYNCHRONOUS: {
    category: 'server',
    text: "A synchronous commit needs durability 'os'.",
    hint: "Open the log with durability 'os', or await the commit.",
  },
} as const satisfies Record<string, ErrorDefinition>;
