/** The browser console at `/`: for who asks for a page, with its files and nothing beside them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askHttp1, askHttp2, sendRaw } from './ask.ts';
import { fakeService, start } from './fake-service.ts';
import type { Started } from './fake-service.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-console-'));
const service = fakeService();
let started: Started;

beforeAll(async () => {
  mkdirSync(join(folder, 'console', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'console', 'index.html'), '<p>hello</p>');
  writeFileSync(join(folder, 'console', 'assets', 'a-1.js'), 'let a;');
  started = await start(service, { consoleFolder: join(folder, 'console') });
});
afterAll(async () => {
  await started.server.close(100);
  rmSync(folder, { recursive: true });
});

const PAGE = { headers: { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' } };

it('is sent to a browser, and to nobody else', async () => {
  for (const ask of [askHttp1, askHttp2]) {
    const page = await ask(started.url, '/', PAGE);
    expect(page).toMatchObject({ status: 200, text: '<p>hello</p>' });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(await ask(started.url, '/')).toMatchObject({ status: 307, headers: { location: '/info' } });
  }
});

it('has its files, which may be kept for ever where their names change with them', async () => {
  const file = await askHttp1(started.url, '/assets/a-1.js');
  expect(file).toMatchObject({ status: 200, text: 'let a;' });
  expect(file.headers['cache-control']).toContain('immutable');
  expect((await askHttp1(started.url, '/', PAGE)).headers['cache-control']).toBe('no-cache');
});

it('has nothing beside them', async () => {
  for (const path of ['/secret.txt', '/assets/', '/assets/..%2f..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/a-1.js%00', '/__proto__']) {
    expect((await askHttp1(started.url, path)).text).toBe('Not Found');
  }
  expect(await sendRaw(started.port, 'GET /../secret.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).not.toContain('secret\n');
});

it('is found again after it has been rebuilt', async () => {
  writeFileSync(join(folder, 'console', 'assets', 'b-2.js'), 'let b;');
  await askHttp1(started.url, '/', PAGE);
  expect((await askHttp1(started.url, '/assets/b-2.js')).text).toBe('let b;');
});

it('is there before the server serves statements', async () => {
  service.current = 'INITIALIZING';
  expect(await askHttp1(started.url, '/', PAGE)).toMatchObject({ status: 200 });
  service.current = 'RUNNING';
});
