/** The shell without a terminal, its commands, completion, history. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Client } from '../../../../src/cli/client.ts';
import { runCommandLine } from '../../../../src/cli/main.ts';
import { SHELL_COMMANDS } from '../../../../src/cli/shell/all.ts';
import { candidates, serverNames } from '../../../../src/cli/shell/completion.ts';
import { compactEntry, openHistory } from '../../../../src/cli/shell/history.ts';
import { refuseStrangeLine, shellLine } from '../../../../src/cli/shell/line.ts';
import { colouredSql } from '../../../../src/cli/shell/line-editor.ts';
import type { Answer, FakeServer } from '../../../support/cli/fake-server.ts';
import { fakeServer } from '../../../support/cli/fake-server.ts';
import { keptWorld } from '../../../support/cli/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-shell-'));
afterAll(() => rmSync(folder, { recursive: true }));
let server: FakeServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const message = (text: string): object[] => [
  {
    '@type': 'currentStatus',
    statementText: '',
    commandStatus: { status: 'SUCCESS', message: text },
    commandSequenceNumber: 3,
    warnings: [],
  },
];

/** Gives lines to a shell as its input; what it prints. */
async function typed(
  input: string,
  answers: Record<string, Answer> = { '/ksql': message('done') },
  flags: readonly string[] = [],
): Promise<string> {
  server ??= await fakeServer(answers);
  const kept = keptWorld(input);
  await runCommandLine(['sql', ...flags, server.url], kept.world);
  return kept.out() + kept.err();
}

describe('a shell that reads a script', () => {
  it('gathers lines to statements and takes the last without its end', async () => {
    const out = await typed('-- a comment; with a semicolon\nLIST\n  STREAMS; LIST TABLES;\n\nDROP STREAM a -- here; too\n');
    expect(server?.asked.map((asked) => asked.body.ksql)).toEqual(['LIST\n  STREAMS; LIST TABLES;', 'DROP STREAM a;']);
    expect(out.match(/done/g)).toHaveLength(2);
    expect(out).not.toContain('millrace>');
  });

  it('goes on after a mistake', async () => {
    const out = await typed('SELECT FROM;\nLIST STREAMS;\n');
    expect(out).toContain('Syntax Error');
    expect(out).toContain('done');
  });

  it('leaves at exit', async () => {
    await typed('EXIT;\nLIST STREAMS;\n');
    expect(server?.asked).toEqual([]);
  });
});

