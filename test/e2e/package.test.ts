/** The published package, installed into an empty folder: bundled files, no sources. The server answers and resumes; the library opens beside it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installPackage } from '../support/built-package.ts';
import { nodeProgram } from '../support/cli/program.ts';
import type { Program } from '../support/cli/program.ts';

let folder: string;
let command: string;
const programs: Program[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-package-'));
  command = await installPackage(folder);
});
afterAll(() => {
  for (const program of programs) program.signal('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function run(...args: readonly string[]): Program {
  const program = nodeProgram(args, folder);
  programs.push(program);
  return program;
}

/** `millrace sql -e`; what it prints. */
async function sql(url: string, text: string): Promise<string> {
  const shell = run(command, 'sql', '--strict', '-e', text, url);
  expect(await shell.ended, shell.output()).toBe(0);
  return shell.output();
}

/** Until the view has the row. */
async function expectCount(url: string, count: number): Promise<void> {
  await expect
    .poll(() => sql(url, 'SELECT n FROM totals WHERE k = 7;'), { timeout: 30_000, interval: 200 })
    .toMatch(new RegExp(`\\|${count} +\\|`));
}

async function start(): Promise<{ readonly program: Program; readonly url: string }> {
  const program = run(command, 'start', '--port', '0');
  const [, url] = await program.printed(/ready at (\S+)/);
  return { program, url };
}

describe('the package', () => {
  it('starts a server in an empty folder, whose queries run in a worker thread and resume', async () => {
    const first = await start();
    await sql(
      first.url,
      `CREATE STREAM s (id INT KEY, k INT) WITH (KAFKA_TOPIC='s', KEY_FORMAT='KAFKA', VALUE_FORMAT='AVRO', PARTITIONS=1);
       CREATE STREAM p WITH (VALUE_FORMAT='PROTOBUF') AS SELECT * FROM s;
       CREATE TABLE totals AS SELECT k, COUNT(*) AS n FROM p GROUP BY k;
       INSERT INTO s VALUES (1, 7); INSERT INTO s VALUES (2, 7);`,
    );
    await expectCount(first.url, 2);
    first.program.signal('SIGTERM');
    expect(await first.program.ended, first.program.output()).toBe(0);

    const second = await start();
    await sql(second.url, 'INSERT INTO s VALUES (3, 7);');
    await expectCount(second.url, 3);
    second.program.signal('SIGTERM');
    expect(await second.program.ended, second.program.output()).toBe(0);
  });

  it('refuses a second server on a port and a directory in use with their errors', async () => {
    const { program, url } = await start();
    const samePort = run(command, 'start', '--port', new URL(url).port, '--data', 'other');
    expect(await samePort.ended).toBe(1);
    expect(samePort.output()).toContain('is in use by another program');
    const sameDirectory = run(command, 'start', '--port', '0');
    expect(await sameDirectory.ended).toBe(1);
    expect(sameDirectory.output()).toContain('is in use by process');
    program.signal('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('is a library too, with worker threads and a schema registry elsewhere', async () => {
    writeFileSync(
      join(folder, 'use.mjs'),
      `import { open } from 'millrace';
      const db = await open({ directory: 'library', workers: 1 });
      await db.execute("CREATE STREAM s (k INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);");
      await db.execute('CREATE TABLE t AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;');
      await db.insert('s', [{ k: 1 }, { k: 1 }]);
      await db.idle();
      console.log(await db.query('SELECT * FROM t;').all());
      await db.close();
      const remote = await open({ settings: { 'ksql.schema.registry.url': 'http://127.0.0.1:9' } });
      const text = "CREATE STREAM a (k INT) WITH (KAFKA_TOPIC='a', VALUE_FORMAT='AVRO', PARTITIONS=1);";
      await remote.execute(text).catch((error) => console.log(error.message));
      await remote.close();`,
    );
    const program = run(join(folder, 'use.mjs'));
    expect(await program.ended, program.output()).toBe(0);
    expect(program.output()).toContain('[ { K: 1, N: 2 } ]');
    expect(program.output()).toContain('The schema registry does not answer');
  });
});
