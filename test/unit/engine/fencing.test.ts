/** What a task that was replaced commits at the last moment counts, and what it does counts once: its successor fences it first and reads the positions then. */
import { afterEach, expect, test, vi } from 'vitest';
import { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import { testEngine } from '../../support/engine.ts';

afterEach(() => void vi.restoreAllMocks());

test('a commit that arrives while the successor starts is seen by it', async () => {
  const t = await testEngine();
  await t.run("CREATE STREAM S (V INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);");
  await t.run('INSERT INTO S VALUES (1); INSERT INTO S VALUES (2); INSERT INTO S VALUES (3);');
  const init = EmbeddedLog.prototype.initProducerId;
  vi.spyOn(EmbeddedLog.prototype, 'initProducerId').mockImplementation(async function (this: EmbeddedLog, request) {
    // The one before was just committing that it has dealt with two records.
    const group = request?.transactionalId?.replace(/-\d+_\d+$/, '') ?? '';
    await this.commitOffsets(group, [{ topic: 's', partition: 0, offset: 2 }]);
    return init.call(this, request);
  });
  await t.run('CREATE STREAM B AS SELECT V FROM S;');
  await t.settle();
  expect(t.engine.log.highWatermark('B', 0)).toBe(1);
  await t.engine.close();
});
