/**
 * The process that kill.test.ts kills: an idempotent producer, units over three partitions with a group offset, and maintenance, all at
 * once. It writes a line for every answer it got; what it was about to write it says before.
 */
import { writeSync } from 'node:fs';
import { makeBatch } from '../../support/log/batches.ts';
import { openEmbeddedLog } from '../../../src/log/segment/embedded-log.ts';
import type { ProducerIdentity } from '../../../src/log/log.ts';

const [directory, durability, resume] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);

// of the units some are large enough to be written only once, others are not
const options = { journalBytes: 200_000, referenceBytes: 250, maintenanceMs: 50 };
const log = await openEmbeddedLog({ directory, durability: durability as 'fsync' | 'os', ...options });
if (!log.topic('t')) await log.createTopic({ name: 't', partitions: 4, configs: { 'segment.bytes': '50000' } });
const who = await log.initProducerId({ transactionalId: 'task' });
say(`open ${who.producerEpoch}`);

/** Units: the same number in three partitions, and as the group's offset. */
async function units(): Promise<void> {
  let next = (log.committedOffsets('g')[0]?.offset ?? -1) + 1;
  for (;;) {
    const batches = [makeBatch([{ key: 'k', value: `u${next} ${'x'.repeat(next % 300)}` }])];
    const appends = [0, 1, 2].map((partition) => ({ topic: 't', partition, batches: batches.map((bytes) => Buffer.from(bytes)) }));
    say(`unit? ${next}`);
    await log.commit({ ...who, appends, group: { groupId: 'g', offsets: [{ topic: 't', partition: 0, offset: next }] } });
    say(`unit ${next++}`);
  }
}

/** An outside producer that begins again, after each death, with the batch it has no answer for. */
async function producer(state: { identity: ProducerIdentity; next: number }): Promise<void> {
  for (let next = state.next; ; next++) {
    const bytes = makeBatch([{ key: 'k', value: `p${next}` }], { ...state.identity, baseSequence: next });
    const { baseOffset } = await log.append('t', 3, bytes);
    say(`sent ${next} ${baseOffset}`);
  }
}

const known = JSON.parse(resume) as { id: string; next: number } | null;
const identity = known ? { producerId: BigInt(known.id), producerEpoch: 0 } : await log.initProducerId();
say(`producer ${identity.producerId}`);
await Promise.all([units(), producer({ identity, next: known?.next ?? 0 })]);
