/**
 * Measures the compiled JSON reader and writer against JSON.parse and JSON.stringify loops in the same run. Work: 210-byte
 * events of seven fields; four fields are read, a filter keeps 75 %, one field is multiplied, four fields are written.
 * Run: node test/bench/json-codec.ts. Prints records/s and the ratio to the plain loop; both must write the same number of rows.
 */
import { SourceWriter } from '../../src/base/source.ts';
import { ByteSink, viewOf } from '../../src/data/bytes.ts';
import { BIGINT, DOUBLE, STRING } from '../../src/data/types.ts';
import type { Column } from '../../src/data/schema.ts';
import { json } from '../../src/formats/json/format.ts';
import type { RowShape } from '../../src/formats/format.ts';

const COUNT = 200_000;
const BATCH = 1024;
const CHANNELS = ['Google', 'Baidu', 'Facebook', 'Apple'];

function event(i: number): string {
  return JSON.stringify({
    auction: 1000 + (i % 500),
    bidder: 2000 + (i % 977),
    price: (i * 7919) % 1_000_000,
    channel: CHANNELS[i % 4],
    url: `https://www.nexmark.com/abc/item.htm?query=1&channel_id=${(i * 7919) % 1_000_000}`,
    dateTime: 1_700_000_000_000 + i,
    extra: 'x'.repeat(40),
  });
}

const records = Array.from({ length: COUNT }, (_, i) => Buffer.from(event(i)));
const all = Buffer.concat(records);
const offsets = new Int32Array(COUNT + 1);
for (let i = 0; i < COUNT; i++) offsets[i + 1] = offsets[i] + records[i].length;

function shapeOf(columns: Record<string, Column['type']>): RowShape {
  const list = Object.entries(columns).map(([name, type]): Column => ({ name, type, role: 'value' }));
  return { side: 'value', columns: list, unwrapped: false, use: { format: 'JSON', properties: {} }, topic: 'bench' };
}

const input = shapeOf({ AUCTION: BIGINT, BIDDER: BIGINT, PRICE: BIGINT, CHANNEL: STRING, URL: STRING, DATETIME: BIGINT, EXTRA: STRING });
const output = shapeOf({ AUCTION: BIGINT, BIDDER: BIGINT, PRICE: DOUBLE, CHANNEL: STRING });

type Stage = (bytes: Buffer, offsets: Int32Array, from: number, to: number, sink: ByteSink) => number;

/** The stage with compiled codecs; `carried` columns pass as byte ranges. */
function compileStage(carried: readonly number[], write: boolean, wanted: readonly number[] = [0, 1, 2, 3]): Stage {
  const out = new SourceWriter();
  const slots = wanted.map((column) => ({
    column,
    local: `v${column}`,
    range: carried.includes(column) ? { from: `f${column}`, to: `t${column}` } : undefined,
  }));
  out.line(`const view = ${out.constant(viewOf, 'viewOf')}(bytes);`);
  out.line('let count = 0;');
  out.block('for (let r = first; r < last; r++)', () => {
    for (const { local, range } of slots) out.line(`let ${local} = null${range ? `, ${range.from} = -1, ${range.to} = 0` : ''};`);
    out.line('const from = offsets[r], to = offsets[r + 1];');
    json.emitReader?.(input, slots, { bytes: 'bytes', view: 'view', from: 'from', to: 'to' }, out, {});
    if (!write) {
      out.line(`count += ${slots.map(({ local, range }) => (range ? `${range.from} >= 0` : `${local} !== null`)).join(' && ')} ? 1 : 0;`);
      return;
    }
    out.line('if (v2 === null || !(v2 > 250000)) continue;');
    out.line('const price = v2 * 0.908;');
    const cells = slots.map(({ local, range }, k) =>
      k === 2 ? { local: 'price' } : { local, range: range && { ...range, bytes: 'bytes', view: 'view' } },
    );
    json.emitWriter?.(output, cells, 'sink', out, {});
    out.line('count++;');
  });
  out.line('return count;');
  return out.compile('stage', ['bytes', 'offsets', 'first', 'last', 'sink']).call as unknown as Stage;
}

interface Event {
  readonly auction: number;
  readonly bidder: number;
  readonly price: number;
  readonly channel: string;
}

const plainStage: Stage = (bytes, at, first, last, sink) => {
  let count = 0;
  for (let r = first; r < last; r++) {
    const e = JSON.parse(bytes.utf8Slice(at[r], at[r + 1])) as Event;
    if (!(e.price > 250_000)) continue;
    sink.writeUtf8(JSON.stringify({ AUCTION: e.auction, BIDDER: e.bidder, PRICE: e.price * 0.908, CHANNEL: e.channel }));
    count++;
  }
  return count;
};

const plainRead: Stage = (bytes, at, first, last) => {
  let count = 0;
  for (let r = first; r < last; r++) {
    const e = JSON.parse(bytes.utf8Slice(at[r], at[r + 1])) as Event;
    if (e.price !== null) count++;
  }
  return count;
};

function run(stage: Stage, sink: ByteSink): number {
  let count = 0;
  for (let i = 0; i < COUNT; i += BATCH) {
    sink.clear();
    count += stage(all, offsets, i, Math.min(COUNT, i + BATCH), sink);
  }
  return count;
}

/** Records per second of processor time (so that a busy machine counts less), the median of five runs after three to warm up. */
function measure(name: string, stage: Stage, base: number): number {
  const sink = new ByteSink(1 << 20);
  for (let k = 0; k < 3; k++) run(stage, sink);
  const times: number[] = [];
  let rows = 0;
  for (let k = 0; k < 5; k++) {
    const start = process.cpuUsage();
    rows = run(stage, sink);
    const used = process.cpuUsage(start);
    times.push((used.user + used.system) / 1e6);
  }
  const rate = COUNT / times.sort((a, b) => a - b)[2];
  process.stdout.write(`${name.padEnd(44)} ${(rate / 1e6).toFixed(2)} M/s  x${(rate / (base || rate)).toFixed(1)}  rows ${rows}\n`);
  return rate;
}

const stageBase = measure('stage: JSON.parse, JSON.stringify', plainStage, 0);
measure('stage: compiled, values', compileStage([], true), stageBase);
measure('stage: compiled, carried as bytes', compileStage([0, 1, 3], true), stageBase);
const readBase = measure('read: JSON.parse', plainRead, 0);
measure('read 4 of 7: compiled', compileStage([3], false), readBase);
measure('read 4 of 7, a string decoded', compileStage([], false), readBase);
measure('read 2 of 7: compiled', compileStage([], false, [0, 2]), readBase);
