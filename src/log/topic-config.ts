/**
 * Topic settings with Kafka's names: defaults, what each may be, and their typed form for the log's own use.
 * Settings that only make sense with replicas are accepted and kept, so that tools which set them work, and have no effect.
 *
 * One default differs: timestamps may lie any time ahead (`message.timestamp.after.max.ms`, an hour in Kafka 4), because statements
 * write records with event times of their own.
 */
import { fail } from '../base/errors.ts';

type Kind = 'long' | 'double' | 'boolean' | 'list' | 'text';

interface ConfigDefinition {
  readonly kind: Kind;
  readonly fallback: string;
  readonly min?: number;
  readonly oneOf?: readonly string[];
}

const number = (fallback: string, min: number): ConfigDefinition => ({ kind: 'long', fallback, min });
const choice = (fallback: string, oneOf: readonly string[]): ConfigDefinition => ({ kind: 'text', fallback, oneOf });

/** Every topic setting: its default and what is allowed. */
export const TOPIC_CONFIGS: Readonly<Record<string, ConfigDefinition>> = {
  'cleanup.policy': { kind: 'list', fallback: 'delete', oneOf: ['delete', 'compact'] },
  'compression.type': choice('producer', ['producer', 'uncompressed', 'gzip', 'snappy', 'lz4', 'zstd']),
  'delete.retention.ms': number('86400000', 0),
  'file.delete.delay.ms': number('60000', 0),
  'flush.messages': number('9223372036854775807', 1),
  'flush.ms': number('9223372036854775807', 0),
  'index.interval.bytes': number('4096', 0),
  'max.compaction.lag.ms': number('9223372036854775807', 1),
  'max.message.bytes': number('1048588', 0),
  'message.timestamp.after.max.ms': number('9223372036854775807', 0),
  'message.timestamp.before.max.ms': number('9223372036854775807', 0),
  'message.timestamp.type': choice('CreateTime', ['CreateTime', 'LogAppendTime']),
  'min.cleanable.dirty.ratio': { kind: 'double', fallback: '0.5', min: 0 },
  'min.compaction.lag.ms': number('0', 0),
  'min.insync.replicas': number('1', 1),
  preallocate: { kind: 'boolean', fallback: 'false' },
  'retention.bytes': number('-1', -1),
  'retention.ms': number('604800000', -1),
  'segment.bytes': number('1073741824', 14),
  'segment.index.bytes': number('10485760', 4),
  'segment.jitter.ms': number('0', 0),
  'segment.ms': number('604800000', 1),
  'unclean.leader.election.enable': { kind: 'boolean', fallback: 'false' },
  'message.downconversion.enable': { kind: 'boolean', fallback: 'true' },
  'message.format.version': { kind: 'text', fallback: '3.0-IV1' },
  'remote.storage.enable': { kind: 'boolean', fallback: 'false' },
  'local.retention.bytes': number('-2', -2),
  'local.retention.ms': number('-2', -2),
  'leader.replication.throttled.replicas': { kind: 'text', fallback: '' },
  'follower.replication.throttled.replicas': { kind: 'text', fallback: '' },
};

/** All settings of a topic, defaults included, as text. */
export function effectiveConfig(configs: Readonly<Record<string, string>>): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, definition] of Object.entries(TOPIC_CONFIGS)) all[name] = configs[name] ?? definition.fallback;
  return all;
}

/** Throws LOG_CONFIG_INVALID when a name is unknown or a value not allowed. */
export function checkConfigs(configs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(configs)) {
    const reason = Object.hasOwn(TOPIC_CONFIGS, name) ? objection(TOPIC_CONFIGS[name], value) : 'there is no such setting';
    if (reason !== null) throw fail('LOG_CONFIG_INVALID', { name, value, reason });
  }
}

function objection(definition: ConfigDefinition, value: string): string | null {
  if (definition.kind === 'long' || definition.kind === 'double') {
    const parsed = Number(value);
    if (value.trim() === '' || Number.isNaN(parsed) || (definition.kind === 'long' && !/^-?\d+$/.test(value))) return 'it must be a number';
    return parsed < (definition.min ?? -Infinity) ? `it must be at least ${definition.min}` : null;
  }
  if (definition.kind === 'boolean') return value === 'true' || value === 'false' ? null : 'it must be true or false';
  if (!definition.oneOf) return null;
  const parts = definition.kind === 'list' ? value.split(',').map((part) => part.trim()) : [value];
  return parts.every((part) => definition.oneOf?.includes(part)) ? null : `it must be one of ${definition.oneOf.join(', ')}`;
}

/** The settings the embedded log acts on, parsed once. */
export interface TopicSettings {
  readonly compact: boolean;
  readonly remove: boolean;
  readonly compression: string;
  readonly deleteRetentionMs: number;
  readonly indexIntervalBytes: number;
  readonly maxMessageBytes: number;
  readonly timestampAfterMaxMs: number;
  readonly timestampBeforeMaxMs: number;
  readonly logAppendTime: boolean;
  readonly minCleanableRatio: number;
  readonly minCompactionLagMs: number;
  readonly maxCompactionLagMs: number;
  readonly retentionBytes: number;
  readonly retentionMs: number;
  readonly segmentBytes: number;
  readonly segmentMs: number;
}

export function settingsOf(configs: Readonly<Record<string, string>>): TopicSettings {
  const all = effectiveConfig(configs);
  const policies = all['cleanup.policy'].split(',').map((part) => part.trim());
  return {
    compact: policies.includes('compact'),
    remove: policies.includes('delete'),
    compression: all['compression.type'],
    deleteRetentionMs: Number(all['delete.retention.ms']),
    indexIntervalBytes: Number(all['index.interval.bytes']),
    maxMessageBytes: Number(all['max.message.bytes']),
    timestampAfterMaxMs: Number(all['message.timestamp.after.max.ms']),
    timestampBeforeMaxMs: Number(all['message.timestamp.before.max.ms']),
    logAppendTime: all['message.timestamp.type'] === 'LogAppendTime',
    minCleanableRatio: Number(all['min.cleanable.dirty.ratio']),
    minCompactionLagMs: Number(all['min.compaction.lag.ms']),
    maxCompactionLagMs: Number(all['max.compaction.lag.ms']),
    retentionBytes: Number(all['retention.bytes']),
    retentionMs: Number(all['retention.ms']),
    segmentBytes: Math.min(Number(all['segment.bytes']), 0x7fffffff),
    segmentMs: Number(all['segment.ms']),
  };
}
