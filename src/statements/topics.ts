/** Topics that statements make and write: with which configs, and which may not be written. */
import { fail } from '../base/errors.ts';
import { matchesTopicList } from '../engine/settings.ts';
import type { At } from '../../grammar/ast.ts';
import type { TopicCreation } from '../engine/catalog.ts';
import type { CatalogView, SourceDefinition } from '../sql/catalog.ts';
import type { TopicRequest } from '../sql/plan/topic.ts';

/** A topic as the source on it wants it: a stream's is deleted by age, a table's compacted, a windowed table's both. */
export function topicCreation(request: TopicRequest, source: Pick<SourceDefinition, 'kind' | 'window'>): TopicCreation {
  const policy = source.kind === 'STREAM' ? 'delete' : source.window === null ? 'compact' : 'compact,delete';
  const configs: Record<string, string> = { 'cleanup.policy': policy };
  if (request.retentionMs !== undefined && policy !== 'compact') configs['retention.ms'] = String(request.retentionMs);
  return { request, configs };
}

/** Throws TOPIC_READ_ONLY for a topic that no statement may write. */
export function checkWritable(topic: string, view: CatalogView, at: At | null): void {
  const readOnly = matchesTopicList(view.setting('ksql.readonly.topics'), topic);
  if (readOnly) throw fail('TOPIC_READ_ONLY', { topic }, { at });
}
