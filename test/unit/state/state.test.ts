/** Stores, their encoding and their SQLite image. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ByteSink } from '../../../src/data/bytes.ts';
import { Decimal } from '../../../src/data/decimal.ts';
import { arrayType, BIGINT, BOOLEAN, BYTES, DOUBLE, decimalType, INTEGER, STRING } from '../../../src/data/types.ts';
import type { Column } from '../../../src/data/schema.ts';
import type { Value } from '../../../src/data/types.ts';
import { decodeState, encodeState, writeState } from '../../../src/state/codec.ts';
import { TaskDatabase } from '../../../src/state/database.ts';
import { Entry } from '../../../src/state/entry.ts';
import { keyIdOf } from '../../../src/state/key-id.ts';
import { entryOf, StateStore } from '../../../src/state/store.ts';
import type { StoreSpec } from '../../../src/state/store.ts';
import { ViewReader } from '../../../src/state/view-reader.ts';

const key = (name: string, type = STRING): Column => ({ name, type, role: 'key' });
const value = (name: string, type = STRING): Column => ({ name, type, role: 'value' });
const plain: StoreSpec = { name: 'plain', keyColumns: [key('ID')], valueColumns: [], subKey: 'none', view: false };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-state-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** What `writeState` appends. */
function written(value: unknown): string {
  const sink = new ByteSink(4);
  writeState(value, sink);
  return sink.copyFrom(0).toString();
}

describe('codec', () => {
  test('every value comes back as it was', () => {
    const values: unknown[] = [
      null,
      1,
      -0,
      1.5,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      2n ** 62n,
      'x',
      true,
      [1, [null]],
      new Map([['a', 2n ** 60n]]),
      new Decimal(-150n, 2),
      { a: [1], '#i': 'x' },
    ];
    for (const v of values) expect(decodeState(encodeState(v))).toEqual(v);
    for (const v of [...values, values, -7, 2 ** 53 - 1, 2 ** 53]) expect(written(v)).toBe(encodeState(v));
    expect(Buffer.from(decodeState(encodeState(Uint8Array.of(1, 255))) as Uint8Array)).toEqual(Buffer.from([1, 255]));
  });

  test('keys of several columns have the same id only when they are equal', () => {
    const columns = [key('A'), key('B')];
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.string()), { minLength: 2, maxLength: 2 }),
        fc.array(fc.option(fc.string()), { minLength: 2, maxLength: 2 }),
        (a, b) => {
          expect(keyIdOf(columns, a) === keyIdOf(columns, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
        },
      ),
    );
  });
});

describe('store', () => {
  test('rows of one key are found by their sub-key, newest first', () => {
    const store = new StateStore({ ...plain, subKey: 'window' }, null);
    for (const start of [10, 30, 20]) store.insert(entryOf('k', ['k'], start, start + 10, [], 0));
    expect(store.newest('k')?.start).toBe(30);
    expect(store.find('k', 20, 30)?.start).toBe(20);
    expect(store.find('k', 20, 31)).toBeUndefined();
    const middle = store.find('k', 20, 30);
    if (middle !== undefined) store.remove(middle);
    expect(store.find('k', 20, 30)).toBeUndefined();
    expect(store.find('k', 10, 20)?.start).toBe(10);
  });

  test('what was changed is taken once, in order', () => {
    const store = new StateStore(plain, null);
    const entry = store.insert(entryOf('k', ['k'], 0, 0, [1], 0));
    store.touch(entry);
    expect(store.takeDirty()).toEqual([entry]);
    expect(store.takeDirty()).toEqual([]);
  });

  test('dropped keys are read back from SQLite', () => {
    const database = new TaskDatabase(join(directory, 'a.sqlite'), [plain]);
    const store = new StateStore(plain, database.backing('plain'));
    for (let i = 0; i < 10; i++) store.insert(entryOf(`k${i}`, [`k${i}`], 0, 0, [i], i));
    database.apply([{ store: 'plain', entries: store.takeDirty() }], new Map([['plain', 10]]));
    store.trim(3);
    expect(store.size).toBe(3);
    for (let i = 0; i < 10; i++) expect(store.newest(`k${i}`)?.values).toEqual([i]);
    expect(store.newest('none')).toBeUndefined();
    database.close();
  });
});

test('a row that was removed is not read back before the commit that deletes it', () => {
  const database = new TaskDatabase(join(directory, 'removed.sqlite'), [plain]);
  const writer = new StateStore(plain, database.backing('plain'));
  writer.insert(entryOf('k', ['k'], 0, 0, [1], 1));
  database.apply([{ store: 'plain', entries: writer.takeDirty() }], new Map([['plain', 1]]));
  const store = new StateStore(plain, database.backing('plain'));
  const entry = store.newest('k');
  if (entry !== undefined) store.remove(entry);
  expect(store.newest('k')).toBeUndefined();
  expect([...store.entries()]).toEqual([]);
  database.apply([{ store: 'plain', entries: store.takeDirty() }], new Map([['plain', 2]]));
  store.trim(0);
  expect(store.newest('k')).toBeUndefined();
  database.close();
});

