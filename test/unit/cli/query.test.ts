/** Queries as the shell shows them: the grid, the end, limits, errors in the middle. */
import { afterEach, describe, expect, it } from 'vitest';
import { Client } from '../../../src/cli/client.ts';
import { runText } from '../../../src/cli/execute.ts';
import { createSession } from '../../../src/cli/session.ts';
import type { Session, SessionOptions } from '../../../src/cli/session.ts';
import type { Answer, FakeServer } from '../../support/cli/fake-server.ts';
import { fakeServer } from '../../support/cli/fake-server.ts';
import { keptTerminal } from '../../support/cli/world.ts';

let server: FakeServer;
let session: Session;
afterEach(async () => {
  session.client.close();
  await server.close();
});

async function shown(answers: Record<string, Answer>, sql: string, options: SessionOptions = {}, columns = 30): Promise<string> {
  const { terminal, text } = await opened(answers, options, columns);
  void terminal;
  await runText(session, sql);
  return text();
}

async function opened(answers: Record<string, Answer>, options: SessionOptions, columns: number): Promise<ReturnType<typeof keptTerminal>> {
  server = await fakeServer(answers);
  const kept = keptTerminal(columns);
  session = createSession(new Client({ url: server.url }), kept.terminal, options);
  return kept;
}

const HEADER = '[{"header":{"queryId":"q1","schema":"`ID` STRING KEY, `N` BIGINT"}},\n';

describe('SELECT', () => {
  it('draws header, rows and final message', async () => {
    const body = `${HEADER}{"row":{"columns":["a",9223372036854775807]}},\n{"row":{"columns":["]",null]}},\n{"finalMessage":"Limit Reached"}]\n`;
    expect(await shown({ '/query': body }, 'SELECT * FROM t EMIT CHANGES LIMIT 2;')).toBe(
      [
        '+-------------+-------------+',
        '|ID           |N            |',
        '+-------------+-------------+',
        '|a            |9223372036854|',
        '|             |775807       |',
        '|]            |null         |',
        'Limit Reached',
        '',
      ].join('\n'),
    );
  });

  it('draws a pull query, which has no final message, and marks deleted rows', async () => {
    const body = `${HEADER}{"row":{"columns":["a",1]}},\n{"row":{"columns":["b",null],"tombstone":true}}\n]`;
    const text = await shown({ '/query': body }, 'SELECT * FROM t;', {}, 40);
    expect(text).toContain('|a                 |1                 |');
    expect(text).toContain('|b                 |<TOMBSTONE>       |');
  });

  it('shows nested values and hides control characters', async () => {
    const body = `[{"header":{"queryId":"q","schema":"\`A\` STRUCT<X BIGINT, Y ARRAY<STRING>>"}},\n{"row":{"columns":[{"X":1.50,"Y":["p","q\\u001b[2J\\n"]}]}}]`;
    expect(await shown({ '/query': body }, 'SELECT * FROM t;', {}, 60)).toContain('|{X=1.50, Y=[p, q\\u001b[2J\\n]}');
  });

  it('cuts long values when WRAP is off', async () => {
    const kept = await opened({ '/query': `${HEADER}{"row":{"columns":["abcdefghijklmnop",1]}}]` }, {}, 24);
    session.wrap = false;
    await runText(session, 'SELECT * FROM t;');
    expect(kept.text()).toContain('|abcdefg...|1         |');
  });

  it('shows an error that comes after rows', async () => {
    const body = `${HEADER}{"row":{"columns":["a",1]}},\n{"errorMessage":{"@type":"generic_error","error_code":50000,"message":"Broken."}}]`;
    expect(await shown({ '/query': body }, 'SELECT * FROM t EMIT CHANGES;')).toMatch(/\|a +\|1 +\|\nBroken\.\n$/);
  });

  it('ends an endless query at the row limit and closes it on the server', async () => {
    const endless = (response: { write(text: string): void }): void => {
      response.write(HEADER);
      for (let n = 0; n < 5; n += 1) response.write(`{"row":{"columns":["a",${n}]}},\n`);
    };
    const text = await shown({ '/query': endless, '/close-query': '' }, 'SELECT * FROM t EMIT CHANGES;', { rowLimit: 2 });
    expect(text.split('\n').filter((line) => line.startsWith('|a'))).toHaveLength(2);
    expect(text).toMatch(/Limit Reached\n$/);
    expect(server.asked.at(-1)).toMatchObject({ path: '/close-query', body: { queryId: 'q1' } });
  });

  it('ends at an interrupt, and sends nothing after it', async () => {
    const waiting = (response: { write(text: string): void }): void => {
      response.write(`${HEADER}{"row":{"columns":["a",1]}},\n`);
      setTimeout(() => session.interrupt?.abort(), 50);
    };
    const text = await shown({ '/query': waiting, '/close-query': '', '/ksql': [] }, 'SELECT * FROM t EMIT CHANGES; LIST STREAMS;');
    expect(text).toMatch(/\|a +\|1 +\|\nQuery terminated\n$/);
    expect(server.asked.map((asked) => asked.path)).toEqual(['/query', '/close-query']);
  });

  it('ends at the time limit', async () => {
    const waiting = (response: { write(text: string): void }): void => response.write(HEADER);
    expect(await shown({ '/query': waiting, '/close-query': '' }, 'SELECT * FROM t EMIT CHANGES;', { timeout: 80 })).toMatch(
      /Query terminated\n$/,
    );
  });

  it('says when the connection breaks', async () => {
    const breaking = (response: { write(text: string): void; destroy(): void }): void => {
      response.write(HEADER);
      setTimeout(() => response.destroy(), 30);
    };
    expect(await shown({ '/query': breaking }, 'SELECT * FROM t EMIT CHANGES;')).toContain('broke off.');
  });
});

describe('PRINT', () => {
  it('shows lines as they are and none of the blank ones that keep the connection', async () => {
    const body = 'Key format: KAFKA_STRING\nValue format: JSON\n\nrowtime: 2024/03/01 10:20:30.000 Z, key: k, value: {}, partition: 0\n\n';
    const text = await shown({ '/query': body }, 'PRINT clicks LIMIT 1;');
    expect(text).toBe(
      'Key format: KAFKA_STRING\nValue format: JSON\nrowtime: 2024/03/01 10:20:30.000 Z, key: k, value: {}, partition: 0\n',
    );
  });
});
