/** The commit's fault test is itself tested: with one safeguard taken out at a time it must notice within a thousand seeds. The log's own safeguards: `test/fault/log/proof.test.ts`. */
import { afterEach, describe, expect, test, vi } from 'vitest';

const SEEDS = 1000;
const CHANGELOG = '../../../src/runtime/changelog.ts';

afterEach(() => {
  vi.doUnmock(CHANGELOG);
  vi.resetModules();
});

/** The first seed that notices after `takeOut` has changed the freshly loaded modules; null when none does. */
async function firstToNotice(takeOut: () => Promise<void>): Promise<number | null> {
  vi.resetModules();
  await takeOut();
  const { runSeed } = await import('./workload.ts');
  for (let seed = 1; seed <= SEEDS; seed++) {
    try {
      await runSeed(seed);
    } catch (error) {
      console.log(`noticed by seed ${seed}: ${String(error).slice(0, 90)}`);
      return seed;
    }
  }
  return null;
}

describe('the fault test notices', () => {
  test('SQLite that is written before the unit is in the log', async () => {
    const found = await firstToNotice(async () => {
      const { Task } = await import('../../../src/runtime/task.ts');
      Task.prototype.stageRows = function (sealed) {
        if (sealed.changes.length > 0) this.database?.apply(sealed.changes, new Map());
      };
    });
    expect(found).not.toBeNull();
  }, 600_000);

  test('SQLite that does not follow after a crash', async () => {
    vi.doMock(CHANGELOG, async (original) => ({ ...(await original<object>()), replayChanges: () => undefined }));
    expect(await firstToNotice(async () => undefined)).not.toBeNull();
  }, 600_000);

  test('an epoch that is not checked', async () => {
    const found = await firstToNotice(async () => {
      const { EmbeddedLog } = await import('../../../src/log/segment/embedded-log.ts');
      const commit = EmbeddedLog.prototype.commit;
      EmbeddedLog.prototype.commit = function (unit) {
        return commit.call(this, { ...unit, producerId: -1n, producerEpoch: -1 });
      };
    });
    expect(found).not.toBeNull();
  }, 600_000);

  test('a tombstone that the changelog drops', async () => {
    vi.doMock(CHANGELOG, async (original) => {
      const real = await original<typeof import('../../../src/runtime/changelog.ts')>();
      const encodeChanges: typeof real.encodeChanges = (entries, spec) =>
        real.encodeChanges(
          entries.filter((entry) => entry.values !== null || entry.state.length > 0),
          spec,
        );
      return { ...real, encodeChanges };
    });
    expect(await firstToNotice(async () => undefined)).not.toBeNull();
  }, 600_000);

  test('input offsets that are not in the unit', async () => {
    const found = await firstToNotice(async () => {
      const { EmbeddedLog } = await import('../../../src/log/segment/embedded-log.ts');
      const commit = EmbeddedLog.prototype.commit;
      EmbeddedLog.prototype.commit = async function ({ group, ...unit }) {
        const result = await commit.call(this, unit);
        if (group?.offsets.some((o) => o.offset % 3 === 0)) await this.commitOffsets(group.groupId, group.offsets);
        return result;
      };
    });
    expect(found).not.toBeNull();
  }, 600_000);

  test('nothing when nothing is taken out', async () => {
    vi.resetModules();
    const { runSeed } = await import('./workload.ts');
    for (let seed = 2000; seed < 2030; seed++) await runSeed(seed);
  }, 600_000);
});
