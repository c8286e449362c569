/** The command line as a whole: subcommands, flags, exit codes, and what it says to mistakes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../src/cli/main.ts';
import type { FakeServer } from '../../support/cli/fake-server.ts';
import { fakeServer, refuse } from '../../support/cli/fake-server.ts';
import { keptWorld } from '../../support/cli/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-cli-'));
let server: FakeServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const kept = keptWorld();
  const code = await runCommandLine(args, kept.world);
  return { code, out: kept.out(), err: kept.err() };
}

const created = {
  '@type': 'currentStatus',
  statementText: 'CREATE STREAM s …',
  commandId: 'stream/`S`/create',
  commandStatus: { status: 'SUCCESS', message: 'Stream created', queryId: null },
  commandSequenceNumber: 7,
  warnings: [],
};

describe('mistakes in arguments', () => {
  it.each([
    [['strat'], 'There is no command "strat".', 'Did you mean "millrace start"?'],
    [['xyzzy'], 'There is no command "xyzzy".', 'The commands are start, sql, run, demo, check, datagen, help, version.'],
    [['start', '--prot', '1'], 'Unknown option --prot of "millrace start".', 'Did you mean --port?'],
    [['start', '--port', '99999'], 'The value of --port is a whole number from 0 to 65535, not "99999".', 'For example'],
    [['start', '--port'], 'The option --port needs a value: n.', 'millrace help start'],
    [['start', '--set', 'x'], '--set wants name=value, not "x".', 'For example'],
    [['sql', 'localhost:8088'], 'Server URL must begin with protocol', 'http://localhost:8088'],
    [['sql', '-p', 'x'], 'A password needs a user.', 'Add -u'],
    [['sql', '-u', 'x'], 'Could not get console for enter password; use -p option instead.', ''],
    [['sql', '-t', 'x', '-u', 'y', '-p', 'z'], 'either a token or user and password', ''],
    [['sql', '--output', 'XML'], "Invalid output format: 'XML' (valid formats: 'JSON', 'TABULAR')", ''],
    [['sql', '-d', 'novalue'], 'Failed to split variable: novalue', 'name=value'],
    [['sql', '--query-row-limit', '0'], 'The value of --query-row-limit is a whole number from 1', ''],
    [['run'], 'Which file?', 'millrace run <file>'],
    [['run', '/no/such/file.sql'], 'Failed to read file: /no/such/file.sql (there is no such file)', ''],
    [['run', 'a', 'b'], 'Unexpected argument "b"', ''],
    [['demo', '--speed', 'fast'], 'The value of --speed is a number above 0, not "fast".', '3600'],
    [['start', '--data', '/dev/null'], '/dev/null is no directory.', '--data'],
    [['sql', '--config-file', '/no/such'], 'Failed to read file: /no/such', ''],
  ])('%j', async (args, message, hint) => {
    const { code, out, err } = await run(...args);
    expect(err).toContain(message);
    expect(err).toContain(hint);
    expect(err).not.toContain('    at ');
    expect(out).toBe('');
    expect(code).toBe(255);
  });

  it('without any command, shows them all', async () => {
    const { code, out } = await run();
    expect(code).toBe(255);
    for (const name of ['start', 'sql', 'run', 'demo', 'datagen', 'help', 'version']) expect(out).toContain(`\n  ${name} `);
  });
});

describe('help and version', () => {
  it('shows the options of a command', async () => {
    const { code, out } = await run('help', 'start');
    expect(code).toBe(0);
    expect(out).toContain('--port <n>');
    expect((await run('start', '--help')).out).toBe(out);
  });

  it('names the version', async () => {
    expect((await run('version')).out).toMatch(/^Millrace \d+\.\d+\.\d+ \(Node\.js \d+/);
  });
});

describe('millrace sql -e', () => {
  it('sends runs of statements as one request and breaks them where the shell acts itself', async () => {
    server = await fakeServer({ '/ksql': [created], '/is_valid_property/auto.offset.reset': 'true' });
    const text =
      "CREATE STREAM a (x INT) WITH (kafka_topic='a', value_format='JSON'); LIST STREAMS; SET 'auto.offset.reset'='earliest'; LIST TABLES;";
    const { code, out } = await run('sql', '-e', text, server.url);
    expect(code).toBe(0);
    const statements = server.asked.filter((asked) => asked.path === '/ksql');
    expect(statements.map((asked) => String(asked.body.ksql).split(';').length - 1)).toEqual([2, 1]);
    expect(statements[1].body).toMatchObject({ streamsProperties: { 'auto.offset.reset': 'earliest' }, commandSequenceNumber: 7 });
    expect(out).toContain('Stream created');
    expect(out).toContain("Successfully changed local property 'auto.offset.reset' to 'earliest'.");
  });

  it('exits with 0 when the server refuses a statement and goes on, with 1 under --strict', async () => {
    let calls = 0;
    const error = {
      '@type': 'statement_error',
      error_code: 40001,
      message: 'line 1:13: Unknown source A.',
      statementText: 'DROP STREAM a;',
      entities: [],
    };
    const answers = {
      '/ksql': (response: Parameters<ReturnType<typeof refuse>>[0]) => {
        calls += 1;
        refuse(400, error)(response);
      },
    };
    server = await fakeServer(answers);
    const text = "DROP STREAM a; DEFINE x = '1'; DROP STREAM b;";
    const lenient = await run('sql', '-e', text, server.url);
    expect([lenient.code, calls]).toEqual([0, 2]);
    expect(lenient.out).toContain(`1 | ${text}\n                ^\n`);
    calls = 0;
    const strict = await run('sql', '--strict', '-e', text, server.url);
    expect([strict.code, calls]).toEqual([1, 1]);
  });

  it('sends nothing when any statement does not parse; the place is shown in the whole text', async () => {
    server = await fakeServer({ '/ksql': [] });
    const { code, out } = await run('sql', '-e', 'LIST STREAMS;\nSELECT a FORM b;', server.url);
    expect(code).toBe(255);
    expect(server.asked).toEqual([]);
    expect(out).toContain('line 2:');
    expect(out).toMatch(/2 \| SELECT a FORM b;\n {4,}\^\n/);
  });

  it('replaces variables, also those of -d', async () => {
    server = await fakeServer({ '/ksql': [] });
    await run(
      'sql',
      '-d',
      'name=orders',
      '-e',
      "DEFINE f = 'JSON'; CREATE STREAM ${name} (x INT) WITH (kafka_topic='${name}', value_format='${f}');",
      server.url,
    );
    expect(String(server.asked[0].body.ksql).trim()).toBe("CREATE STREAM orders (x INT) WITH (kafka_topic='orders', value_format='JSON');");
  });

  it('sends credentials', async () => {
    server = await fakeServer({ '/ksql': [] });
    await run('sql', '-u', 'ann', '-p', 's:ä', '-e', 'LIST STREAMS', server.url);
    await run('sql', '-t', 'abc', '-e', 'LIST STREAMS', server.url);
    expect(server.asked.map((asked) => asked.headers.authorization)).toEqual([
      `Basic ${Buffer.from('ann:s:ä').toString('base64')}`,
      'Bearer abc',
    ]);
  });

  it('says when there is no server', async () => {
    const { code, out } = await run('sql', '-e', 'LIST STREAMS', 'http://127.0.0.1:1');
    expect(out).toContain('No server listens at http://127.0.0.1:1.');
    expect(out).toContain('millrace start');
    expect(code).toBe(255);
  });

  it('takes session properties from a file', async () => {
    const { mkdirSync } = await import('node:fs');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'client.properties');
    writeFileSync(path, '# a comment\nauto.offset.reset = earliest\nssl.endpoint.identification.algorithm=\nlong=one \\\n  two\n');
    server = await fakeServer({ '/ksql': [] });
    await run('sql', '--config-file', path, '-e', 'LIST STREAMS', server.url);
    expect(server.asked[0].body.streamsProperties).toEqual({ 'auto.offset.reset': 'earliest', long: 'one two' });
  });

  it('prints JSON with numbers as they were sent', async () => {
    server = await fakeServer({ '/ksql': '[{"@type":"x","n":9223372036854775807,"d":12.10,"e":[],"warnings":[]}]' });
    const { out } = await run('sql', '--output', 'json', '-e', 'LIST STREAMS', server.url);
    expect(out).toBe('[ {\n  "@type" : "x",\n  "n" : 9223372036854775807,\n  "d" : 12.10,\n  "e" : [ ],\n  "warnings" : [ ]\n} ]\n');
  });
});

describe('millrace run', () => {
  it('stops at the first refused statement, with exit code 1', async () => {
    const { mkdirSync } = await import('node:fs');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'script.sql');
    writeFileSync(path, "DROP STREAM a;\nDEFINE x = '1';\nDROP STREAM b;\n");
    server = await fakeServer({ '/ksql': refuse(400, { '@type': 'generic_error', error_code: 40000, message: 'No.' }) });
    const { code, out } = await run('run', path, '--server', server.url);
    expect([code, out, server.asked.length]).toEqual([1, 'No.\n', 1]);
  });
});
