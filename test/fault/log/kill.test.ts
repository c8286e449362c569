/**
 * Real processes killed with SIGKILL under load on a real disk. `LOG_KILLS` says how often (default 40). After each death: every unit
 * answered is there whole, at most the one under way is there besides it, the outside producer's records are there once and in order.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEmbeddedLogSync } from '../../../src/log/segment/embedded-log.ts';
import { readAll, valuesOf } from '../../support/log/batches.ts';
import { seededRandom } from '../../../src/base/random.ts';

const KILLS = Number(process.env.LOG_KILLS ?? 40);

interface Seen {
  unit: number;
  asked: number;
  sent: number;
  producer: string | null;
}

/** Runs the child until some milliseconds after it has said something (its first answered unit, or just anything), and kills it. */
async function runAndKill(directory: string, durability: string, seen: Seen, first: 'unit' | 'anything', afterMs: number): Promise<void> {
  const resume = JSON.stringify(seen.producer === null ? null : { id: seen.producer, next: seen.sent + 1 });
  const child = spawn(process.execPath, [new URL('./kill-child.ts', import.meta.url).pathname, directory, durability, resume]);
  let rest = '';
  let errors = '';
  let armed = false;
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  child.stdout.on('data', (text: Buffer) => {
    const lines = (rest + text.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) note(seen, line.split(' '));
    if (armed || !lines.some((line) => first === 'anything' || line.startsWith('unit '))) return;
    armed = true;
    setTimeout(() => child.kill('SIGKILL'), afterMs);
  });
  await new Promise<void>((resolve) => child.once('close', () => resolve()));
  if (errors !== '') throw new Error(errors);
}

function note(seen: Seen, [what, number]: string[]): void {
  if (what === 'unit') seen.unit = Number(number);
  else if (what === 'unit?') seen.asked = Number(number);
  else if (what === 'sent') seen.sent = Number(number);
  else if (what === 'producer') seen.producer = number;
}

function check(directory: string, seen: Seen): { inside: boolean } {
  const log = openEmbeddedLogSync({ directory, maintenanceMs: 0 });
  const committed = log.committedOffsets('g')[0]?.offset ?? -1;
  expect(committed).toBeGreaterThanOrEqual(seen.unit);
  expect(committed).toBeLessThanOrEqual(seen.asked);
  const expected = Array.from({ length: committed + 1 }, (_, index) => `u${index}`);
  for (const partition of [0, 1, 2]) expect(valuesOf(readAll(log, 't', partition)).map((value) => value?.split(' ')[0])).toEqual(expected);
  const sent = valuesOf(readAll(log, 't', 3));
  expect(sent).toEqual(sent.map((_, index) => `p${index}`));
  expect(sent.length).toBeGreaterThan(seen.sent);
  log.abandon();
  return { inside: seen.asked > seen.unit };
}

for (const durability of ['fsync', 'os']) {
  it(
    `survives ${KILLS} kills with durability ${durability}`,
    async () => {
      const directory = mkdtempSync(join(tmpdir(), 'millrace-kill-'));
      const random = seededRandom(11);
      const seen: Seen = { unit: -1, asked: -1, sent: -1, producer: null };
      let inside = 0;
      let idle = 0;
      for (let kill = 0; kill < KILLS; kill++) {
        const before = seen.unit;
        const first = random.next() < 0.2 ? 'anything' : 'unit';
        await runAndKill(directory, durability, seen, first, random.integer(60));
        if (check(directory, seen).inside) inside++;
        if (seen.unit === before) idle++;
      }
      console.log(
        `${KILLS} kills, durability ${durability}: ${seen.unit + 1} units, ${seen.sent + 1} sent, ${inside} kills inside a commit, ${idle} before any work`,
      );
      expect(seen.unit).toBeGreaterThan(KILLS);
      expect(idle).toBeLessThan(KILLS / 2);
      if (durability === 'fsync' && KILLS >= 40) expect(inside).toBeGreaterThan(0);
      rmSync(directory, { recursive: true, force: true });
    },
    1 << 30,
  );
}
