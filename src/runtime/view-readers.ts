/**
 * Open readers of views, kept between pull queries: opening a SQLite file and preparing a statement costs far more than a lookup. A file that was replaced (a view rebuilt from its
 * changelog) is noticed and opened anew.
 */
import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { ViewReader } from '../state/view-reader.ts';
import type { StoreSpec } from '../state/store.ts';

/** Files kept open at most; beyond it the one not used for longest is closed. */
const MAX_OPEN = 256;

interface OpenView {
  readonly reader: ViewReader;
  readonly spec: StoreSpec;
  /** Which file of that name it is. */
  readonly inode: number;
}

export class ViewReaders {
  private readonly files = new Map<string, OpenView>();
  private readonly memory = new WeakMap<Database, Map<StoreSpec, ViewReader>>();

  /** The reader of one partition of a view. Do not close it; use it before anything is awaited. */
  reader(partition: string | Database, spec: StoreSpec): ViewReader {
    return typeof partition === 'string' ? this.fileReader(partition, spec) : this.memoryReader(partition, spec);
  }

  /** Closes the files in a directory, which is about to go. */
  forget(directory: string): void {
    for (const [path, { reader }] of this.files) {
      if (!path.startsWith(directory)) continue;
      reader.close();
      this.files.delete(path);
    }
  }

  close(): void {
    this.forget('');
  }

  private fileReader(path: string, spec: StoreSpec): ViewReader {
    const inode = statSync(path).ino;
    const known = this.files.get(path);
    if (known !== undefined) {
      this.files.delete(path);
      if (known.inode === inode && known.spec === spec) {
        this.files.set(path, known);
        return known.reader;
      }
      known.reader.close();
    }
    const reader = new ViewReader(path, spec);
    this.files.set(path, { reader, spec, inode });
    this.trim();
    return reader;
  }

  private trim(): void {
    if (this.files.size <= MAX_OPEN) return;
    const [path, { reader }] = this.files.entries().next().value as [string, OpenView];
    reader.close();
    this.files.delete(path);
  }

  private memoryReader(database: Database, spec: StoreSpec): ViewReader {
    const bySpec = this.memory.get(database) ?? new Map<StoreSpec, ViewReader>();
    this.memory.set(database, bySpec);
    let reader = bySpec.get(spec);
    if (reader === undefined) {
      reader = new ViewReader(database, spec);
      bySpec.set(spec, reader);
    }
    return reader;
  }
}
