/** Counting what the log has and SQLite has not: who waits, for what, and what lets go. */
import { expect, test } from 'vitest';
import type { TaskSpec } from '../../../src/runtime/spec.ts';
import { countApplied, Unapplied } from '../../../src/runtime/unapplied.ts';

const spec = (partition: number, topology = 0, stateFile: string | null = 'file'): TaskSpec =>
  ({ queryId: 'Q', topology: { index: topology }, partition, stateFile }) as TaskSpec;

/** Whether it has settled by now. */
async function isOver(wait: Promise<boolean> | null): Promise<boolean> {
  let over = false;
  void wait?.then(() => {
    over = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  return over;
}

test('nothing is waited for where all that was taken is applied', () => {
  const unapplied = new Unapplied();
  expect(unapplied.caughtUp('Q', 0, 60_000)).toBeNull();
  const units = unapplied.enter(spec(0));
  expect(unapplied.caughtUp('Q', 0, 60_000)).toBeNull();
  units?.take();
  expect(unapplied.caughtUp('Q', 1, 60_000)).toBeNull();
  expect(unapplied.caughtUp('Q', 0, 60_000)).not.toBeNull();
  countApplied(units?.count as SharedArrayBuffer);
  expect(unapplied.caughtUp('Q', 0, 60_000)).toBeNull();
});

test('a wait ends with the units there were, whatever comes after them', async () => {
  const unapplied = new Unapplied();
  const [a, b] = [unapplied.enter(spec(0)), unapplied.enter(spec(1))];
  a?.take();
  b?.take();
  const wait = unapplied.caughtUp('Q', 0, 60_000);
  a?.take();
  countApplied(a?.count as SharedArrayBuffer);
  expect(await isOver(wait)).toBe(false);
  countApplied(b?.count as SharedArrayBuffer);
  expect(await isOver(wait)).toBe(true);
  expect(await isOver(unapplied.caughtUp('Q', 0, 60_000))).toBe(false);
});

test('a task that has failed, a query that has stopped, and the end let go', async () => {
  for (const end of [
    (u: Unapplied) => u.leave('Q', '0_0'),
    (u: Unapplied) => u.leaveAll('Q'),
    (u: Unapplied) => u.close(),
    (u: Unapplied) => void u.enter(spec(0)),
  ]) {
    const unapplied = new Unapplied();
    unapplied.enter(spec(0))?.take();
    const wait = unapplied.caughtUp('Q', 0, 60_000);
    expect(await isOver(wait)).toBe(false);
    end(unapplied);
    expect(await isOver(wait)).toBe(true);
    expect(unapplied.caughtUp('Q', 0, 60_000)).toBeNull();
  }
});

test('a wait ends at its limit, and says so', async () => {
  const unapplied = new Unapplied();
  const [a, b] = [unapplied.enter(spec(0)), unapplied.enter(spec(1))];
  a?.take();
  b?.take();
  const [short, long] = [unapplied.caughtUp('Q', 0, 50), unapplied.caughtUp('Q', 0, 60_000)];
  countApplied(a?.count as SharedArrayBuffer);
  expect(await short).toBe(false);
  expect(await unapplied.caughtUp('Q', 0, 0)).toBe(false);
  countApplied(b?.count as SharedArrayBuffer);
  expect(await long).toBe(true);
});

test('a task without a file has nothing to follow', () => {
  const unapplied = new Unapplied();
  expect(unapplied.enter(spec(0, 0, null))).toBeNull();
  expect(unapplied.of('Q', '0_0')).toBeUndefined();
});

test('the counts go round', async () => {
  const unapplied = new Unapplied();
  const units = unapplied.enter(spec(0));
  const count = units?.count as SharedArrayBuffer;
  // As after 2^31 - 2 units.
  Object.assign(units as object, { taken: 0x7ffffffe });
  new Int32Array(count)[0] = 0x7ffffffe;
  for (let n = 0; n < 4; n++) {
    units?.take();
    const wait = unapplied.caughtUp('Q', 0, 60_000);
    expect(wait).not.toBeNull();
    countApplied(count);
    await wait;
    expect(unapplied.caughtUp('Q', 0, 60_000)).toBeNull();
  }
});
