/** Every script in sql-examples runs and prints what the file beside it says. UPDATE_EXAMPLES=1 writes those files anew. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/run.ts';
import { runCommandLine } from '../../src/cli/main.ts';
import { startServer } from '../../src/main.ts';
import { keptWorld } from '../support/cli/world.ts';

const FOLDER = join(ROOT, 'sql-examples');
const scripts = readdirSync(FOLDER).filter((name) => name.endsWith('.sql'));

/** Runs a script on a server of its own. */
async function run(path: string): Promise<{ code: number; out: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-examples-'));
  const server = await startServer({ port: 0, host: '127.0.0.1', directory });
  try {
    const kept = keptWorld();
    const code = await runCommandLine(['run', path, '--server', server.url], kept.world);
    return { code, out: kept.out() + kept.err() };
  } finally {
    await server.close();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

describe('sql-examples', () => {
  it('has at least five scripts beside the flights', () => {
    expect(scripts.length).toBeGreaterThanOrEqual(5);
  });

  it.each(scripts)('%s prints what it promises', { timeout: 60_000 }, async (name) => {
    const { code, out } = await run(join(FOLDER, name));
    const path = join(FOLDER, name.replace(/\.sql$/, '.out'));
    if (process.env.UPDATE_EXAMPLES === '1') writeFileSync(path, out);
    expect(existsSync(path)).toBe(true);
    expect(out).toBe(readFileSync(path, 'utf8'));
    expect(code, out).toBe(0);
  });

  it('flights.sql may be run again and again', { timeout: 60_000 }, async () => {
    const { code, out } = await run(join(FOLDER, 'flights', 'flights.sql'));
    expect(code, out).toBe(0);
    expect(out).toContain('Table created');
  });
});
