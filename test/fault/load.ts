/** A producer for the long runs: records of a few keys with rising times, many batches in flight, never further ahead of the query than a bound. */
import { BatchEncoder } from '../../src/log/batch-encoder.ts';
import type { Engine } from '../../src/engine/engine.ts';

const BATCH = 2000;
const IN_FLIGHT = 8;
/** The source's retention must not overtake the query. */
const AHEAD = 200_000;

export interface Load {
  readonly topic: string;
  readonly records: number;
  readonly keys: number;
  /** Event time between two records, ms. */
  readonly step: number;
  /** Told now and then how many there are. */
  readonly onProgress?: (sent: number) => void;
}

/** Appends the records to partition 0; resolves once the query of that group has dealt with all of them. */
export async function feed(engine: Engine, group: string, load: Load): Promise<void> {
  const { log } = engine;
  const done = (): number => log.committedOffsets(group).find((c) => c.topic === load.topic)?.offset ?? 0;
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const flying = new Set<Promise<unknown>>();
  const first = log.highWatermark(load.topic, 0);
  for (let sent = 0; sent < load.records; ) {
    const encoder = new BatchEncoder();
    for (const end = Math.min(load.records, sent + BATCH); sent < end; sent++) {
      const key = Buffer.from(`key-${(sent * 7919) % load.keys}`);
      const value = Buffer.from(`{"V":${sent % 1000}}`);
      encoder.append(1_700_000_000_000 + Math.floor(sent * load.step), key, 0, key.length, value, 0, value.length);
    }
    const append = log.append(load.topic, 0, encoder.finish(), { verified: true }).finally(() => flying.delete(append));
    flying.add(append);
    if (flying.size >= IN_FLIGHT) await Promise.race(flying);
    while (first + sent - done() > AHEAD) await pause(5);
    load.onProgress?.(sent);
  }
  await Promise.all(flying);
  while (done() < first + load.records) await pause(5);
}
