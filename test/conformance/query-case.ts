/**
 * Runs one case of the query suite: topics, statements, inputs, then each query alone over what it reads, in the order of creation;
 * then outputs, post conditions and the expected exception are checked. Follows the five steps of the cases' README.
 */
import type { SourceDefinition } from '../../src/sql/catalog.ts';
import type { Case, CaseRecord } from './cases.ts';
import { rulesOf, topicDiffers } from './outputs.ts';
import { checkPost } from './post.ts';
import { decodeRecord, encodeRecord } from './records.ts';
import type { StoredRecord } from './records.ts';
import { failed, PASSED } from './result.ts';
import type { Verdict } from './result.ts';
import { schemasInOrder, topicsToCreate } from './topics.ts';
import type { SubjectSchema } from './topics.ts';
import { StatementFailure } from './world.ts';
import type { MakeWorld, World, WorldQuery } from './world.ts';

/** Receives what a person who debugs a case wants to read. */
export type Trace = (title: string, text: string) => void;

interface Fed {
  /** Topic → all its records, in the order they got there. */
  readonly records: Map<string, StoredRecord[]>;
  readonly topicsWithRecords: Set<string>;
  /** What the queries wrote to the processing log. */
  readonly problems: string[];
}

/** The phase in which a case failed, with what was thrown. */
interface Failure {
  readonly phase: 'statements' | 'processing';
  readonly error: unknown;
}

/** Runs the case in a world of its own. Never throws for what the case or the engine does. */
export async function runQueryCase(one: Case, makeWorld: MakeWorld, trace: Trace): Promise<Verdict> {
  const world = await makeWorld(one);
  try {
    return await judge(one, world, trace);
  } finally {
    await world.close();
  }
}

async function judge(one: Case, world: World, trace: Trace): Promise<Verdict> {
  const fed: Fed = { records: new Map(), topicsWithRecords: new Set(), problems: [] };
  const failure = (await handleStatements(one, world)) ?? processRecords(one, world, fed, trace);
  if (failure) trace('failed', failure.error instanceof Error ? (failure.error.stack ?? failure.error.message) : String(failure.error));
  if (one.expectedException) return exceptionVerdict(one, failure);
  if (failure) return failed(`${failure.phase}: ${textOfError(failure.error)}`);
  return withProblem(compareAll(one, world, fed), fed);
}

/** The first entry of the processing log often is why an output is missing. */
function withProblem(verdict: Verdict, fed: Fed): Verdict {
  const problem = fed.problems[0];
  return verdict.passed || problem === undefined ? verdict : { ...verdict, reason: `${verdict.reason}\nprocessing log: ${problem}` };
}

async function handleStatements(one: Case, world: World): Promise<Failure | null> {
  try {
    const register = ({ subject, schema }: SubjectSchema): void => world.registerSchema(subject, schema);
    for (const topic of topicsToCreate(one)) await world.createTopic(topic.name, topic.partitions);
    const { first, later } = schemasInOrder(one);
    first.forEach(register);
    await world.execute(one.statements.join('\n'), one.properties, () => later.forEach(register));
    return null;
  } catch (error) {
    return { phase: 'statements', error };
  }
}

function processRecords(one: Case, world: World, fed: Fed, trace: Trace): Failure | null {
  try {
    const inputs = one.inputs.map((record) => ({ topic: record.topic, record: encodeInput(record, world) }));
    for (const source of world.sources()) fed.records.set(source.topic, world.inserted(source.topic));
    for (const { topic, record } of inputs) appendTo(fed, topic, record);
    for (const query of world.queries()) runQuery(query, inputs, world, fed, trace);
    return null;
  } catch (error) {
    return { phase: 'processing', error };
  }
}

function encodeInput(record: CaseRecord, world: World): StoredRecord {
  const source = sourceOn(record.topic, world);
  if (!source) throw new Error(`No source refers to the topic ${record.topic} of an input.`);
  return encodeRecord(record, source, world.schemas);
}

function sourceOn(topic: string, world: World): SourceDefinition | undefined {
  return world.sources().find((source) => source.topic === topic);
}

function appendTo(fed: Fed, topic: string, record: StoredRecord): void {
  const records = fed.records.get(topic);
  if (records) records.push(record);
  else fed.records.set(topic, [record]);
  fed.topicsWithRecords.add(topic);
}

