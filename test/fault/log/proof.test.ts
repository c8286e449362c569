/**
 * The fault test is itself tested: with one safeguard taken out at a time, it must notice within a thousand seeds. A safeguard whose
 * absence is not noticed is either not needed or not tested.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WorkloadOptions } from '../../support/log/workload.ts';

const SEEDS = 1000;

afterEach(() => {
  vi.doUnmock('../../../src/log/crc32c.ts');
  vi.resetModules();
});

/** The first seed that notices, and what it says. */
async function firstToNotice(options: WorkloadOptions = {}): Promise<string> {
  vi.resetModules();
  const { Workload } = await import('../../support/log/workload.ts');
  for (let seed = 1; seed <= SEEDS; seed++) {
    try {
      await new Workload(seed, options).run();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      console.log(`noticed by seed ${seed}: ${message}`);
      return message;
    }
  }
  return 'not noticed';
}

const LONG = 600_000;

describe('the fault test notices', () => {
  it('a sync that is skipped', async () => expect(await firstToNotice({ lyingSync: true })).not.toBe('not noticed'), LONG);

  it(
    'checksums that are ignored',
    async () => {
      vi.doMock('../../../src/log/crc32c.ts', () => ({ crc32c: () => 0, crc32cTable: () => 0, crc32cNative: null }));
      expect(await firstToNotice()).not.toBe('not noticed');
    },
    LONG,
  );

  it(
    'an epoch that is not checked',
    async () => {
      vi.doMock('../../../src/log/segment/appends.ts', async (original) => {
        const real = await original<typeof import('../../../src/log/segment/appends.ts')>();
        const prepareUnit: typeof real.prepareUnit = (core, unit) => real.prepareUnit(core, { ...unit, producerId: -1n });
        return { ...real, prepareUnit };
      });
      expect(await firstToNotice()).toContain('older epoch');
      vi.doUnmock('../../../src/log/segment/appends.ts');
    },
    LONG,
  );

  it(
    'a sequence that is not checked',
    async () => {
      vi.doMock('../../../src/log/segment/producer-state.ts', async (original) => {
        const real = await original<typeof import('../../../src/log/segment/producer-state.ts')>();
        return { ...real, checkSequence: () => null };
      });
      expect(await firstToNotice()).not.toBe('not noticed');
      vi.doUnmock('../../../src/log/segment/producer-state.ts');
    },
    LONG,
  );

  it(
    'a tombstone that is dropped',
    async () => {
      vi.doMock('../../../src/log/segment/compaction-batch.ts', async (original) => {
        const real = await original<typeof import('../../../src/log/segment/compaction-batch.ts')>();
        const compactBatch: typeof real.compactBatch = (bytes, rules) =>
          real.compactBatch(bytes, { ...rules, forgetBelow: Number.MAX_SAFE_INTEGER });
        return { ...real, compactBatch };
      });
      expect(await firstToNotice()).toContain('lost');
      vi.doUnmock('../../../src/log/segment/compaction-batch.ts');
    },
    LONG,
  );

  it(
    'state that is not taken back after a failed write',
    async () => {
      vi.doMock('../../../src/log/segment/undo.ts', async (original) => {
        const real = await original<typeof import('../../../src/log/segment/undo.ts')>();
        return { ...real, takeBack: () => {} };
      });
      expect(await firstToNotice()).not.toBe('not noticed');
      vi.doUnmock('../../../src/log/segment/undo.ts');
    },
    LONG,
  );

  it(
    'a checkpoint whose segments are not synced',
    async () => {
      vi.doMock('../../../src/log/segment/segment.ts', async (original) => {
        const real = await original<typeof import('../../../src/log/segment/segment.ts')>();
        real.Segment.prototype.sync = async () => {};
        return real;
      });
      expect(await firstToNotice()).not.toBe('not noticed');
      vi.doUnmock('../../../src/log/segment/segment.ts');
    },
    LONG,
  );

  it(
    'segments that are not synced although frames refer to them',
    async () => {
      vi.doMock('../../../src/log/segment/segment.ts', async (original) => {
        const real = await original<typeof import('../../../src/log/segment/segment.ts')>();
        real.Segment.prototype.sync = async () => {};
        return real;
      });
      // without checkpoints, so that nothing else has them synced
      expect(await firstToNotice({ journalBytes: 1 << 30 })).not.toBe('not noticed');
      vi.doUnmock('../../../src/log/segment/segment.ts');
    },
    LONG,
  );

  it(
    'batches that are not looked at after a crash although frames refer to them',
    async () => {
      vi.doMock('../../../src/log/segment/references.ts', async (original) => {
        const real = await original<typeof import('../../../src/log/segment/references.ts')>();
        const settleReferences: typeof real.settleReferences = (_files, _directory, _names, _bytes, content) => content;
        return { ...real, settleReferences };
      });
      expect(await firstToNotice()).not.toBe('not noticed');
      vi.doUnmock('../../../src/log/segment/references.ts');
    },
    LONG,
  );

  it(
    'nothing when nothing is taken out',
    async () => {
      vi.resetModules();
      const { Workload } = await import('../../support/log/workload.ts');
      for (let seed = 1; seed <= 50; seed++) await new Workload(seed).run();
    },
    LONG,
  );
});
