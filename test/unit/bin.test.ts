/** The command's first look at the Node it runs under. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/run.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-bin-'));
  const older = `Object.defineProperty(process, 'versions', { value: Object.assign({}, process.versions, { node: '20.1.0' }) });`;
  writeFileSync(join(folder, 'older.cjs'), older);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command as an older Node would, which has been handed over once already or not. */
function runAsNode20(handedOver: boolean): { status: number | null; stderr: string } {
  const env = { ...process.env, MILLRACE_NODE_CHOSEN: handedOver ? '1' : '' };
  const args = ['--require', join(folder, 'older.cjs'), join(ROOT, 'bin', 'millrace.js'), '--no-such-option'];
  return spawnSync(process.execPath, args, { env, encoding: 'utf8' });
}

describe('bin/millrace.js', () => {
  it('under an older Node without another at hand, says which version it needs', () => {
    const { status, stderr } = runAsNode20(true);
    expect(status).toBe(1);
    expect(stderr).toContain('Millrace needs Node.js 24 or newer; this is 20.1.0');
    expect(stderr).not.toContain('    at ');
  });

  it('under an older Node, hands over to the Node of the development dependency', () => {
    expect(runAsNode20(false).stderr).not.toContain('Millrace needs Node.js');
  });
});
