/** Topics: made, deleted, changed, their records deleted from the front. Each is a request to the commit queue. */
import { MAX_PARTITIONS, isTopicName } from '../topic-name.ts';
import { checkConfigs } from '../topic-config.ts';
import { fail } from '../../base/errors.ts';
import type { LogCore } from './core.ts';
import type { Partition } from './partition.ts';
import type { Prepare } from './commit-queue.ts';
import type { StateEvent } from './state.ts';
import type { TopicDescription, TopicSpec } from '../log.ts';

function checkSpec(spec: TopicSpec): void {
  const refuse = (reason: string): Error => fail('LOG_TOPIC_INVALID', { topic: spec.name, reason, maxPartitions: MAX_PARTITIONS });
  if (!isTopicName(spec.name)) throw refuse('the name is not allowed');
  if (!Number.isInteger(spec.partitions) || spec.partitions < 1 || spec.partitions > MAX_PARTITIONS) {
    throw refuse(`it cannot have ${spec.partitions} partitions`);
  }
}

export function prepareCreateTopic(core: LogCore, spec: TopicSpec): Prepare<TopicDescription> {
  return () => {
    checkSpec(spec);
    checkConfigs(spec.configs ?? {});
    if (core.state.topics.has(spec.name) || core.dying.has(spec.name)) throw fail('LOG_TOPIC_EXISTS', { topic: spec.name });
    const id = core.options.random.bytes(16).toString('hex');
    const topic: TopicDescription = { name: spec.name, id, partitions: spec.partitions, configs: { ...spec.configs } };
    return { events: [{ type: 'topic', topic }], appends: [], result: topic };
  };
}

export function prepareDeleteTopic(core: LogCore, name: string): Prepare<void> {
  return (undo) => {
    const topic = existing(core, name);
    const partitions = core.table.byName.get(name) ?? [];
    core.dying.add(name);
    undo.push(() => core.dying.delete(name));
    const afterwards = (): void => {
      core.dying.delete(name);
      for (const partition of partitions) removeQuietly(core, partition);
    };
    return { events: [{ type: 'topicDeleted', name, id: topic.id }], appends: [], result: undefined, afterwards };
  };
}

/** The deletion is durable: what stays behind on a failing disk is removed when the log is opened next, or the name is used again. */
function removeQuietly(core: LogCore, partition: Partition): void {
  try {
    partition.close();
    core.files.removeDirectory(partition.directory);
  } catch {
    // see above
  }
}

function existing(core: LogCore, name: string): TopicDescription {
  const topic = core.state.topics.get(name);
  if (!topic) throw fail('LOG_UNKNOWN_PARTITION', { topic: name, partition: 0 });
  return topic;
}

export function prepareAlterConfigs(
  core: LogCore,
  name: string,
  changes: Readonly<Record<string, string | null>>,
): Prepare<TopicDescription> {
  return () => {
    const present = existing(core, name);
    const configs: Record<string, string> = { ...present.configs };
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) delete configs[key];
      else configs[key] = value;
    }
    checkConfigs(configs);
    return changeTopic({ ...present, configs });
  };
}

export function prepareAddPartitions(core: LogCore, name: string, total: number): Prepare<TopicDescription> {
  return () => {
    const present = existing(core, name);
    if (!Number.isInteger(total) || total <= present.partitions || total > MAX_PARTITIONS) {
      const reason = `it has ${present.partitions} partitions and cannot get ${total}`;
      throw fail('LOG_TOPIC_INVALID', { topic: name, reason, maxPartitions: MAX_PARTITIONS });
    }
    return changeTopic({ ...present, partitions: total });
  };
}

function changeTopic(topic: TopicDescription): { events: StateEvent[]; appends: []; result: TopicDescription } {
  return { events: [{ type: 'topic', topic }], appends: [], result: topic };
}

/** Moves the log start; segments wholly below it are removed by the next maintenance. */
export function prepareDeleteRecords(core: LogCore, topic: string, index: number, before: number): Prepare<number> {
  return () => {
    const partition = core.writable(topic, index);
    const target = before < 0 ? partition.highWatermark : before;
    if (target > partition.highWatermark) {
      const range = { start: partition.logStart, end: partition.highWatermark };
      throw fail('LOG_OFFSET_OUT_OF_RANGE', { offset: target, topic, partition: index, ...range });
    }
    if (target <= partition.startOffset) return { events: [], appends: [], result: partition.startOffset };
    const event: StateEvent = { type: 'logStart', topicId: partition.topicId, partition: index, offset: target };
    return { events: [event], appends: [], result: target };
  };
}
