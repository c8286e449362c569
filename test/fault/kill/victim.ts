/**
 * The process that is killed: an engine on a real directory, with worker threads and fsync, as a server would have it. Its parent sends batches of an idempotent producer and kills it whenever it likes. Every message is
 * written before what it announces goes on, so that the parent knows after the kill how far things were.
 */
import { createSession } from '../../../src/engine/session.ts';
import { EmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import { executeScript } from '../../../src/statements/execute.ts';
import { openEngine } from '../../../src/statements/open.ts';
import type { FromVictim, ToVictim } from './messages.ts';

const [directory, script] = process.argv.slice(2);
const say = (message: FromVictim) => process.send?.(message);

// Announces the commits of tasks, so that kills inside them can be aimed at and counted.
const commit = EmbeddedLog.prototype.commit;
EmbeddedLog.prototype.commit = async function (unit) {
  say({ kind: 'commit begins' });
  const result = await commit.call(this, unit);
  say({ kind: 'commit ends' });
  return result;
};

const engine = await openEngine({ directory, workers: 1 });
if (engine.catalog.sources.size === 0) await executeScript(engine, script, createSession());
say({ kind: 'ready' });

process.on('message', (message: ToVictim) => {
  if (message.kind === 'identity') {
    void engine.log.initProducerId({}).then((identity) => say({ kind: 'identity', ...identity }));
    return;
  }
  const { topic, partition, number, batch } = message;
  engine.log
    .append(topic, partition, Buffer.from(batch))
    .then((result) => say({ kind: 'acknowledged', number, duplicate: result.duplicate }))
    .catch((error: Error) => say({ kind: 'refused', number, reason: error.message }));
});
