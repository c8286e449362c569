/**
 * Runs one case of the rest suite against a server of its own, over HTTP: administrative statements in one request, inputs, then the
 * queries one after the other; then outputs and responses are compared. Follows the eight steps of the cases' README.
 */
import type { Tree } from '../../src/formats/tree.ts';
import { partitionOfKey } from '../../src/log/partitioner.ts';
import type { SourceDefinition } from '../../src/sql/catalog.ts';
import { responsesDiffer } from './answers.ts';
import type { Answer } from './answers.ts';
import type { Case, CaseRecord, ExpectedError } from './cases.ts';
import { mapOf, numberOf, textOf } from './cases.ts';
import { rulesOf, topicDiffers } from './outputs.ts';
import { protoAnswer } from './proto-answer.ts';
import type { Trace } from './query-case.ts';
import { decodeRecord, encodeRecord } from './records.ts';
import { failed, PASSED } from './result.ts';
import type { Verdict } from './result.ts';
import { makeServerWorld } from './server-world.ts';
import type { HttpAnswer } from './http.ts';
import type { ServerWorld } from './server-world.ts';
import { schemasInOrder, topicsToCreate } from './topics.ts';
import { parseTree } from './tree.ts';

export async function runRestCase(one: Case, trace: Trace): Promise<Verdict> {
  const world = await makeServerWorld();
  try {
    return await new RestRun(one, world, trace).run();
  } finally {
    await world.close();
  }
}

/** One run's answers as they come in. */
class RestRun {
  private readonly one: Case;
  private readonly world: ServerWorld;
  private readonly trace: Trace;
  private readonly answers: Answer[] = [];
  /** Answers with an error status, in order. */
  private readonly errors: HttpAnswer[] = [];

  constructor(one: Case, world: ServerWorld, trace: Trace) {
    this.one = one;
    this.world = world;
    this.trace = trace;
  }

  async run(): Promise<Verdict> {
    const { one, world } = this;
    for (const topic of topicsToCreate(one)) await world.createTopic(topic.name, topic.partitions);
    const { first, later } = schemasInOrder(one);
    for (const { subject, schema } of [...first, ...later]) world.registerSchema(subject, schema);
    const firstQuery = one.statements.findIndex((text) => text.startsWith('SELECT '));
    const count = firstQuery < 0 ? one.statements.length : firstQuery;
    const adminFailed = await this.runAdmin(one.statements.slice(0, count));
    if (!adminFailed) {
      if (!one.waitForActivePushQuery) await this.produceInputs();
      await this.runQueries(one.statements.slice(count));
    }
    return this.judge(one.statements.length - count);
  }

  private async runAdmin(statements: readonly string[]): Promise<boolean> {
    if (statements.length === 0) return false;
    const answer = await this.send('/ksql', statements.join('\n'));
    if (answer.status >= 400) return true;
    const body = parseTree(answer.text);
    for (const entity of Array.isArray(body) ? body : [body]) this.answers.push({ kind: 'admin', body: entity });
    return false;
  }

  private async send(path: string, ksql: string): Promise<HttpAnswer> {
    const answer = await this.world.post(path, { ksql, streamsProperties: this.properties() });
    this.trace(`POST ${path}`, `${ksql}\n→ ${answer.status} ${answer.text}`);
    if (answer.status >= 400) this.errors.push(answer);
    return answer;
  }

  private properties(): Record<string, string> {
    return Object.fromEntries(this.one.properties);
  }

  private produceInputs(): Promise<void> {
    return this.world.together(async () => {
      for (const topic of new Set(this.one.inputs.map((record) => record.topic))) {
        for (const record of this.one.inputs.filter((input) => input.topic === topic)) await this.produceInput(record);
      }
    });
  }

  private async produceInput(record: CaseRecord): Promise<void> {
    const { topic } = record;
    const stored = encodeRecord(record, this.sourceOn(topic), this.world.schemas);
    const partitions = this.world.partitionsOf(topic) ?? 1;
    await this.world.produce(topic, stored.key === null ? 0 : partitionOfKey(partitions, stored.key), stored);
  }