describe('commands of the shell', () => {
  it('shows and changes the output format', async () => {
    const out = await typed('output\noutput json\nOUTPUT\noutput xml\nLIST STREAMS;\n', {
      '/ksql': [{ '@type': 'streams', streams: [], warnings: [] }],
    });
    expect(out).toContain(
      "Current output format: TABULAR\nOutput format set to JSON\nCurrent output format: JSON\nInvalid output format: 'xml'",
    );
    expect(out).toContain('"@type" : "streams"');
  });

  it('sends the number of the last command unless requests are pipelined', async () => {
    await typed('DROP STREAM a;\nDROP STREAM b;\nrequest-pipelining on\nDROP STREAM c;\nrequest-pipelining maybe\n');
    expect(server?.asked.map((asked) => asked.body.commandSequenceNumber)).toEqual([undefined, 3, undefined]);
  });

  it('waits for no command when there was none', async () => {
    await typed('LIST STREAMS;\nLIST TABLES;\n', { '/ksql': [{ '@type': 'streams', streams: [], warnings: [] }] });
    expect(server?.asked.map((asked) => asked.body.commandSequenceNumber)).toEqual([undefined, undefined]);
  });

  it('knows too few and too many parameters', async () => {
    const out = await typed('spool\nexit now\nset cli wrap\nset cli column-width x\n');
    expect(out).toContain('Too few parameters\nUsage: spool <file> | OFF');
    expect(out).toContain('Too many parameters\nUsage: exit');
    expect(out).toContain('Too few parameters\nUsage: set cli wrap ON | OFF');
    expect(out).toContain('Invalid COLUMN-WIDTH: x');
  });

  it('spools what it prints', async () => {
    const path = join(folder, 'spool file.txt');
    const out = await typed(`spool '${path}'\nspool other\nLIST STREAMS;\nspool OFF\nversion\n`);
    expect(out).toContain(`Session will be spooled to ${path}\nEnter SPOOL OFF to disable\n`);
    expect(out).toContain('Cannot set two spools! Please issue SPOOL OFF.');
    expect(out).toContain(`Spool written to ${path}\nVersion: `);
    expect(readFileSync(path, 'utf8')).toContain(' done ');
    expect(readFileSync(path, 'utf8')).not.toContain('Version');
    expect(await typed('spool /no/such/folder/x\n')).toContain('Cannot SPOOL to file: /no/such/folder/x');
  });

  it('sends a script as one request', async () => {
    const path = join(folder, 'two.sql');
    (await import('node:fs')).writeFileSync(path, "LIST STREAMS;\nSET 'a'='b';\nLIST TABLES;\n");
    await typed(`run script '${path}'\nrun script /no/such\n`);
    expect(server?.asked.map((asked) => asked.body.ksql)).toEqual(["LIST STREAMS;\nSET 'a'='b';\nLIST TABLES;\n"]);
  });

  it('turns to another server', async () => {
    const other = await fakeServer({ '/info': { KsqlServerInfo: { version: '9.9.9', serverStatus: 'RUNNING' } }, '/ksql': [] });
    const out = await typed(`server\nserver ${other.url}\nLIST STREAMS;\nserver nonsense\n`);
    expect(out).toContain(`Server now: ${other.url}\nCLI v`);
    expect(out).toContain(`Server v9.9.9 located at ${other.url}`);
    expect(out).toContain('must begin with protocol');
    expect(other.asked.map((asked) => asked.path)).toEqual(['/info', '/ksql']);
    expect(server?.asked).toEqual([]);
    await other.close();
  });

  it('helps with every command', async () => {
    const out = await typed('help\n');
    for (const command of SHELL_COMMANDS) expect(out).toContain(`\n${command.words}`);
  });

  it('keeps SET, UNSET, DEFINE and UNDEFINE to itself', async () => {
    const out = await typed(
      "SET 'p'='1';\nSET 'p'='2';\nUNSET 'p';\nUNSET 'p';\nDEFINE v='x';\nSHOW VARIABLES;\nUNDEFINE v;\nUNDEFINE v;\n",
      { '/is_valid_property/p': 'true' },
    );
    expect(out).toContain("Successfully changed local property 'p' to '1'.");
    expect(out).toContain("Successfully changed local property 'p' from '1' to '2'.");
    expect(out).toContain("Successfully unset local property 'p' (value was '2').");
    expect(out).toContain("Cannot unset local property 'p' which was never set in the first place");
    expect(out).toContain(' v             | x     ');
    expect(out).toContain("Cannot undefine variable 'v' which was never defined");
    expect(server?.asked.map((asked) => asked.path)).toEqual(['/is_valid_property/p', '/is_valid_property/p']);
  });
});

