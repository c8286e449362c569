/**
 * The half of a foreign-key join that lies where the left table's rows are. Each row sends a reference to where the right row with its foreign key is; the answer makes the joined row. An answer is
 * taken only if it is to the row's present version: what was true of an older row is none of our business any more.
 *
 * What a left row causes at once: a delete when the row is gone; with a left join, the padded row when it refers to nothing. Everything else comes with answers: the joined row when there is a right row; else the
 * padded row of a left join, or, with an inner join, a delete if there was a row before (or if the right row was deleted).
 */
import { assert } from '../base/assert.ts';
import type { Value } from '../data/types.ts';
import type { ForeignKeyJoinNode, ForeignKeyLeftNode } from '../sql/plan/nodes.ts';
import { Entry } from '../state/entry.ts';
import type { KeyId } from '../state/entry.ts';
import type { StateStore } from '../state/store.ts';
import { equalValues } from '../data/compare.ts';
import type { Downstream } from './operator.ts';
import type { Emitter } from './operator.ts';
import type { Kernel } from './operator.ts';
import type { RowSlot } from './operator.ts';
import type { StageContext } from './operator.ts';
import { emitExpression, keyIdCode, keyLocals, storedIndexes, valuesCode, windowCodes } from './row.ts';
import { emitRecord } from './sink.ts';

/** The logical node never gets here: `cut.ts` makes its two halves of it. */
export const emitForeignKeyJoin: Emitter<ForeignKeyJoinNode> = (node) => {
  assert(false, `the foreign-key join ${node.id} has been cut`);
};

export const emitForeignKeyLeft: Emitter<ForeignKeyLeftNode> = (node, context, downstream) => {
  const { out } = context;
  const leftKeys = node.left.columns.filter((c) => c.role === 'key');
  const subKey = node.left.window === null ? ('none' as const) : ('window' as const);
  const store = context.store({ name: `${node.id}-left`, keyColumns: leftKeys, valueColumns: [], subKey, view: false });
  const name = out.constant(context.kernel(new ForeignKeyLeft(store, node.type)), `left_${node.id}`);
  context.connect(`${name}.next = ${defineOutput(node, context, downstream)};`);
  context.connect(`${name}.refer = ${defineReference(node, context)};`);

  context.compile(node.left, (row) => {
    const locals = keyLocals(node.left, row);
    const { start, end } = windowCodes(row);
    const foreign = out.fresh('foreignKey');
    out.line(`let ${foreign} = null;`);
    out.block(`if (!${row.deleted})`, () => out.line(`${foreign} = ${emitExpression(node.foreignKey, row, context, 'foreignKey').code};`));
    const values = `${row.deleted} ? null : ${valuesCode(row, storedIndexes(node.left, context))}`;
    out.line(
      `${name}.row(${keyIdCode(leftKeys, locals, context)}, [${locals.join(', ')}], ${start}, ${end}, ${foreign}, ${values}, ${row.timestamp});`,
    );
  });
  context.compile(node.responses, (row) => {
    const locals = node.responses.columns.map((_, i) => row.slots[i]?.local ?? 'null');
    const keys = locals.slice(0, leftKeys.length);
    const [start, end, version, found, asked, ...right] = locals.slice(leftKeys.length);
    out.comment(`answers to ${node.id}`);
    out.line(
      `${name}.answer(${keyIdCode(leftKeys, keys, context)}, ${start}, ${end}, ${version}, ${asked}, ${found} ? [${right.join(', ')}] : null, ${row.timestamp});`,
    );
  });
};

/** The function that writes a reference: `(foreignKey, key, windowStart, windowEnd, version, active, timestamp)`. */
function defineReference(node: ForeignKeyLeftNode, context: StageContext): string {
  const { out } = context;
  const name = out.fresh(`refer_${node.id}`);
  const output = out.constant(context.output(node.subscriptionTopic, null), `references_${node.id}`);
  const keys = node.left.columns.filter((c) => c.role === 'key').length;
  out.define(name, ['foreignKey', 'key', 'windowStart', 'windowEnd', 'version', 'active', 'timestamp'], () => {
    const parts = Array.from({ length: keys }, (_, i) => {
      const local = out.fresh('key');
      out.line(`const ${local} = key[${i}];`);
      return local;
    });
    const slots = ['foreignKey', ...parts, 'windowStart', 'windowEnd', 'version', 'active'].map((local) => ({ local }));
    const row = {
      slots,
      timestamp: 'timestamp',
      deleted: 'false',
      window: null,
      record: null,
      keyless: 'false',
      rawKey: null,
      skip: 'return;',
    };
    const target = {
      topic: node.subscriptionTopic,
      columns: node.subscriptionColumns,
      key: node.subscriptionKey,
      value: JSON_ROW,
      window: null,
    };
    emitRecord(target, output, row, context);
  });
  return name;
}