  private sourceOn(topic: string): SourceDefinition {
    const source = this.world.sources().find((one) => one.topic === topic);
    if (!source) throw new Error(`No source refers to the topic ${topic}.`);
    return source;
  }

  private async runQueries(statements: readonly string[]): Promise<void> {
    for (const statement of statements) await this.runQuery(statement);
    if (!this.one.testPullWithProtoFormat) return;
    for (const sql of statements) {
      const answer = await this.world.post('/query-stream', { sql, properties: this.properties() }, 'application/vnd.ksql.v1+protobuf');
      this.trace('POST /query-stream', `${sql}\n→ ${answer.status} ${answer.text}`);
      if (answer.status >= 400) this.errors.push(answer);
      else this.answers.push({ kind: 'queryProto', body: protoAnswer(answer.text) });
    }
  }

  private async runQuery(statement: string): Promise<void> {
    const asked = this.one.waitForActivePushQuery
      ? this.world.post('/query', { ksql: statement, streamsProperties: this.properties() }, undefined, () => this.produceInputs())
      : this.send('/query', statement);
    const answer = await asked;
    if (this.one.waitForActivePushQuery) {
      this.trace('POST /query', `${statement}\n→ ${answer.status} ${answer.text}`);
      if (answer.status >= 400) this.errors.push(answer);
    }
    if (answer.status < 400) this.answers.push({ kind: 'query', body: parseTree(answer.text) });
  }

  private judge(queries: number): Verdict {
    const { one } = this;
    if (one.expectedError) {
      const reason = errorDiffers(one.expectedError, this.errors[0], one.statements.at(-1) ?? '');
      if (reason !== null) return reason;
      if (queries > 0 && this.answers.some((answer) => answer.kind === 'query'))
        return failed('an error was expected, but a query succeeded');
    } else if (this.errors.length > 0) {
      return failed(`HTTP ${this.errors[0]?.status}: ${this.errors[0]?.text}`);
    }
    const difference = this.outputsDiffer() ?? responsesDiffer(one.responses, this.answers, one);
    return difference === null ? PASSED : failed(difference);
  }

  private outputsDiffer(): string | null {
    for (const topic of new Set(this.one.outputs.map((record) => record.topic))) {
      const source = this.sourceOn(topic);
      const actual = this.world.read(topic).map((record) => decodeRecord(record, source, this.world.schemas));
      const expected = this.one.outputs.filter((record) => record.topic === topic);
      const anyOrder = (this.world.partitionsOf(topic) ?? 1) > 1;
      const difference = topicDiffers(source, expected, actual, { ...rulesOf(this.one), anyOrder });
      if (difference !== null) return difference;
    }
    return null;
  }
}

/** Null when the error is the expected one. */
export function errorDiffers(expected: ExpectedError, answer: HttpAnswer | undefined, lastStatement: string): Verdict | null {
  if (!answer) return failed(`no error, expected: ${expected.message ?? expected.status}`);
  const body = mapOf(safeTree(answer.text));
  const message = textOf(body?.get('message')) ?? '';
  const shown = `HTTP ${answer.status} ${numberOf(body?.get('error_code')) ?? ''} ${JSON.stringify(message)}`;
  if (expected.status !== null && answer.status !== expected.status) return failed(`expected HTTP ${expected.status}, actual ${shown}`);
  if (expected.type?.endsWith('KsqlStatementErrorMessage')) {
    const text = textOf(body?.get('statementText'));
    if (!text?.includes(lastStatement))
      return failed(`statementText: expected ${JSON.stringify(lastStatement)} in ${JSON.stringify(text)}; ${shown}`);
  }
  if (expected.message === null || message.includes(expected.message)) return null;
  return { ...failed(`message: expected ${JSON.stringify(expected.message)} in ${shown}`), refused: true };
}

function safeTree(text: string): Tree {
  try {
    return parseTree(text);
  } catch {
    return null;
  }
}
