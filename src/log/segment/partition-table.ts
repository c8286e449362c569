/**
 * Which partitions there are: made and forgotten by the events that concern topics, as part of a frame, so that it can be taken back.
 * Files are made when the first batch arrives and removed after the deletion is durable.
 */
import { Partition } from './partition.ts';
import { put } from './undo.ts';
import { settingsOf } from '../topic-config.ts';
import type { FileSystem } from '../../base/files.ts';
import type { StateEvent } from './state.ts';
import type { TopicDescription } from '../log.ts';
import type { Undo } from './undo.ts';

export class PartitionTable {
  readonly byName = new Map<string, readonly Partition[]>();
  readonly byId = new Map<string, readonly Partition[]>();
  private readonly files: FileSystem;
  private readonly directory: string;

  constructor(files: FileSystem, directory: string) {
    this.files = files;
    this.directory = directory;
  }

  find(topic: string, partition: number): Partition | undefined {
    return this.byName.get(topic)?.[partition];
  }

  *all(): Generator<Partition> {
    for (const partitions of this.byName.values()) yield* partitions;
  }

  apply(event: StateEvent, undo: Undo): void {
    if (event.type === 'topic') this.put(event.topic, undo);
    else if (event.type === 'topicDeleted') this.forget(event.name, undo);
    else if (event.type === 'logStart') this.moveStart(event.topicId, event.partition, event.offset, undo);
  }

  /** A topic made or changed: new partitions are added, the present ones stay and get the new settings. */
  private put(topic: TopicDescription, undo: Undo): void {
    const settings = settingsOf(topic.configs);
    const present = this.byId.get(topic.id) ?? [];
    const partitions = present.slice(0);
    for (let index = present.length; index < topic.partitions; index++) {
      partitions.push(new Partition(this.files, this.directory, topic.name, topic.id, index, settings));
    }
    for (const partition of present) {
      const before = partition.settings;
      undo.push(() => {
        partition.settings = before;
      });
      partition.settings = settings;
    }
    put(this.byName, topic.name, partitions, undo);
    put(this.byId, topic.id, partitions, undo);
  }

  private forget(name: string, undo: Undo): void {
    const partitions = this.byName.get(name);
    put(this.byName, name, undefined, undo);
    if (partitions && partitions.length > 0) put(this.byId, partitions[0].topicId, undefined, undo);
  }

  private moveStart(topicId: string, index: number, offset: number, undo: Undo): void {
    const partition = this.byId.get(topicId)?.[index];
    if (!partition) return;
    const before = partition.startOffset;
    undo.push(() => {
      partition.startOffset = before;
    });
    partition.startOffset = Math.max(before, offset);
  }
}
