/** The topic behind a source: whether it exists with the stated facts, and with what it has to be created. */
import { MAX_PARTITIONS, isTopicName } from '../../log/topic-name.ts';
import { fail } from '../../base/errors.ts';
import type { At } from '../../../grammar/ast.ts';
import type { CatalogView, TopicFacts } from '../catalog.ts';
import type { WithProperties } from './with-properties.ts';

/** A topic that a statement needs. Absent numbers are the log's defaults. */
export interface TopicRequest {
  readonly name: string;
  readonly partitions?: number;
  readonly replicas?: number;
  /** ms. */
  readonly retentionMs?: number;
  /** Whether it does not exist yet. */
  readonly create: boolean;
}

/** The topic of a plain CREATE. Throws TOPIC_NAME_MISSING, TOPIC_MISSING and TOPIC_DIFFERS. */
export function declaredTopic(read: WithProperties, catalog: CatalogView, at: At): TopicRequest {
  const name = read.text('KAFKA_TOPIC');
  if (name === undefined) throw fail('TOPIC_NAME_MISSING', {}, { at });
  if (name.trim() === '') throw fail('TOPIC_NAME_EMPTY', {}, { at: read.at('KAFKA_TOPIC') });
  const facts = catalog.topic(name);
  if (facts === null && read.number('PARTITIONS') === undefined) throw fail('TOPIC_MISSING', { name }, { at: read.at('KAFKA_TOPIC') });
  return requested(name, read, facts, {});
}

/** The topic of a sink; what WITH leaves open comes from the leftmost source's topic. */
export function sinkTopic(name: string, read: WithProperties, catalog: CatalogView, leftmost: string): TopicRequest {
  const like = catalog.topic(leftmost);
  const inheritReplicas = catalog.setting('ksql.create.topic.inherit.source.replicas.enabled') !== 'false';
  const defaults =
    like === null
      ? {}
      : { partitions: like.partitions, retentionMs: like.retentionMs, ...(inheritReplicas ? { replicas: like.replicas } : {}) };
  return requested(name, read, catalog.topic(name), defaults);
}

function requested(name: string, read: WithProperties, facts: TopicFacts | null, defaults: Partial<TopicFacts>): TopicRequest {
  const stated = { partitions: read.number('PARTITIONS'), replicas: read.number('REPLICAS'), retentionMs: read.number('RETENTION_MS') };
  if (facts === null && !isTopicName(name)) throw fail('TOPIC_NAME_INVALID', { name }, { at: read.at('KAFKA_TOPIC') });
  if (stated.partitions !== undefined && (stated.partitions < 1 || stated.partitions > MAX_PARTITIONS))
    throw fail('PARTITIONS_INVALID', { partitions: stated.partitions, most: MAX_PARTITIONS }, { at: read.at('PARTITIONS') });
  if (facts !== null) checkFacts(name, read, stated, facts);
  const chosen = { ...defaults, ...Object.fromEntries(Object.entries(stated).filter(([, v]) => v !== undefined)) };
  return { name, ...(facts ?? chosen), create: facts === null };
}

function checkFacts(name: string, read: WithProperties, stated: Partial<TopicFacts>, facts: TopicFacts): void {
  const differs = (Object.keys(stated) as (keyof TopicFacts)[]).find(
    (k) => stated[k] !== undefined && stated[k] !== -1 && stated[k] !== facts[k],
  );
  if (differs === undefined) return;
  const property = { partitions: 'PARTITIONS', replicas: 'REPLICAS', retentionMs: 'RETENTION_MS' }[differs];
  throw fail('TOPIC_DIFFERS', { name, property, expected: Number(stated[differs]), found: facts[differs] }, { at: read.at(property) });
}

/** Throws RETENTION_ON_TABLE for RETENTION_MS on a table without window. */
export function checkRetention(read: WithProperties, kind: 'STREAM' | 'TABLE', windowed: boolean): void {
  if (read.number('RETENTION_MS') === undefined || kind === 'STREAM' || windowed) return;
  throw fail('RETENTION_ON_TABLE', {}, { at: read.at('RETENTION_MS') });
}
