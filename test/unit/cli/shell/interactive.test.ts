/** The shell on a terminal: prompts, keys, interrupts. The terminal is a pair of streams that say they are one. */
import { PassThrough, Writable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { Client } from '../../../../src/cli/client.ts';
import { createSession } from '../../../../src/cli/session.ts';
import type { History } from '../../../../src/cli/shell/history.ts';
import { runShell } from '../../../../src/cli/shell/shell.ts';
import { streamTerminal } from '../../../../src/cli/terminal.ts';
import type { Answer, FakeServer } from '../../../support/cli/fake-server.ts';
import { fakeServer } from '../../../support/cli/fake-server.ts';

let server: FakeServer;
afterEach(() => server.close());

const INFO = { '/info': { KsqlServerInfo: { version: '1.2.3', serverStatus: 'RUNNING' } } };
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_R = '\u0012';
const ESC = '\u001b';

interface Typing {
  type(keys: string): void;
  /** Resolves when what was printed since the last call matches. */
  seen(pattern: RegExp): Promise<string>;
  readonly ended: Promise<number>;
}

async function shell(answers: Readonly<Record<string, Answer>>, history: readonly string[] = []): Promise<Typing> {
  server = await fakeServer({ ...INFO, ...answers });
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  let output = '';
  let taken = 0;
  const stream = new Writable({
    write(part, _encoding, done) {
      output += String(part);
      done();
    },
  });
  const screen = Object.assign(stream, { isTTY: true, columns: 80, rows: 30 });
  const client = new Client({ url: server.url });
  const session = createSession(client, streamTerminal(screen, { NO_COLOR: '1' }));
  const kept: History = { entries: [...history], add: (entry) => void kept.entries.push(entry) };
  const ended = runShell(session, { url: server.url }, { input, output: screen, history: kept, strict: false }).finally(() =>
    session.client.close(),
  );
  return {
    ended,
    type: (keys) => void input.write(keys),
    async seen(pattern) {
      for (let tries = 0; tries < 200; tries += 1) {
        const fresh = output.slice(taken);
        if (pattern.test(fresh)) {
          taken = output.length;
          return fresh;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`Never seen: ${pattern} in ${JSON.stringify(output.slice(taken))}`);
    },
  };
}

describe('a shell on a terminal', () => {
  it('greets, asks for the rest of a statement, and leaves at CTRL-D', async () => {
    const { type, seen, ended } = await shell({ '/ksql': [] });
    const greeting = await seen(/millrace> /);
    expect(greeting).toContain(`Server v1.2.3 located at ${server.url}\nServer Status: RUNNING`);
    type('LIST\r');
    await seen(/ {8}> /);
    type('STREAMS;\r');
    await seen(/millrace> /);
    expect(server.asked.at(-1)?.body.ksql).toBe('LIST\nSTREAMS;');
    type(CTRL_D);
    await seen(/Exiting Millrace\./);
    expect(await ended).toBe(0);
  });

  it('takes several lines that are pasted at once', async () => {
    const { type, seen, ended } = await shell({ '/ksql': [] });
    await seen(/millrace> /);
    type('LIST STREAMS;\rLIST TABLES;\rexit\r');
    expect(await ended).toBe(0);
    expect(server.asked.filter((asked) => asked.path === '/ksql').map((asked) => asked.body.ksql)).toEqual([
      'LIST STREAMS;',
      'LIST TABLES;',
    ]);
  });

  it('says at once that a line can begin nothing', async () => {
    const { type, seen } = await shell({});
    await seen(/millrace> /);
    type('selct 1\r');
    expect(await seen(/Did you mean SELECT\?[\s\S]*millrace> /)).toContain("'selct' begins neither");
    type('exit\r');
  });

  it('discards what was typed at CTRL-C', async () => {
    const { type, seen, ended } = await shell({ '/ksql': [] });
    await seen(/millrace> /);
    type('DROP STREAM\r');
    await seen(/ {8}> /);
    type(`x ${CTRL_C}`);
    await seen(/\^C\n[\s\S]*millrace> /);
    type('LIST STREAMS;\r');
    await seen(/millrace> /);
    type('exit\r');
    await ended;
    expect(server.asked.at(-1)?.body.ksql).toBe('LIST STREAMS;');
  });

  it('leaves a long line on the screen at CTRL-C, wherever the cursor was', async () => {
    const { type, seen, ended } = await shell({});
    await seen(/millrace> /);
    const end = 'the end';
    type(`${'x'.repeat(200)}${end}${`${ESC}[D`.repeat(120)}`);
    await seen(/the end/);
    type(CTRL_C);
    // Behind the text, and from there down: a prompt drawn above would wipe out what stands there.
    const [, after] = /the end(?:[^\n]*)\^C\n([\s\S]*millrace> )/.exec(await seen(/\^C\n[\s\S]*millrace> /)) ?? [];
    expect(after).toBeDefined();
    expect(after).not.toContain(`${ESC}[2A`);
    type('exit\r');
    await ended;
  });

  it('finds earlier statements with CTRL-R and with the arrows', async () => {
    const { type, seen, ended } = await shell({ '/ksql': [] }, ['DROP STREAM first;', 'DROP STREAM second;', 'LIST TABLES;']);
    await seen(/millrace> /);
    type(`${CTRL_R}stream`);
    await seen(/\(history 'stream'\): DROP STREAM second;/);
    type(CTRL_R);
    await seen(/\(history 'stream'\): DROP STREAM first;/);
    type('\r');
    await seen(/;[\s\S]*\n[\s\S]*millrace> /);
    type('\u001b[A\u001b[A\r');
    await seen(/;[\s\S]*\n[\s\S]*millrace> /);
    type('exit\r');
    await ended;
    expect(server.asked.filter((asked) => asked.path === '/ksql').map((asked) => asked.body.ksql)).toEqual([
      'DROP STREAM first;',
      'LIST TABLES;',
    ]);
  });

  it('recalls a statement with the line breaks of its literals, by arrow and by search', async () => {
    const entry = "INSERT INTO s VALUES ('a\n b');";
    const { type, seen, ended } = await shell({ '/ksql': [] }, [entry, 'LIST TABLES;']);
    await seen(/millrace> /);
    type('\u001b[A\u001b[A\r');
    await seen(/;[\s\S]*\n[\s\S]*millrace> /);
    type(`${CTRL_R}insert\r`);
    await seen(/;[\s\S]*\n[\s\S]*millrace> /);
    type(`${CTRL_R}insert${ESC}[H${' '.repeat(2)}\r`);
    await seen(/;[\s\S]*\n[\s\S]*millrace> /);
    type('exit\r');
    await ended;
    expect(server.asked.filter((asked) => asked.path === '/ksql').map((asked) => asked.body.ksql)).toEqual([entry, entry, `  ${entry}`]);
  });

  it('ends a running query at the signal of CTRL-C and goes on', async () => {
    const endless = (response: { write(text: string): void }): void =>
      response.write('[{"header":{"queryId":"q7","schema":"`A` STRING"}},\n{"row":{"columns":["x"]}},\n');
    const { type, seen, ended } = await shell({ '/query': endless, '/close-query': '' });
    await seen(/millrace> /);
    type('SELECT a FROM s EMIT CHANGES;\r');
    expect(await seen(/\|x +\|/)).toContain('Press CTRL-C to interrupt');
    process.emit('SIGINT');
    await seen(/Query terminated\n[\s\S]*millrace> /);
    expect(server.asked.at(-1)).toMatchObject({ path: '/close-query', body: { queryId: 'q7' } });
    type('exit\r');
    expect(await ended).toBe(0);
  });

  it('completes at TAB and expands abbreviations', async () => {
    const { type, seen, ended } = await shell({ '/ksql': [{ '@type': 'streams', streams: [{ name: 'CLICKS' }], warnings: [] }] });
    await seen(/millrace> /);
    type('ii ');
    await seen(/INSERT INTO /);
    type('CL\t');
    await seen(/CLICKS/);
    type(`${CTRL_C}exit\r`);
    await ended;
  });
});
