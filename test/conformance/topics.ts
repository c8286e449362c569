/** Topics and schemas that exist before a case's statements run: how many partitions, and in which order ids are given. */
import { parseScript } from '../../grammar/parser.ts';
import type { Property, Statement } from '../../grammar/ast.ts';
import type { Case, CaseSchema, CaseTopic } from './cases.ts';

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
  const topics = new Map<string, number>();
  const add = (name: string, partitions: number): void => {
    if (!topics.has(name)) topics.set(name, partitions);
  };
  const statements = one.statements.flatMap(parsed);
  const sources = statements.filter((statement) => statement.kind === 'createSource');
  const asked = new Map(sources.map(topicOf).map((topic) => [topic.name, topic.partitions]));
  for (const topic of one.topics) add(topic.name, topic.partitions ?? asked.get(topic.name) ?? 1);
  for (const source of sources.filter(({ columns }) => columns !== null).map(topicOf))
    add(source.name, source.partitions ?? DEFAULT_PARTITIONS);
  const sinks = new Map(statements.flatMap(sinkTopics).map((topic) => [topic.name, topic.partitions]));
  for (const { topic } of [...one.inputs, ...one.outputs]) {
    if (one.suite === 'query' || !sinks.has(topic)) add(topic, sinks.get(topic) ?? DEFAULT_PARTITIONS);
  }
  return [...topics].map(([name, partitions]) => ({ name, partitions }));
}

export interface SubjectSchema {
  readonly subject: string;
  readonly schema: CaseSchema;
}

/**
 * The schemas of the listed topics in the order of registration, which decides the ids that are not given: those with an id, then those of
 * topics that a CREATE declares. The others come `later`, behind what the engine derives from declared columns: the cases count so.
 */
export function schemasInOrder(one: Case): { readonly first: readonly SubjectSchema[]; readonly later: readonly SubjectSchema[] } {
  const schemas = one.topics.flatMap((topic) => schemasOf(topic).map((schema) => ({ ...schema, topic: topic.name })));
  const declared = new Set(
    one.statements.flatMap(parsed).flatMap((statement) => (statement.kind === 'createSource' ? [topicOf(statement).name] : [])),
  );
  const given = schemas.filter(({ schema }) => schema.id !== null);
  const free = schemas.filter(({ schema }) => schema.id === null);
  return { first: [...given, ...free.filter(({ topic }) => declared.has(topic))], later: free.filter(({ topic }) => !declared.has(topic)) };
}

function schemasOf(topic: CaseTopic): SubjectSchema[] {
  return (['key', 'value'] as const).flatMap((side) => {
    const schema = topic[`${side}Schema`];
    return schema === null ? [] : [{ subject: `${topic.name}-${side}`, schema }];
  });
}

function parsed(text: string): Statement[] {
  try {
    return parseScript(text);
  } catch {
    return [];
  }
}

/** `partitions` null: the statement does not say. */
interface NamedTopic {
  readonly name: string;
  readonly partitions: number | null;
}

function sinkTopics(statement: Statement): NamedTopic[] {
  return statement.kind === 'createAs' ? [topicOf(statement)] : [];
}

function topicOf(statement: Extract<Statement, { kind: 'createSource' | 'createAs' }>): NamedTopic {
  const name = property(statement.properties, 'KAFKA_TOPIC') ?? statement.name.name;
  const partitions = property(statement.properties, 'PARTITIONS');
  return { name, partitions: partitions === null ? null : Number(partitions) };
}

function property(properties: readonly Property[], key: string): string | null {
  const found = properties.find((one) => one.key.toUpperCase() === key)?.value;
  if (found?.kind === 'string') return found.value;
  return found?.kind === 'integer' ? String(found.value) : null;
}
