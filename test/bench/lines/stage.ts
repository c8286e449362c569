/** Stages alone: the compiled function over slices in memory, without log, commit or threads. What the data path would give if everything around it were free. */
import { compileStage } from '../../../src/operators/lower.ts';
import type { Stage } from '../../../src/operators/lower.ts';
import { recordSlice } from '../../../src/log/record-slice.ts';
import { decodeSlice } from '../../../src/log/slice-decode.ts';
import { batchesOf, bids, keyed } from '../events.ts';
import type { Dataset } from '../events.ts';
import { groupLoop } from '../loops.ts';
import { rateLine } from '../measure.ts';
import type { Baseline, BenchOptions, Line, Runner } from '../measure.ts';
import { stageOf } from '../stage-of.ts';
import { BID_QUERIES, bidStream } from './nexmark.ts';
import { groupSql } from './groups.ts';

const COUNT = 200_000;
/** Bytes of one slice, as a task fetches. */
const SLICE_BYTES = 1 << 20;

function slicesOf(data: Dataset): Buffer[] {
  const slices: Buffer[] = [];
  let parts: Buffer[] = [];
  let size = 0;
  for (const batch of batchesOf(data)) {
    parts.push(batch);
    size += batch.length;
    if (size < SLICE_BYTES) continue;
    slices.push(Buffer.concat(parts));
    parts = [];
    size = 0;
  }
  return parts.length === 0 ? slices : [...slices, Buffer.concat(parts)];
}

/** Runs the whole dataset through a stage. */
function stageRunner(stage: Stage, data: Dataset): Runner {
  const slices = slicesOf(data);
  const slice = recordSlice();
  return {
    run: () => {
      for (const batches of slices) {
        decodeSlice(batches, 0, slice);
        stage.inputs[0].process(slice, 0, slice.count);
        for (const output of stage.outputs) output.take();
      }
      stage.flush();
      for (const output of stage.outputs) output.take();
      for (const store of stage.stores) store.takeDirty();
      return data.length;
    },
  };
}

function stageLine(name: string, sql: string, data: (options: BenchOptions) => Dataset, loop: (data: () => Dataset) => Baseline): Line {
  return rateLine(
    (options) => ({
      name,
      unit: 'events/s',
      baseline: loop(() => data(options)),
      start: () => stageRunner(compileStage(...stageOf(sql)), data(options)),
    }),
    name,
  );
}

const bidData = ({ scale }: BenchOptions) => bids(Math.round(COUNT * scale));

export const stageLines: readonly Line[] = [
  ...['q0', 'q1', 'q2', 'filter-project', 'q14', 'q21', 'q22'].map((name) => {
    const { sql, loop } = BID_QUERIES[name];
    if (loop === undefined) throw new Error(`${name} has no loop to be compared with`);
    return stageLine(`stage-${name}`, bidStream() + sql, bidData, loop);
  }),
  stageLine('stage-group-1k', groupSql(), ({ scale }) => keyed(Math.round(COUNT * scale), 1000), groupLoop),
];