/** Step 4: inputs of the query's topics in the order of the case, then whole topics that no input names. */
function runQuery(
  query: WorldQuery,
  inputs: readonly { topic: string; record: StoredRecord }[],
  world: World,
  fed: Fed,
  trace: Trace,
): void {
  trace(`query ${query.id}`, query.explain());
  const given = new Set(inputs.map((input) => input.topic));
  const direct = inputs.filter((input) => query.sourceTopics.includes(input.topic));
  const rest = query.sourceTopics
    .filter((topic) => !given.has(topic))
    .flatMap((topic) => (fed.records.get(topic) ?? []).map((record) => ({ topic, record })));
  const running = world.start(query);
  trace(`code of ${query.id}`, running.code.join('\n\n'));
  try {
    for (const { topic, record } of [...direct, ...rest]) {
      const known = running.problems.length;
      const written = running.feed(topic, record);
      trace(`fed ${topic}`, `${describeStored(record)}${written.map((out) => `\n  → ${query.sinkTopic} ${describeStored(out)}`).join('')}`);
      for (const problem of running.problems.slice(known)) trace('processing log', problem);
      for (const out of written) appendTo(fed, query.sinkTopic, out);
    }
    for (const topic of running.topicsWithRecords()) fed.topicsWithRecords.add(topic);
  } finally {
    fed.problems.push(...running.problems);
    running.close();
  }
}

function describeStored(record: StoredRecord): string {
  const text = (bytes: Buffer | null): string => (bytes === null ? 'null' : JSON.stringify(bytes.toString('latin1')));
  const headers = record.headers.length === 0 ? '' : ` headers ${record.headers.map((header) => header.key).join(',')}`;
  return `key ${text(record.key)} value ${text(record.value)} at ${record.timestamp}${headers}`;
}

function compareAll(one: Case, world: World, fed: Fed): Verdict {
  for (const topic of new Set(one.outputs.map((record) => record.topic))) {
    const difference = outputDiffers(topic, one, world, fed.records.get(topic) ?? []);
    if (difference !== null) return failed(difference);
  }
  const post = checkPost(one.post, {
    sources: world.sources(),
    partitionsOf: (topic) => world.partitionsOf(topic),
    latestSchema: (subject) => world.latestSchema(subject),
    topicsWithRecords: [...fed.topicsWithRecords],
  });
  if (post.difference !== null) return failed(`post condition: ${post.difference}`);
  return { ...PASSED, skipped: post.skipped, doubt: unexpectedOutput(one, world, fed) };
}

function outputDiffers(topic: string, one: Case, world: World, records: readonly StoredRecord[]): string | null {
  const source = sourceOn(topic, world);
  if (!source) return `topic ${topic}: no source refers to it, so its records cannot be read`;
  const actual = records.map((record) => decodeRecord(record, source, world.schemas));
  const expected = one.outputs.filter((record) => record.topic === topic);
  return topicDiffers(source, expected, actual, rulesOf(one));
}

/** Stricter than the original: a case that expects no outputs at all should leave the last query's sink empty. Reported apart. */
function unexpectedOutput(one: Case, world: World, fed: Fed): string | null {
  const last = world.queries().at(-1);
  if (one.outputs.length > 0 || !last) return null;
  const count = fed.records.get(last.sinkTopic)?.length ?? 0;
  return count === 0 ? null : `no outputs expected, ${count} records in ${last.sinkTopic}`;
}

/** Level 1: it failed, and at the right place. Level 2: and the message says what it should. */
export function exceptionVerdict(one: Case, failure: Failure | null): Verdict {
  const expected = one.expectedException;
  if (!expected) return PASSED;
  const wanted = expected.message ?? '(any message)';
  if (failure === null) return failed(`no error, expected: ${wanted}`);
  const message = textOfError(failure.error);
  const phase = one.inputs.length > 0 ? 'processing' : 'statements';
  if (failure.phase !== phase) return failed(`failed in ${failure.phase}, expected in ${phase}: ${message}`);
  if (failure.error instanceof StatementFailure && !failure.error.isLast) {
    return failed(`statement ${failure.error.index + 1} of ${failure.error.count} failed, expected the last: ${message}`);
  }
  const processing = expected.type?.endsWith('StreamsException') ?? false;
  const part = processing ? expected.causeMessage : expected.message;
  if (part === null || message.includes(part)) return PASSED;
  return { ...failed(`message: expected ${JSON.stringify(part)} in ${JSON.stringify(message)}`), refused: true };
}

/** The message and those of its causes that say something else: an error while processing may be wrapped. */
function textOfError(error: unknown): string {
  const texts: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (!texts.some((text) => text.includes((at as Error).message))) texts.push(at.message);
  return texts.length === 0 ? String(error) : texts.join(' ← ');
}
