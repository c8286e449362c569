/** Sessions whose changes are coalesced: what a commit writes is the same as if every change had been passed on, without the rows nobody could see. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SessionKernel } from '../../../src/operators/session-kernel.ts';
import { BIGINT, STRING } from '../../../src/data/types.ts';
import { StateStore } from '../../../src/state/store.ts';
import type { StoreSpec } from '../../../src/state/store.ts';

const spec: StoreSpec = {
  name: 's',
  keyColumns: [{ name: 'K', type: STRING, role: 'key' }],
  valueColumns: [{ name: 'N', type: BIGINT, role: 'value' }],
  subKey: 'session',
  view: false,
};

/** Runs records through a kernel with a commit after some; the sessions that a reader of the output has in the end, and how many changes it was told. */
function run(
  records: readonly { key: string; time: number; commit: boolean }[],
  coalesce: boolean,
): { rows: Map<string, unknown>; told: number } {
  const store = new StateStore(spec, null);
  const states = { initial: () => [0], merge: (a: unknown[], b: unknown[]) => [Number(a[0]) + Number(b[0])] };
  const kernel = new SessionKernel(
    store,
    states,
    { type: 'SESSION', gap: 5, grace: 1000, retention: 2000 },
    { emitFinal: false, coalesce, serializeKey: () => Buffer.alloc(0) },
  );
  const rows = new Map<string, unknown>();
  let told = 0;
  kernel.outlet.show = (state) => [Number(state[0])];
  kernel.outlet.next = (key, values, _time, start, end) => {
    told++;
    if (values === null) rows.delete(`${key} ${start} ${end}`);
    else rows.set(`${key} ${start} ${end}`, values[0]);
  };
  const commit = () => {
    kernel.flush();
    store.takeDirty();
  };
  for (const { key, time, commit: isLast } of records) {
    const entry = kernel.session(key, [key], time);
    if (entry !== null) {
      entry.state[0] = Number(entry.state[0]) + 1;
      kernel.changed(entry);
    }
    if (isLast) commit();
  }
  commit();
  return { rows, told };
}

const records = fc.array(fc.record({ key: fc.constantFrom('a', 'b'), time: fc.integer({ min: 0, max: 60 }), commit: fc.boolean() }), {
  maxLength: 60,
});

test('end in the same sessions', () => {
  fc.assert(
    fc.property(records, (list) => {
      expect(run(list, true).rows).toEqual(run(list, false).rows);
    }),
    { numRuns: 500 },
  );
});

test('a session that grows within one commit is told once', () => {
  const list = Array.from({ length: 1000 }, (_, n) => ({ key: 'a', time: n, commit: false }));
  expect(run(list, true)).toEqual({ rows: new Map([['a 0 999', 1000]]), told: 1 });
});