test('a state that the values tell is read back from them, a state beside them as it is', () => {
  const shown: StoreSpec = {
    name: 'shown',
    keyColumns: [key('ID')],
    valueColumns: [value('TOTAL', BIGINT), value('N', BIGINT)],
    subKey: 'none',
    view: true,
    stateShown: [1, 0],
  };
  const database = new TaskDatabase(join(directory, 'shown.sqlite'), [shown]);
  const writer = new StateStore(shown, database.backing('shown'));
  const visible = writer.insert(entryOf('a', ['a'], 0, 0, [2n ** 62n, 3], 1));
  visible.state = [3, 2n ** 62n];
  const hidden = writer.insert(entryOf('b', ['b'], 0, 0, null, 1));
  hidden.state = [1, 5];
  database.apply([{ store: 'shown', entries: writer.takeDirty() }], new Map([['shown', 2]]));
  const reader = new StateStore(shown, database.backing('shown'));
  expect(reader.newest('a')?.state).toEqual([3, 2n ** 62n]);
  expect(reader.newest('b')).toMatchObject({ values: null, state: [1, 5] });
  expect(database.database.prepare('SELECT _state FROM shown WHERE ID = ?').pluck().get('a')).toBeNull();
  database.close();
});

test('more rows than one statement takes, and deletions between them, end as written', () => {
  const database = new TaskDatabase(join(directory, 'bulk.sqlite'), [plain]);
  const entries = Array.from({ length: 100 }, (_, i) => entryOf(`k${i % 60}`, [`k${i % 60}`], 0, 0, i % 7 === 0 ? null : [i], i));
  database.apply([{ store: 'plain', entries }], new Map([['plain', 100]]));
  const expected = new Map(entries.map((e) => [e.id, e.values]));
  for (const [id, values] of expected) expect(database.backing('plain').load(id)[0]?.values ?? null).toEqual(values);
  database.close();
});

describe('SQLite', () => {
  const types = [INTEGER, BIGINT, DOUBLE, BOOLEAN, STRING, BYTES, decimalType(30, 2), arrayType(BIGINT)];
  const view: StoreSpec = {
    name: 'My View',
    keyColumns: [key('ID'), key('id', BIGINT)],
    valueColumns: types.map((t, i) => value(`v"${i}`, t)),
    subKey: 'window',
    view: true,
  };

  test('a view gives back exactly what was written, and people can read it', () => {
    const path = join(directory, 'v.sqlite');
    const database = new TaskDatabase(path, [view]);
    const values: Value[] = [
      -1,
      2n ** 63n - 1n,
      Number.NaN,
      true,
      "it's",
      Buffer.from([0, 1]),
      new Decimal(12345678901234567890n, 2),
      [2n ** 60n, null],
    ];
    const entry = new Entry(keyIdOf(view.keyColumns, ['k', 5]), ['k', 5], 10, 20);
    entry.values = values;
    entry.state = [new Map([['x', 1]])];
    entry.timestamp = 17;
    database.apply([{ store: view.name, entries: [entry] }], new Map([[view.name, 1]]));
    const [back] = [...database.backing(view.name).loadAll()];
    expect({ ...back, older: null }).toEqual({ ...entry, dirty: false });
    const reader = new ViewReader(path, view);
    expect([...reader.lookup(['k', 5], null)]).toEqual([{ key: ['k', 5], values, windowStart: 10, windowEnd: 20, timestamp: 17 }]);
    expect([...reader.scan({ startFrom: 11, startTo: null, endFrom: null, endTo: null })]).toEqual([]);
    reader.close();
    database.close();
  });

  test('rows with state but nothing to show are hidden from readers', () => {
    const path = join(directory, 'h.sqlite');
    const shown: StoreSpec = { ...plain, name: 'H', view: true, valueColumns: [value('A', INTEGER)] };
    const database = new TaskDatabase(path, [shown]);
    const hidden = new Entry('k', ['k'], 0, 0);
    hidden.state = [7];
    database.apply([{ store: 'H', entries: [hidden] }], new Map());
    const reader = new ViewReader(path, shown);
    expect([...reader.scan(null)]).toEqual([]);
    expect(database.backing('H').load('k')[0].state).toEqual([7]);
    reader.close();
    database.close();
  });

  test('a failing transaction leaves the file and its position as they were', () => {
    const database = new TaskDatabase(join(directory, 'f.sqlite'), [plain]);
    database.apply([{ store: 'plain', entries: [entryOf('a', ['a'], 0, 0, [1], 0)] }], new Map([['plain', 1]]));
    const broken = entryOf('b', [Symbol('no value') as never], 0, 0, [2], 0);
    expect(() =>
      database.apply([{ store: 'plain', entries: [entryOf('c', ['c'], 0, 0, [3], 0), broken] }], new Map([['plain', 3]])),
    ).toThrow();
    expect(database.positions().get('plain')).toBe(1);
    expect([...database.backing('plain').loadAll()]).toHaveLength(1);
    database.close();
  });

  test('a range over a text key follows the order of its bytes', () => {
    const path = join(directory, 'r.sqlite');
    const shown: StoreSpec = { ...plain, name: 'R', view: true, valueColumns: [value('A', INTEGER)] };
    const database = new TaskDatabase(path, [shown]);
    const keys = ['a', 'B', 'b', 'é', 'z'];
    database.apply([{ store: 'R', entries: keys.map((k, i) => entryOf(k, [k], 0, 0, [i], 0)) }], new Map());
    const reader = new ViewReader(path, shown);
    const rows = [...reader.range({ from: { value: 'a', inclusive: false }, to: { value: 'z', inclusive: true } }, null)];
    expect(rows.map((r) => r.key[0])).toEqual(['b', 'z']);
    reader.close();
    database.close();
  });
});
