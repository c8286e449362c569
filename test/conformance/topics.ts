/** Topics that exist before a case's statements run, and how many partitions each has. */
import { parseScript } from '../../grammar/parser.ts';
import type { Property, Statement } from '../../grammar/ast.ts';
import type { Case } from './cases.ts';

export interface TopicToCreate {
  readonly name: string;
  readonly partitions: number;
}

const DEFAULT_PARTITIONS = 4;

/**
 * The listed topics, then those that a CREATE with columns names, then those of inputs and outputs. In the query suite the sink of a
 * query exists beforehand too, when an output names it; in the rest suite a query makes its sink itself, with its source's partitions.
 * A statement that does not parse contributes nothing; it fails in its turn.
 */
export function topicsToCreate(one: Case): TopicToCreate[] {
  const topics = new Map(one.topics.map((topic) => [topic.name, topic.partitions]));
  const add = (name: string, partitions: number): void => {
    if (!topics.has(name)) topics.set(name, partitions);
  };
  const statements = one.statements.flatMap(parsed);
  for (const topic of statements.flatMap(sourceTopics)) add(topic.name, topic.partitions);
  const sinks = new Map(statements.flatMap(sinkTopics).map((topic) => [topic.name, topic.partitions]));
  for (const { topic } of [...one.inputs, ...one.outputs]) {
    if (one.suite === 'query' || !sinks.has(topic)) add(topic, sinks.get(topic) ?? DEFAULT_PARTITIONS);
  }
  return [...topics].map(([name, partitions]) => ({ name, partitions }));
}

function parsed(text: string): Statement[] {
  try {
    return parseScript(text);
  } catch {
    return [];
  }
}

function sourceTopics(statement: Statement): TopicToCreate[] {
  return statement.kind === 'createSource' && statement.columns !== null ? [topicOf(statement)] : [];
}

function sinkTopics(statement: Statement): TopicToCreate[] {
  return statement.kind === 'createAs' ? [topicOf(statement)] : [];
}

function topicOf(statement: Extract<Statement, { kind: 'createSource' | 'createAs' }>): TopicToCreate {
  const name = property(statement.properties, 'KAFKA_TOPIC') ?? statement.name.name;
  return { name, partitions: Number(property(statement.properties, 'PARTITIONS') ?? DEFAULT_PARTITIONS) };
}

function property(properties: readonly Property[], key: string): string | null {
  const found = properties.find((one) => one.key.toUpperCase() === key)?.value;
  if (found?.kind === 'string') return found.value;
  return found?.kind === 'integer' ? String(found.value) : null;
}