const JSON_ROW = { format: 'JSON', properties: {}, unwrapped: false, feature: null } as const;

/** `(key, left, right, timestamp, windowStart, windowEnd)`; left null is a delete, right null padding, right has all columns of the right node. */
function defineOutput(node: ForeignKeyLeftNode, context: StageContext, downstream: Downstream): string {
  const { out } = context;
  const name = out.fresh(`after_${node.id}`);
  const wanted = context.wanted.get(node);
  out.define(name, ['key', 'left', 'right', 'timestamp', 'windowStart', 'windowEnd'], () => {
    out.line('const deleted = left === null;');
    const slots: (RowSlot | null)[] = node.columns.map(() => null);
    const declare = (index: number, code: string) => {
      if (!wanted?.has(index)) return;
      const local = out.fresh(node.columns[index].name);
      out.line(`const ${local} = ${code};`);
      slots[index] = { local };
    };
    const stored = storedIndexes(node.left, context);
    let key = 0;
    node.left.columns.forEach((c, i) => {
      declare(i, c.role === 'key' ? `key[${key++}]` : `deleted ? null : left[${stored.indexOf(i)}]`);
    });
    const leftCount = node.left.columns.length;
    for (let i = leftCount; i < node.columns.length; i++) declare(i, `right === null ? null : right[${i - leftCount}]`);
    const window = node.window === null ? null : { start: 'windowStart', end: 'windowEnd' };
    downstream({
      slots,
      timestamp: 'timestamp',
      deleted: 'deleted',
      window,
      record: null,
      keyless: 'false',
      rawKey: null,
      skip: 'return;',
    });
  });
  return name;
}

type NextRow = (
  key: readonly Value[],
  left: readonly Value[] | null,
  right: readonly Value[] | null,
  timestamp: number,
  start: number,
  end: number,
) => void;
type Refer = (
  foreignKey: Value,
  key: readonly Value[],
  start: number,
  end: number,
  version: number,
  active: boolean,
  timestamp: number,
) => void;

/** An entry's state is `[foreign key, version, whether a row was there before]`. */
export class ForeignKeyLeft implements Kernel {
  next: NextRow = () => undefined;
  refer: Refer = () => undefined;
  private readonly store: StateStore;
  private readonly inner: boolean;
  private version = 0;

  constructor(store: StateStore, type: 'INNER' | 'LEFT') {
    this.store = store;
    this.inner = type === 'INNER';
  }

  save(): readonly number[] {
    return [this.version];
  }

  load(saved: readonly number[]): void {
    this.version = saved[0];
  }

  /** A left row; null values are a delete. */
  row(
    id: KeyId,
    key: readonly Value[],
    start: number,
    end: number,
    foreign: Value,
    values: readonly Value[] | null,
    timestamp: number,
  ): void {
    const known = this.store.find(id, start, end);
    const old = (known?.state[0] ?? null) as Value;
    if (old !== null && (values === null || !equalValues(old, foreign))) this.refer(old, key, start, end, 0, false, timestamp);
    if (values === null) {
      if (known === undefined) return;
      this.store.remove(known);
      this.next(key, null, null, timestamp, start, end);
      return;
    }
    const entry = known ?? this.store.insert(new Entry(id, key, start, end));
    entry.values = values;
    entry.state = [foreign, ++this.version, known !== undefined];
    entry.timestamp = timestamp;
    this.store.touch(entry);
    if (foreign !== null) this.refer(foreign, key, start, end, this.version, true, timestamp);
    else if (!this.inner) this.next(key, values, null, timestamp, start, end);
  }

  /** An answer from the right half; `right` null says that there is no row. `asked`: to a reference, not because the right row changed. */
  answer(id: KeyId, start: number, end: number, version: number, asked: boolean, right: readonly Value[] | null, timestamp: number): void {
    const entry = this.store.find(id, start, end);
    if (entry === undefined || entry.state[1] !== version) return;
    if (right !== null || !this.inner) this.next(entry.key, entry.values, right, timestamp, start, end);
    else if (!asked || entry.state[2] === true) this.next(entry.key, null, null, timestamp, start, end);
  }
}
