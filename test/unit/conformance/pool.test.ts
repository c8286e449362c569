/** The pool: one slow or crashing case is one failed case. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runAll } from '../../conformance/pool.ts';

let folder: string;
let program: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-pool-'));
  program = join(folder, 'worker.mjs');
  writeFileSync(
    program,
    `process.on('message', ({ id, suite }) => {
      if (id === 'crash') throw new Error('broken on purpose');
      if (id === 'loop') for (;;);
      process.send({ id, suite, passed: true, reason: null, zone: process.env.TZ });
    });`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

it('goes on after a crash and after a case that does not end', async () => {
  const places = ['a', 'crash', 'b', 'loop', 'c'].map((id, index) => ({ id, suite: 'query' as const, path: '', index }));
  const results = await runAll(places, { processes: 2, timeLimit: 1500, program });
  expect(results.map((one) => [one.id, one.passed])).toEqual([
    ['a', true],
    ['crash', false],
    ['b', true],
    ['loop', false],
    ['c', true],
  ]);
  expect(results[1]?.reason).toContain('broken on purpose');
  expect(results[3]?.reason).toContain('took more than 1500 ms');
  expect(results[0]).toMatchObject({ zone: 'UTC' });
});
