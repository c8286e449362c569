/** The catalogue's snapshot: a start replays only what came after it, and everything when it is missing, damaged, of another log or of another history. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CommandLog } from '../../../src/engine/command-log.ts';
import { testEngine, TEST_SETTINGS } from '../../support/engine.ts';
import type { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import type { TestEngine } from '../../support/engine.ts';

const SCRIPT = `
  CREATE TYPE MONEY AS DECIMAL(10, 2);
  CREATE STREAM S (K STRING KEY, V BIGINT, P MONEY) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=2);
  CREATE TABLE T AS SELECT K, COUNT(*) AS N, SUM(P) AS P FROM S WHERE V < 9007199254740993 GROUP BY K;
  CREATE STREAM GONE (A INT) WITH (KAFKA_TOPIC='gone', VALUE_FORMAT='JSON', PARTITIONS=1);
  DROP STREAM GONE DELETE TOPIC;
  CREATE STREAM B AS SELECT K, V FROM S;
  PAUSE CSAS_B_5;`;

let directory: string;
let path: string;
let replayed: number;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-snapshot-'));
  path = join(directory, 'catalog.snapshot');
  replayed = 0;
  const replay = CommandLog.prototype.replay;
  vi.spyOn(CommandLog.prototype, 'replay').mockImplementation(function* (this: CommandLog, from) {
    for (const command of replay.call(this, from)) {
      replayed++;
      yield command;
    }
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});

const start = (): Promise<TestEngine> => testEngine({ directory, settings: TEST_SETTINGS });

function facts({ engine }: TestEngine): unknown {
  const { sources, types, derived, queries } = engine.catalog;
  return {
    catalog: [[...sources], [...types], [...derived], [...queries]],
    outcomes: [...engine.outcomes],
    states: engine.queries.list().map((q) => [q.spec.id, q.state]),
    topics: engine.log
      .topics()
      .map((t) => t.name)
      .sort(),
  };
}

/** A directory with history, closed in order; what it held. */
async function made(): Promise<unknown> {
  const t = await start();
  await t.run(SCRIPT);
  await t.run("INSERT INTO S VALUES ('a', 1, 1.25);");
  await t.settle();
  const before = facts(t);
  await t.engine.close();
  return before;
}

test('after a close nothing is replayed, and everything is there', async () => {
  const before = await made();
  const t = await start();
  expect(replayed).toBe(0);
  expect(facts(t)).toEqual(before);
  await t.run("INSERT INTO S VALUES ('a', 2, 1.25); RESUME CSAS_B_5;");
  await t.settle();
  expect(await t.rows('SELECT * FROM T;')).toEqual([['a', 2, 2.5]]);
  expect(await t.rows('SELECT V FROM B;')).toHaveLength(2);
  await t.run('CREATE STREAM C AS SELECT K, P FROM S;');
  expect(t.engine.catalog.queries.has('CSAS_C_8')).toBe(true);
  await t.engine.close();
});

test('after the death of the process only what came since is replayed', async () => {
  await made();
  const t = await start();
  await t.run('CREATE STREAM C AS SELECT K, P FROM S; DROP TYPE MONEY;');
  const before = facts(t);
  (t.engine.log as unknown as EmbeddedLog).abandon();
  const again = await start();
  expect(replayed).toBe(2);
  expect(facts(again)).toEqual(before);
  await again.engine.close();
});

test('it is also written every few hundred commands', async () => {
  const t = await start();
  await t.run(Array.from({ length: 230 }, (_, i) => `CREATE TYPE T${i} AS INT;`).join('\n'));
  expect(existsSync(path)).toBe(true);
  (t.engine.log as unknown as EmbeddedLog).abandon();
  const again = await start();
  expect(replayed).toBe(30);
  expect(again.engine.catalog.types.size).toBe(230);
  await again.engine.close();
});

const DAMAGES: Record<string, () => void> = {
  missing: () => rmSync(path),
  empty: () => writeFileSync(path, ''),
  'cut short': () => writeFileSync(path, readFileSync(path).subarray(0, -10)),
  'one bit flipped': () => {
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(path, bytes);
  },
};

for (const [name, damage] of Object.entries(DAMAGES)) {
  test(`${name}: everything is replayed`, async () => {
    const before = await made();
    damage();
    const t = await start();
    expect(replayed).toBe(7);
    expect(facts(t)).toEqual(before);
    await t.engine.close();
    expect(existsSync(path)).toBe(true);
  });
}

test('one of another history is passed over, and a failed start writes none', async () => {
  await made();
  const foreign = readFileSync(path);
  rmSync(directory, { recursive: true, force: true });
  const other = await start();
  await other.run(SCRIPT.replace("'s'", "'s2'"));
  const before = facts(other);
  (other.engine.log as unknown as EmbeddedLog).abandon();
  writeFileSync(path, foreign);
  const t = await start();
  expect(replayed).toBe(7);
  expect(facts(t)).toEqual(before);
  // A command that cannot be replayed ends the start; what was folded until then must not be taken for the catalogue.
  await t.engine.commands
    .append({ statement: 'DROP TYPE NO_SUCH_TYPE;', overrides: {}, answers: {} as never, commandId: 'x' })
    .catch(() => undefined);
  (t.engine.log as unknown as EmbeddedLog).abandon();
  const kept = readFileSync(path);
  await start().catch(() => undefined);
  expect(readFileSync(path).equals(kept)).toBe(true);
});
