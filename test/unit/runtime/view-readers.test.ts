/** Kept readers of views: one per file while it is the same file, and none of a file that was replaced or is about to go. */
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { INTEGER, STRING } from '../../../src/data/types.ts';
import { ViewReaders } from '../../../src/runtime/view-readers.ts';
import type { StoreSpec } from '../../../src/state/store.ts';

const SPEC: StoreSpec = {
  name: 'V',
  keyColumns: [{ name: 'K', type: STRING, role: 'key' }],
  valueColumns: [{ name: 'N', type: INTEGER, role: 'value' }],
  subKey: 'none',
  view: true,
};

let directory: string;
let readers: ViewReaders;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'millrace-views-'));
  readers = new ViewReaders();
});
afterEach(() => {
  readers.close();
  rmSync(directory, { recursive: true, force: true });
});

function make(name: string, value: number): string {
  const path = join(directory, name);
  const database = new Sqlite(path);
  database.exec('CREATE TABLE "V" ("K" TEXT, "N" INTEGER, ROWTIME INTEGER, _state TEXT, PRIMARY KEY ("K")) WITHOUT ROWID');
  database.prepare('INSERT INTO "V" VALUES (?, ?, 0, NULL)').run('a', value);
  database.close();
  return path;
}

const read = (path: string): unknown => [...readers.reader(path, SPEC).lookup(['a'], null)].map((r) => r.values);

test('a file is opened once, and anew when another takes its name', () => {
  const path = make('1.sqlite', 1);
  const first = readers.reader(path, SPEC);
  expect(readers.reader(path, SPEC)).toBe(first);
  expect(read(path)).toEqual([[1]]);
  renameSync(make('2.sqlite', 2), path);
  expect(read(path)).toEqual([[2]]);
  expect(readers.reader(path, SPEC)).not.toBe(first);
});

test('what is written later is seen, and what is forgotten is opened again', () => {
  const path = make('1.sqlite', 1);
  const first = readers.reader(path, SPEC);
  const database = new Sqlite(path);
  database.exec('UPDATE "V" SET "N" = 7');
  database.close();
  expect(read(path)).toEqual([[7]]);
  readers.forget(directory);
  expect(() => [...first.lookup(['a'], null)]).toThrow('not open');
  expect(read(path)).toEqual([[7]]);
});

test('a file that is not there is an error, not an empty view', () => {
  expect(() => read(join(directory, 'none.sqlite'))).toThrow('ENOENT');
});
