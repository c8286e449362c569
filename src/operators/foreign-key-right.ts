/**
 * The half of a foreign-key join that lies where the right table's rows are. It keeps those rows and the references that left rows make to them, and answers: to a new reference with the row of this
 * moment, to a change of the row with an answer to every left row that refers to it, in order of the serialised left key.
 */
import type { Value } from '../data/types.ts';
import type { ForeignKeyRightNode } from '../sql/plan/nodes.ts';
import { Entry } from '../state/entry.ts';
import type { KeyId } from '../state/entry.ts';
import { keyIdOf } from '../state/key-id.ts';
import type { StateStore } from '../state/store.ts';
import { keySerializer, sortByTimeThenKey } from './key-order.ts';
import type { Emitter } from './operator.ts';
import type { Kernel } from './operator.ts';
import { defineAfter, keyIdCode, keyLocals, storedIndexes, valuesCode } from './row.ts';
import { TableState } from './table-state.ts';
import { valueIndexes } from './wanted.ts';

export const emitForeignKeyRight: Emitter<ForeignKeyRightNode> = (node, context, downstream) => {
  const { out } = context;
  const leftKeys = node.columns.filter((c) => c.role === 'key');
  const rightKeys = node.right.columns.filter((c) => c.role === 'key');
  const rows = new TableState(
    context.store({ name: `${node.id}-rows`, keyColumns: rightKeys, valueColumns: [], subKey: 'none', view: false }),
  );
  const referenceKeys = [...rightKeys, ...leftKeys];
  const references = context.store({
    name: `${node.id}-references`,
    keyColumns: referenceKeys,
    valueColumns: [],
    subKey: 'window',
    view: false,
  });
  const kernel = context.kernel(
    new ForeignKeyRight(rows, references, {
      leftKeys: leftKeys.length,
      rightColumns: node.right.columns.length,
      rightId: (value) => keyIdOf(rightKeys, [value]),
      referenceId: (key) => keyIdOf(referenceKeys, key),
      serializeKey: keySerializer(leftKeys, context),
    }),
  );
  const name = out.constant(kernel, `right_${node.id}`);
  context.connect(`${name}.next = ${defineAfter(node, valueIndexes(node), context, downstream)};`);

  context.compile(node.subscriptions, (row) => {
    const [foreign, ...rest] = node.subscriptions.columns.map((_, i) => row.slots[i]?.local ?? 'null');
    const key = rest.slice(0, leftKeys.length);
    const [start, end, version, active] = rest.slice(leftKeys.length);
    out.comment(`references to ${node.id}`);
    out.line(`${name}.reference(${foreign}, [${key.join(', ')}], ${start}, ${end}, ${version}, ${active}, ${row.timestamp});`);
  });
  context.compile(node.right, (row) => {
    const locals = keyLocals(node.right, row);
    out.comment(`rows of ${node.id}`);
    const values = `${row.deleted} ? null : ${valuesCode(row, storedIndexes(node.right, context))}`;
    out.line(`${name}.row(${keyIdCode(rightKeys, locals, context)}, [${locals.join(', ')}], ${values}, ${row.timestamp});`);
  });
};

interface ForeignKeyShape {
  readonly leftKeys: number;
  readonly rightColumns: number;
  readonly rightId: (value: Value) => KeyId;
  readonly referenceId: (key: readonly Value[]) => KeyId;
  readonly serializeKey: (key: readonly Value[]) => Buffer;
}

export class ForeignKeyRight implements Kernel {
  next: (key: readonly Value[], values: readonly Value[], timestamp: number, start: number, end: number) => void = () => undefined;
  private readonly rows: TableState;
  private readonly references: StateStore;
  private readonly shape: ForeignKeyShape;
  /** References by the id of the right key they are to; rebuilt from the store. An entry's values are `[version]`. */
  private readonly byRight = new Map<KeyId, Set<Entry>>();

  constructor(rows: TableState, references: StateStore, shape: ForeignKeyShape) {
    this.rows = rows;
    this.references = references;
    this.shape = shape;
  }

  restored(): void {
    for (const entry of this.references.entries()) this.index(entry);
  }

  /** A left row begins (active) or ceases to refer to the right row of this key. */
  reference(
    foreign: Value,
    leftKey: readonly Value[],
    start: number,
    end: number,
    version: number,
    active: boolean,
    timestamp: number,
  ): void {
    const id = this.shape.referenceId([foreign, ...leftKey]);
    const known = this.references.find(id, start, end);
    const rightId = this.shape.rightId(foreign);
    if (!active) {
      if (known === undefined) return;
      this.byRight.get(rightId)?.delete(known);
      this.references.remove(known);
      return;
    }
    if (known === undefined) this.index(this.references.insert(this.made(id, [foreign, ...leftKey], start, end, version, timestamp)));
    else {
      known.values = [version];
      this.references.touch(known);
    }
    const row = this.rows.find(rightId, 0, 0);
    const time = Math.max(timestamp, row?.timestamp ?? timestamp);
    this.next(leftKey, [start, end, version, row !== undefined, true, ...this.rightValues(row?.key, row?.values ?? null)], time, 0, 0);
  }

  /** A right row changed; null is a delete. */
  row(id: KeyId, key: readonly Value[], values: readonly Value[] | null, timestamp: number): void {
    this.rows.update(id, key, 0, 0, values, timestamp);
    const referring = [...(this.byRight.get(id) ?? [])].map((entry) => ({ entry, key: entry.key.slice(1) }));
    for (const { entry, key: leftKey } of sortByTimeThenKey(referring, () => 0, this.shape.serializeKey)) {
      this.next(
        leftKey,
        [entry.start, entry.end, entry.values?.[0] ?? 0, values !== null, false, ...this.rightValues(key, values)],
        timestamp,
        0,
        0,
      );
    }
  }

  private made(id: KeyId, key: readonly Value[], start: number, end: number, version: number, timestamp: number): Entry {
    const entry = new Entry(id, key, start, end);
    entry.values = [version];
    entry.timestamp = timestamp;
    return entry;
  }

  private index(entry: Entry): void {
    const id = this.shape.rightId(entry.key[0]);
    const known = this.byRight.get(id);
    if (known === undefined) this.byRight.set(id, new Set([entry]));
    else known.add(entry);
  }

  /** Key columns first, as the right node has them. */
  private rightValues(key: readonly Value[] | undefined, values: readonly Value[] | null): readonly Value[] {
    if (key === undefined || values === null) return new Array<null>(this.shape.rightColumns).fill(null);
    return [...key, ...values];
  }
}
