/**
 * The console in a real browser against a stand-in server: statements of every kind, live rows, charts, errors with their marks,
 * and values that would do harm if any of them were taken for markup. Without a browser on the machine nothing is tried, and the log says so.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/run.ts';
import { CANNED, ENTITIES, HOSTILE } from '../support/console/canned.ts';
import { startFakeServer } from '../support/console/fake-server.ts';
import type { FakeServer } from '../support/console/fake-server.ts';
import { startServer } from '../../src/main.ts';

const CANDIDATES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path));
/** Waits for what a page on a busy machine does in its own time. */
const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 15_000 });
const reason = executablePath === undefined ? ' (skipped: no Chromium here; install it or name it in CHROMIUM)' : '';

describe.skipIf(executablePath === undefined)(`the console in a browser${reason}`, () => {
  let folder: string;
  let server: FakeServer;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'console-'));
    await build({ root: join(ROOT, 'web'), logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
    server = await startFakeServer(folder, CANNED);
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    await page?.context().close();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && !/status of 400/.test(message.text()) && complaints.push(message.text()));
    page.on('request', (request) => !request.url().startsWith(server.url) && complaints.push(`asked for ${request.url()}`));
    await page.goto(server.url);
    await page.getByRole('button', { name: 'READINGS', exact: true }).waitFor();
    server.asked.length = 0;
  });

  async function write(text: string): Promise<void> {
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text);
    await page.keyboard.press('Escape');
  }

  async function run(text: string, keys = 'Control+Shift+Enter'): Promise<void> {
    await write(text);
    await page.keyboard.press(keys);
  }

  /** Nothing hostile ran, the browser had nothing to complain about, and nothing outside was asked for. */
  async function expectHarmless(): Promise<void> {
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('img, script[src=x], iframe').count()).toBe(0);
    expect(complaints).toEqual([]);
  }

  it('shows every kind of entity', async () => {
    for (const [type, , words] of ENTITIES) {
      await run(`SET 'kind'='${type}';`);
      const card = page.locator('.card', { hasText: `'kind'='${type}'` });
      await card.locator('.card-state', { hasText: 'done' }).waitFor();
      const text = await card.textContent();
      for (const word of words) expect.soft(text, type).toContain(word);
    }
    await expectHarmless();
  });

  it('runs the statement at the cursor with Ctrl-Enter', async () => {
    await write('SHOW STREAMS;\nSHOW TABLES;');
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Control+Enter');
    await page.locator('.card').waitFor();
    expect(server.asked.map((one) => JSON.parse(one.body) as { ksql: string }).some((one) => one.ksql === 'SHOW STREAMS;')).toBe(true);
    expect(await page.locator('.card').count()).toBe(1);
  });

  it('shows awkward rows exactly and as text', async () => {
    await run('SELECT * FROM t;');
    const row = page.locator('.grid tbody:not([aria-hidden]) tr').first();
    await row.waitFor();
    const cells = await row.locator('td').allTextContents();
    expect(cells).toEqual(['1', HOSTILE, '1.5', '12.10', '9223372036854775807', `{"CITY":${JSON.stringify(HOSTILE)},"TAGS":["a,b","]"]}`]);
    await row.click();
    expect(await page.locator('.row-detail').textContent()).toContain('"TAGS": [');
    await expectHarmless();
  });

  it('streams live rows with a chart, pauses, and stops on the server too', async () => {
    await run('SELECT * FROM readings EMIT CHANGES;');
    const counter = page.locator('.counter');
    await eventually(async () => Number.parseInt((await counter.textContent()) ?? '', 10)).toBeGreaterThan(30);
    expect(server.open()).toBe(1);
    await page.getByRole('button', { name: 'Chart' }).click();
    await page.locator('.uplot canvas').waitFor();
    expect(await page.locator('.u-legend').textContent()).toContain('kitchen');
    await page.getByRole('button', { name: 'Pause' }).click();
    const first = page.locator('.grid tbody:not([aria-hidden]) td').first();
    const held = await first.textContent();
    await eventually(async () => counter.textContent()).toMatch(/[1-9]\d* since the pause/);
    expect(await first.textContent()).toBe(held);
    await page.getByRole('button', { name: 'Go on' }).click();
    await eventually(async () => first.textContent()).not.toBe(held);
    await page.getByRole('button', { name: 'Stop' }).click();
    await eventually(async () => page.locator('.card-state').textContent()).toBe('stopped');
    await eventually(() => server.open()).toBe(0);
    await eventually(() => server.asked.some((one) => one.path === '/close-query')).toBe(true);
    await expectHarmless();
  });

  it('keeps a bounded number of rows and draws only those in sight', async () => {
    await run('SELECT * FROM fast EMIT CHANGES;'.replace('fast', 'FAST'));
    await eventually(async () => page.locator('.counter').textContent()).toMatch(/12,\d{3} rows · latest 10,000 kept/);
    expect(await page.locator('.grid tbody:not([aria-hidden]) tr').count()).toBeLessThan(60);
    await page.locator('.grid-scroll').evaluate('element => element.scrollTo(0, 1e9)');
    await expect
      .poll(async () => Number(await page.locator('.grid tbody:not([aria-hidden]) tr').last().locator('td').first().textContent()))
      .toBeGreaterThan(1999);
  });

  it('marks a server error where it is and says the way out', async () => {
    await run('SHOW STREAMS;\nDESCRIBE\n  NO_SUCH;');
    await page.locator('.problem').waitFor();
    expect(await page.locator('.problem').textContent()).toContain('line 3, column 3');
    expect(await page.locator('.problem-hint').textContent()).toContain('SHOW STREAMS lists');
    await page.waitForTimeout(900);
    expect(await page.locator('.cm-lintRange-error').allTextContents()).toEqual(['NO_SUCH']);
    await expectHarmless();
  });

  it('finds a syntax error without asking the server', async () => {
    await run('SELECT a FORM b;');
    await page.locator('.problem').waitFor();
    expect(await page.locator('.problem').textContent()).toContain("Did you mean 'FROM'?");
    expect(server.asked.filter((one) => one.path === '/query-stream')).toEqual([]);
    expect(await page.locator('.cm-lintRange-error').allTextContents()).toEqual(['b']);
  });

  it('keeps the rows of a query that breaks, and shows why', async () => {
    await run('SELECT * FROM BREAKS EMIT CHANGES;');
    await page.locator('.problem').waitFor();
    expect(await page.locator('.problem').textContent()).toContain('The task failed');
    expect(await page.locator('.grid tbody:not([aria-hidden]) tr').count()).toBe(1);
    await expectHarmless();
  });

  it('sends what SET and DEFINE have said with the requests after', async () => {
    await run("SET 'auto.offset.reset'='earliest'; DEFINE a='b';");
    await page.getByText('auto.offset.reset is earliest').waitFor();
    await run('SELECT * FROM t;');
    await expect
      .poll(() => server.asked.find((one) => one.path === '/query-stream')?.body)
      .toContain('"properties":{"auto.offset.reset":"earliest"},"sessionVariables":{"a":"b"}');
  });

  it('completes names of sources and columns', async () => {
    await write('SELECT CEL FROM readings');
    await page.keyboard.press('Control+Home');
    for (let at = 0; at < 10; at += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'CELSIUS' }).waitFor();
    await expectHarmless();
  });

  it('asks before it terminates a query', async () => {
    await page.getByRole('button', { name: /CTAS_AVERAGE_CELSIUS_1/ }).click();
    await page.getByRole('button', { name: 'Terminate', exact: true }).click();
    expect(server.asked.some((one) => one.body.includes('TERMINATE'))).toBe(false);
    await page.getByRole('button', { name: 'Terminate now?' }).click();
    await eventually(() => server.asked.some((one) => one.body.includes('TERMINATE CTAS_AVERAGE_CELSIUS_1;'))).toBe(true);
  });

  it('offers what was run before', async () => {
    await run('SHOW TABLES;');
    await page.locator('.card').waitFor();
    await write('');
    await page.getByRole('button', { name: 'Statements run before' }).click();
    await page.locator('.history-entry', { hasText: 'SHOW TABLES;' }).click();
    expect(await page.locator('.cm-content').textContent()).toBe('SHOW TABLES;');
  });

  /** A page of its own on a real server, which is gone afterwards. */
  async function onRealServer(act: (tour: Page, server: string) => Promise<void>): Promise<void> {
    const real = await startServer({ port: 0, host: '127.0.0.1', directory: null, logLevel: 'silent' });
    const context = await browser.newContext();
    try {
      const tour = await context.newPage();
      await tour.route(
        (url) => url.pathname === '/' || url.pathname.startsWith('/assets/'),
        (route) => route.fulfill({ path: join(folder, new URL(route.request().url()).pathname.replace(/^\/$/, '/index.html')) }),
      );
      await tour.goto(`${real.url}/`);
      await act(tour, real.url);
    } finally {
      await context.close();
      await real.close();
    }
  }

  it('takes its first steps on the real server', async () => {
    await onRealServer(async (tour, url) => {
      // The demo would look for a server at the usual port.
      expect(await tour.locator('.welcome').textContent()).toContain(`npm run demo -- --server ${url}`);
      await tour.getByRole('button', { name: 'Show me with made-up readings' }).click();
      await expect.poll(async () => Number.parseInt((await tour.locator('.counter').first().textContent()) ?? '', 10)).toBeGreaterThan(5);
      await tour.getByRole('button', { name: /AVERAGE_CELSIUS windowed/ }).click();
      await tour.getByRole('button', { name: 'Describe' }).click();
      await tour.locator('.card .entity h4', { hasText: 'AVERAGE_CELSIUS' }).waitFor();
      await tour.getByRole('button', { name: 'Rows now' }).click();
      const pull = tour.locator('.card', { hasText: 'SELECT * FROM AVERAGE_CELSIUS;' });
      await pull.locator('.card-state', { hasText: 'done' }).waitFor();
      expect(await pull.locator('.cell.text').allTextContents()).toContain('kitchen');
      expect(await tour.locator('.problem').count()).toBe(0);
    });
  }, 60_000);

  it('lines up numbers, and gives wide and long text the room it needs', async () => {
    await onRealServer(async (tour) => {
      const send = async (text: string, done: string): Promise<void> => {
        await tour.locator('.cm-content').click();
        await tour.keyboard.press('Control+a');
        await tour.keyboard.insertText(text);
        await tour.keyboard.press('Control+Shift+Enter');
        await tour.locator('.card', { hasText: done }).locator('.card-state', { hasText: 'done' }).waitFor();
      };
      await send(
        `CREATE STREAM towns (name STRING KEY, mayor STRING, people BIGINT) WITH (kafka_topic='towns', value_format='JSON', partitions=1);
         CREATE TABLE census AS SELECT name, COUNT(*) AS counts, SUM(people) AS people, MAX(people) AS most, MIN(people) AS least FROM towns
           WHERE people > 0 AND mayor IS NOT NULL AND name <> 'nowhere at all' GROUP BY name HAVING COUNT(*) > 0;
         INSERT INTO towns VALUES ('東京都新宿区西新宿二丁目', '', 7);
         INSERT INTO towns VALUES ('Ulm', 'x', 126000);`,
        'INSERT INTO towns',
      );
      await send('SELECT * FROM towns;', 'SELECT * FROM towns;');
      const rows = tour.locator('.grid tbody:not([aria-hidden]) tr');
      const rights = await rows.locator('td.right').evaluateAll((cells) =>
        cells.map((cell) => {
          const range = cell.ownerDocument.createRange();
          range.selectNodeContents(cell);
          return Math.round(range.getBoundingClientRect().right);
        }),
      );
      expect(rights).toHaveLength(2);
      expect(rights[0]).toBe(rights[1]);
      // Not at the far edge of the page, away from its row.
      expect(rights[0]).toBeLessThan(1000);
      const cut = rows.locator('td:nth-child(2)').evaluateAll((cells) => cells.map((cell) => cell.scrollWidth > cell.clientWidth));
      expect(await cut).toEqual([false, false]);
      await rows.first().click();
      expect(await tour.locator('.row-detail dd').nth(1).textContent()).toBe('empty text');
      await tour.setViewportSize({ width: 390, height: 844 });
      await send('SHOW QUERIES;', 'SHOW QUERIES;');
      const height = tour
        .locator('.plain-table tbody tr')
        .first()
        .evaluate((row) => row.getBoundingClientRect().height);
      expect(await height).toBeLessThan(230);
    });
  }, 60_000);

  it('fits a narrow page, with the panel sliding in', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await run('SELECT * FROM readings EMIT CHANGES;');
    await page.getByRole('button', { name: 'Chart' }).click();
    await page.locator('.uplot canvas').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(await page.locator('.panel').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Streams, tables and queries' }).click();
    await page.locator('.panel').waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('.panel').isVisible()).toBe(false);
  });
});
