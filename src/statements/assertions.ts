/** ASSERT TOPIC and ASSERT SCHEMA: look again and again until it is so, or until the time is up. */
import { fail, MillraceError } from '../base/errors.ts';
import { textOf } from './meaning.ts';
import type { Duration, Property } from '../../grammar/ast.ts';
import type { ErrorPlace } from '../base/errors.ts';
import type { SchemaLookup } from '../formats/format.ts';
import type { Clock } from '../base/clock.ts';
import type { Local, Place, StatementOf } from './meaning.ts';

type AssertTopic = StatementOf<'assertTopic'>;
type AssertSchema = StatementOf<'assertSchema'>;

const EVERY_MS = 100;
const UNIT_MS: Readonly<Record<Duration['unit'], number>> = {
  DAYS: 86_400_000,
  HOURS: 3_600_000,
  MINUTES: 60_000,
  SECONDS: 1000,
  MILLISECONDS: 1,
};

export const assertTopic: Local<AssertTopic> = {
  kind: 'local',
  check: (statement) => void expectedConfig(statement),
  async run(statement, place) {
    const expected = expectedConfig(statement);
    await eventually(place, statement.timeout, 'ksql.assert.topic.default.timeout.ms', () => checkTopic(statement, expected, place));
    return {
      '@type': 'assert_topic',
      statementText: textOf(statement),
      topicName: statement.topic,
      exists: statement.exists,
      warnings: [],
    };
  },
};

export const assertSchema: Local<AssertSchema> = {
  kind: 'local',
  check: (statement, place) => void schemaWanted(statement, place),
  async run(statement, place) {
    const wanted = schemaWanted(statement, place);
    await eventually(place, statement.timeout, 'ksql.assert.schema.default.timeout.ms', () => checkSchema(statement, wanted));
    return {
      '@type': 'assert_schema',
      statementText: textOf(statement),
      subject: statement.subject,
      id: wanted.id,
      exists: statement.exists,
      warnings: [],
    };
  },
};

/** Calls the check until it passes; throws its last error once the time is up. */
async function eventually({ engine, scope }: Place, timeout: Duration | null, setting: string, check: () => void): Promise<void> {
  const wait = timeout === null ? Number(scope.view.setting(setting) ?? 1000) : timeout.amount * UNIT_MS[timeout.unit];
  const until = engine.clock.now() + wait;
  for (;;) {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof MillraceError) || engine.clock.now() >= until) throw error;
    }
    await pause(engine.clock, Math.min(EVERY_MS, Math.max(1, until - engine.clock.now())));
  }
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimeout(resolve, ms));
}

function expectedConfig(statement: AssertTopic): Map<string, number> {
  return new Map(statement.properties.map((p): [string, number] => [p.key.toLowerCase(), wholeNumber(p)]));
}

function wholeNumber(property: Property): number {
  const name = property.key.toLowerCase();
  const { value, at } = property;
  if (name !== 'partitions' && name !== 'replicas') throw fail('ASSERT_TOPIC_PROPERTY', { name: property.key }, { at });
  if (value.kind !== 'integer')
    throw fail('PROPERTY_INVALID', { name, value: value.kind, reason: 'it is not a whole number', allowed: 'a whole number' }, { at });
  return Number(value.value);
}

function checkTopic(statement: AssertTopic, expected: ReadonlyMap<string, number>, { engine }: Place): void {
  const { topic, at } = statement;
  const found = engine.log.topic(topic);
  if (!statement.exists) {
    if (found !== undefined) throw fail('ASSERT_TOPIC_THERE', { topic }, { at });
    return;
  }
  if (found === undefined) throw fail('ASSERT_TOPIC_MISSING', { topic }, { at });
  for (const [config, wanted] of expected) {
    const actual = config === 'partitions' ? found.partitions : 1;
    if (actual !== wanted) throw fail('ASSERT_TOPIC_CONFIG', { topic, config, expected: wanted, actual }, { at });
  }
}

interface WantedSchema {
  readonly schemas: SchemaLookup;
  readonly id: number | null;
}

function schemaWanted(statement: AssertSchema, { engine }: Place): WantedSchema {
  const at: ErrorPlace = statement.at;
  if (statement.subject === null && statement.id === null) throw fail('ASSERT_SCHEMA_EMPTY', {}, { at });
  if (statement.id !== null && statement.id.kind !== 'integer') throw fail('ASSERT_SCHEMA_ID', {}, { at: statement.id.at });
  if (engine.schemas === null) throw fail('REGISTRY_NOT_CONFIGURED', {}, { at });
  return { schemas: engine.schemas, id: statement.id === null ? null : Number(statement.id.value) };
}

function checkSchema(statement: AssertSchema, { schemas, id }: WantedSchema): void {
  const { subject, at } = statement;
  const parts = [subject === null ? '' : `subject name ${subject}`, id === null ? '' : `id ${id}`].filter((p) => p !== '');
  const there = subject === null ? idExists(schemas, id) : subjectHas(schemas, subject, id);
  if (there === statement.exists) return;
  throw fail(statement.exists ? 'ASSERT_SCHEMA_MISSING' : 'ASSERT_SCHEMA_THERE', { what: parts.join(' ') }, { at });
}

function subjectHas(schemas: SchemaLookup, subject: string, id: number | null): boolean {
  const latest = schemas.latest(subject);
  return latest !== null && (id === null || latest.id === id);
}

function idExists(schemas: SchemaLookup, id: number | null): boolean {
  try {
    return id !== null && schemas.byId(id) !== undefined;
  } catch {
    return false;
  }
}
