/** Stages alone: the compiled function over slices in memory, without log, commit or threads. What the data path would give if everything around it were free. */
import { compileStage } from '../../../src/operators/lower.ts';
import type { Stage } from '../../../src/operators/lower.ts';
import { recordSlice } from '../../../src/log/record-slice.ts';
import { decodeSlice } from '../../../src/log/slice-decode.ts';
import { batchesOf, bids, keyed } from '../events.ts';
import type { BidFormat, Dataset } from '../events.ts';
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

/** `loop` has the data as JSON whatever the stage reads. */
function stageLine(name: string, sql: string, data: (options: BenchOptions) => Dataset, loop: (options: BenchOptions) => Baseline): Line {
  return rateLine(
    (options) => ({
      name,
      unit: 'events/s',
      baseline: loop(options),
      start: () => stageRunner(compileStage(...stageOf(sql)), data(options)),
    }),
    name,
  );
}

/** The stage of a query over bids. */
function bidLine(query: string, format: BidFormat, name: string): Line {
  const { sql, loop } = BID_QUERIES[query];
  if (loop === undefined) throw new Error(`${query} has no loop to be compared with`);
  const data = (of: BidFormat, { scale }: BenchOptions) => bids(Math.round(COUNT * scale), of);
  return stageLine(
    name,
    bidStream(format) + sql,
    (options) => data(format, options),
    (options) => loop(() => data('JSON', options)),
  );
}

const groupData = ({ scale }: BenchOptions) => keyed(Math.round(COUNT * scale), 1000);

export const stageLines: readonly Line[] = [
  ...['q0', 'q1', 'q2', 'filter-project', 'q14', 'q21', 'q22'].map((name) => bidLine(name, 'JSON', `stage-${name}`)),
  ...['q0', 'filter-project'].map((name) => bidLine(name, 'DELIMITED', `stage-${name}-delimited`)),
  stageLine('stage-group-1k', groupSql(), groupData, (options) => groupLoop(() => groupData(options))),
];
