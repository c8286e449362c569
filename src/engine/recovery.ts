/**
 * What a start does: folds the command log into the catalogue, then makes log and state agree with it. Whatever a crash cut off between a command and its effects is done now:
 * topics that are missing are made, leftovers of ended queries go.
 *
 * The fold plans each command anew, with the answers that it was planned with first; it touches nothing.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { applyChange } from './catalog.ts';
import { fail, messageOf } from '../base/errors.ts';
import { applicationIdOf } from '../runtime/prepare.ts';
import { makeTopic } from './effects.ts';
import { planScope } from './planning.ts';
import type { FileSystem } from '../base/files.ts';
import type { Log } from '../log/log.ts';
import type { Catalog, Change, TopicCreation } from './catalog.ts';
import type { CommandLog } from './command-log.ts';
import type { PlanCommand, Surroundings } from './planning.ts';

/** Topics as the commands left them. */
export interface TopicsLeft {
  readonly wanted: Map<string, TopicCreation>;
  /** Deleted ones by name, with their ids. */
  readonly deleted: Map<string, string | null>;
}

/** How a command ended, as /status tells. */
export interface Outcome {
  readonly status: 'SUCCESS' | 'ERROR';
  readonly message: string;
  readonly queryId: string | null;
}

/** Replays commands from a number on into the catalogue, and into `left` what they did to topics. Throws COMMAND_REPLAY and COMMAND_LOG_VERSION. */
export function replayCommands(
  catalog: Catalog,
  commands: CommandLog,
  plan: PlanCommand,
  surroundings: Surroundings,
  outcomes: { readonly set: (commandId: string, outcome: Outcome) => unknown },
  left: TopicsLeft,
  from: number,
): void {
  for (const { number, command } of commands.replay(from)) {
    const overrides = new Map(Object.entries(command.overrides));
    try {
      const scope = planScope(catalog, surroundings, { sequence: number, overrides, recorded: command.answers });
      const { changes, message, queryId } = plan(command.statement, scope);
      outcomes.set(command.commandId, { status: 'SUCCESS', message, queryId });
      for (const change of changes) {
        noteTopic(left, change);
        applyChange(catalog, change);
      }
    } catch (error) {
      throw fail('COMMAND_REPLAY', { number, reason: messageOf(error), statement: command.statement }, { cause: error });
    }
    catalog.topics.clear();
  }
}

/** Keeps account of the topics that a command makes and deletes. */
export function noteTopic(left: TopicsLeft, change: Change): void {
  if (change.kind === 'createTopic') left.wanted.set(change.topic.request.name, change.topic);
  if (change.kind !== 'deleteTopic') return;
  left.wanted.delete(change.name);
  left.deleted.set(change.name, change.id);
}

/** Makes the topics that the catalogue's sources stand on and deletes those whose deletion a crash cut off. */
export async function mendTopics(catalog: Catalog, log: Log, left: TopicsLeft): Promise<void> {
  for (const [name, id] of left.deleted) {
    const found = log.topic(name);
    if (found !== undefined && found.id === id) await log.deleteTopic(name);
  }
  const used = new Set([...catalog.sources.values()].map((s) => s.topic));
  for (const [name, creation] of left.wanted) if (used.has(name)) await makeTopic(creation, log);
}

/** Removes internal topics, positions and state of queries that are no more: ended ones, and all transient ones. */
export async function removeLeftovers(
  catalog: Catalog,
  log: Log,
  serviceId: string,
  state: { readonly directory: string; readonly files: FileSystem } | null,
): Promise<void> {
  const alive = [...catalog.queries.keys()].map((id) => applicationIdOf({ id, persistent: true }, serviceId));
  const ours = ['query', 'transient'].map((kind) => `_confluent-ksql-${serviceId}${kind}_`);
  const isLeft = (name: string): boolean =>
    ours.some((p) => name.startsWith(p)) && !alive.some((id) => name === id || name.startsWith(`${id}-`));
  for (const { name } of [...log.topics()]) if (isLeft(name)) await log.deleteTopic(name);
  for (const group of [...log.groups()]) if (isLeft(group)) await log.deleteOffsets(group);
  if (state === null) return;
  for (const id of state.files.list(state.directory)) {
    if (!catalog.queries.has(id)) rmSync(join(state.directory, id), { recursive: true, force: true });
  }
}
