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
 * The listed topics, then those that a CREATE with columns names, then those of inputs and outputs that no
 * query of the case makes. A statement that does not parse
 * contributes nothing; it fails in its turn.
 */
export function topicsToCreate(one: Case): TopicToCreate[] {
  const topics = new Map(one.topics.map((topic) => [topic.name, topic.partitions]));
  const add = (name: string, partitions: number): void => {
    if (!topics.has(name)) topics.set(name, partitions);
  };
  for (const text of one.statements) for (const topic of topicsOfStatement(text)) add(topic.name, topic.partitions);
  const sinks = new Set(one.statements.flatMap(sinksOfStatement));
  for (const record of [...one.inputs, ...one.outputs]) if (!sinks.has(record.topic)) add(record.topic, DEFAULT_PARTITIONS);
  return [...topics].map(([name, partitions]) => ({ name, partitions }));
}

function parsed(text: string): Statement[] {
  try {
    return parseScript(text);
  } catch {
    return [];
  }
}

function topicsOfStatement(text: string): TopicToCreate[] {
  return parsed(text).flatMap((statement) => {
    if (statement.kind !== 'createSource' || statement.columns === null) return [];
    const name = property(statement.properties, 'KAFKA_TOPIC') ?? statement.name.name;
    return [{ name, partitions: Number(property(statement.properties, 'PARTITIONS') ?? DEFAULT_PARTITIONS) }];
  });
}

/** Topics that a statement's query makes itself, with the partitions it chooses. */
function sinksOfStatement(text: string): string[] {
  return parsed(text).flatMap((statement) =>
    statement.kind === 'createAs' ? [property(statement.properties, 'KAFKA_TOPIC') ?? statement.name.name] : [],
  );
}

function property(properties: readonly Property[], key: string): string | null {
  const found = properties.find((one) => one.key.toUpperCase() === key)?.value;
  if (found?.kind === 'string') return found.value;
  return found?.kind === 'integer' ? String(found.value) : null;
}