describe('lines', () => {
  it('tells commands from statements', () => {
    expect(shellLine('  Run  Script  my.sql ;')).toMatchObject({ command: { words: 'run script' }, args: ['my.sql'] });
    expect(shellLine('SHOW STREAMS;')).toBeNull();
    expect(shellLine("SET 'cli'='x';")).toBeNull();
    expect(shellLine('exits')).toBeNull();
  });

  it('refuses what can begin neither', () => {
    expect(() => refuseStrangeLine('hlep')).toThrow("'hlep' begins neither");
    for (const line of ['select 1', '  -- x', '', '/* x */ foo', '(']) expect(() => refuseStrangeLine(line)).not.toThrow();
  });

  it('keeps statements on one line of the history, without what would swallow the rest', () => {
    expect(compactEntry("SELECT a -- the 'first'\n  FROM b\n /* c */ WHERE d = '--x';")).toBe("SELECT a FROM b WHERE d = '--x';");
  });

  it('remembers them for the next session', () => {
    const path = join(folder, 'history');
    const first = openHistory(path);
    for (const entry of ['a;', 'b\nc;', 'b c;', '']) first.add(entry);
    expect(openHistory(path).entries).toEqual(['a;', 'b c;']);
    expect(openHistory('').entries).toEqual([]);
  });

  it.each([
    ["INSERT INTO s VALUES\n  ('a \n\n\tb  \n') -- c\n;", "INSERT INTO s VALUES ('a \n\n\tb  \n') ;"],
    ["SELECT 'it''s\n -- no comment' FROM `a\nb`;", "SELECT 'it''s\n -- no comment' FROM `a\nb`;"],
  ])('keeps the line breaks that mean something: %j', (text, compact) => {
    const path = join(mkdtempSync(join(folder, 'breaks-')), 'history');
    const first = openHistory(path);
    for (const entry of ['a;', text, 'b;']) first.add(entry);
    expect(first.entries).toEqual(['a;', compact, 'b;']);
    expect(openHistory(path).entries).toEqual(['a;', compact, 'b;']);
  });

  it('cuts a long history between entries, not within', () => {
    const path = join(mkdtempSync(join(folder, 'long-')), 'history');
    const first = openHistory(path);
    for (let n = 0; n <= 2000; n++) first.add(`SELECT '${n}\n';`);
    for (let again = 0; again < 2; again++) {
      const { entries } = openHistory(path);
      expect([entries.length, entries[0], entries.at(-1)]).toEqual([1000, "SELECT '1001\n';", "SELECT '2000\n';"]);
    }
  });

  it('changes nothing but colours while typing', () => {
    const text = "SELECT ucase(a), 'x', 1 -- c";
    const codes = new RegExp(`${String.fromCharCode(27)}\\[[0-9]+m`, 'g');
    expect(colouredSql(text).replace(codes, '')).toBe(text);
    expect(colouredSql(text)).not.toBe(text);
  });
});

describe('completion', () => {
  const answer = (response: { end(text: string): void }, asked: { body: Record<string, unknown> }): void => {
    const sql = String(asked.body.ksql);
    const named = (name: string): object => ({ name });
    const entities = sql.startsWith('SHOW STREAMS')
      ? [
          { '@type': 'streams', streams: [named('CLICKS'), named('lower')] },
          { '@type': 'tables', tables: [named('CLICK_COUNTS')] },
        ]
      : sql.startsWith('SHOW FUNCTIONS')
        ? [{ '@type': 'function_names', functions: [named('COUNT'), named('UCASE')] }]
        : [{ '@type': 'sourceDescription', sourceDescription: { fields: [named('USER_ID'), named('URL')] } }];
    response.end(JSON.stringify(entities));
  };

  async function offered(before: string): Promise<readonly string[]> {
    server ??= await fakeServer({ '/ksql': answer });
    const client = new Client({ url: server.url });
    const [found] = await candidates(
      before,
      serverNames(() => client),
      SHELL_COMMANDS,
    );
    client.close();
    return found;
  }

  it('offers sources where sources stand', async () => {
    expect(await offered('SELECT * FROM CL')).toEqual(['CLICKS', 'CLICK_COUNTS']);
    expect(await offered('select * from cl')).toEqual(['click_counts', 'clicks']);
    expect(await offered('DROP STREAM ')).toContain('`lower`');
  });

  it('offers columns of the named source and functions', async () => {
    expect(await offered('SELECT * FROM CLICKS WHERE U')).toEqual(['UCASE', 'URL', 'USER_ID']);
  });

  it('offers the words of the grammar', async () => {
    expect(await offered('CREATE STR')).toEqual(['STREAM']);
    expect(await offered('SELECT * FROM a EM')).toEqual(['EMIT']);
  });

  it('offers commands of the shell at the beginning', async () => {
    expect(await offered('hi')).toContain('history');
    expect(await offered('SELECT h')).not.toContain('history');
  });

  it('offers nothing inside strings, and no names when the server does not answer', async () => {
    expect(await offered("SELECT 'cl")).toEqual([]);
    const nobody = new Client({ url: 'http://127.0.0.1:1' });
    expect(
      (
        await candidates(
          'SELECT * FROM cl',
          serverNames(() => nobody),
          [],
        )
      )[0],
    ).toEqual([]);
  });
});
