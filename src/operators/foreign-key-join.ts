/**
 * Table joined with table by an expression over the left row that gives the right one's primary key; the result keeps the left's key. A left row meets the right's row
 * of its foreign key; a right row meets every left row that refers to it, in order of the serialised left key.
 *
 * The kernel holds both tables and the references from right keys to left rows, so both sides must be in one partition (the lowering sees to that).
 */
import type { Value } from '../data/types.ts';
import type { ForeignKeyJoinNode } from '../sql/plan/nodes.ts';
import type { Entry } from '../state/entry.ts';
import type { KeyId } from '../state/entry.ts';
import { keyIdOf } from '../state/key-id.ts';
import { keySerializer, sortByTimeThenKey } from './key-order.ts';
import type { Emitter } from './operator.ts';
import type { Kernel } from './operator.ts';
import type { RowSlot } from './operator.ts';
import type { StageContext } from './operator.ts';
import { emitExpression, keyIdCode, keyLocals, storedIndexes, valuesCode, windowCodes } from './row.ts';
import { TableState } from './table-state.ts';

export const emitForeignKeyJoin: Emitter<ForeignKeyJoinNode> = (node, context, downstream) => {
  const { out } = context;
  const leftKeys = node.left.columns.filter((c) => c.role === 'key');
  const rightKeys = node.right.columns.filter((c) => c.role === 'key');
  const subKey = node.left.window === null ? ('none' as const) : ('window' as const);
  const left = new TableState(context.store({ name: `${node.id}-left`, keyColumns: leftKeys, valueColumns: [], subKey, view: false }));
  const right = new TableState(context.store({ name: `${node.id}-right`, keyColumns: rightKeys, valueColumns: [], subKey: 'none', view: false }));
  const foreignId = (value: Value): KeyId => keyIdOf(rightKeys, [value]);
  const kernel = context.kernel(new ForeignKeyJoin(node.type, left, right, foreignId, keySerializer(leftKeys, context)));
  const name = out.constant(kernel, `join_${node.id}`);
  context.connect(`${name}.next = ${defineOutput(node, context, downstream)};`);

  context.compile(node.left, (row) => {
    const locals = keyLocals(node.left, row);
    const { start, end } = windowCodes(row);
    const foreign = out.fresh('foreignKey');
    out.line(`let ${foreign} = null;`);
    out.block(`if (!${row.deleted})`, () => out.line(`${foreign} = ${emitExpression(node.foreignKey, row, context, 'foreignKey').code};`));
    const values = `${row.deleted} ? null : [${foreign}, ...${valuesCode(row, storedIndexes(node.left, context))}]`;
    out.line(`${name}.leftRow(${keyIdCode(leftKeys, locals, context)}, [${locals.join(', ')}], ${start}, ${end}, ${values}, ${row.timestamp});`);
  });
  context.compile(node.right, (row) => {
    const locals = keyLocals(node.right, row);
    const values = `${row.deleted} ? null : ${valuesCode(row, storedIndexes(node.right, context))}`;
    out.line(`${name}.rightRow(${keyIdCode(rightKeys, locals, context)}, [${locals.join(', ')}], ${values}, ${row.timestamp});`);
  });
};

/** `(key, left, rightKey, right, timestamp, windowStart, windowEnd)`; left null is a delete, right null padding. */
function defineOutput(node: ForeignKeyJoinNode, context: StageContext, downstream: Parameters<Emitter<ForeignKeyJoinNode>>[2]): string {
  const { out } = context;
  const name = out.fresh(`after_${node.id}`);
  const wanted = context.wanted.get(node);
  out.define(name, ['key', 'left', 'rightKey', 'right', 'timestamp', 'windowStart', 'windowEnd'], () => {
    out.line('const deleted = left === null;');
    const slots: (RowSlot | null)[] = node.columns.map(() => null);
    const declare = (index: number, code: string) => {
      if (!wanted?.has(index)) return;
      const local = out.fresh(node.columns[index].name);
      out.line(`const ${local} = ${code};`);
      slots[index] = { local };
    };
    const leftStored = storedIndexes(node.left, context);
    const rightStored = storedIndexes(node.right, context);
    let key = 0;
    node.left.columns.forEach((c, i) => declare(i, c.role === 'key' ? `key[${key++}]` : `deleted ? null : left[${leftStored.indexOf(i) + 1}]`));
    let rightKey = 0;
    node.right.columns.forEach((c, i) =>
      declare(node.left.columns.length + i, `right === null ? null : ${c.role === 'key' ? `rightKey[${rightKey++}]` : `right[${rightStored.indexOf(i)}]`}`),
    );
    const window = node.window === null ? null : { start: 'windowStart', end: 'windowEnd' };
    downstream({ slots, timestamp: 'timestamp', deleted: 'deleted', window, record: null, rawKey: null, skip: 'return;' });
  });
  return name;
}

type NextForeign = (
  key: readonly Value[],
  left: readonly Value[] | null,
  rightKey: readonly Value[] | null,
  right: readonly Value[] | null,
  timestamp: number,
  start: number,
  end: number,
) => void;

export class ForeignKeyJoin implements Kernel {
  next: NextForeign = () => undefined;
  private readonly inner: boolean;
  private readonly left: TableState;
  private readonly right: TableState;
  private readonly foreignId: (value: Value) => KeyId;
  private readonly serializeKey: (key: readonly Value[]) => Buffer;
  /** Left rows by the id of their foreign key; rebuilt from the left table's state. */
  private readonly references = new Map<KeyId, Set<Entry>>();

  constructor(type: 'INNER' | 'LEFT', left: TableState, right: TableState, foreignId: (value: Value) => KeyId, serializeKey: (key: readonly Value[]) => Buffer) {
    this.inner = type === 'INNER';
    this.left = left;
    this.right = right;
    this.foreignId = foreignId;
    this.serializeKey = serializeKey;
  }

  restored(): void {
    for (const entry of this.left.store.entries()) this.refer(entry);
  }

  /** A left row `[foreign key, ...columns]`, or null for a delete. */
  leftRow(id: KeyId, key: readonly Value[], start: number, end: number, values: readonly Value[] | null, timestamp: number): void {
    const known = this.left.find(id, start, end);
    const existed = known !== undefined;
    if (known !== undefined) this.unrefer(known);
    if (values !== null && values[0] === null && this.inner) {
      // An inner join has no use for a row that refers to nothing; the row it replaces is gone from the result.
      this.left.update(id, key, start, end, null, timestamp);
      if (existed) this.next(key, null, null, null, timestamp, start, end);
      return;
    }
    this.left.update(id, key, start, end, values, timestamp);
    const entry = this.left.find(id, start, end);
    if (values === null || entry === undefined) {
      if (existed) this.next(key, null, null, null, timestamp, start, end);
      return;
    }
    this.refer(entry);
    const match = values[0] === null ? undefined : this.right.find(this.foreignId(values[0]), 0, 0);
    if (match !== undefined) this.next(key, values, match.key, match.values, Math.max(timestamp, match.timestamp), start, end);
    else if (!this.inner) this.next(key, values, null, null, timestamp, start, end);
    else if (existed) this.next(key, null, null, null, timestamp, start, end);
  }

  rightRow(id: KeyId, key: readonly Value[], values: readonly Value[] | null, timestamp: number): void {
    this.right.update(id, key, 0, 0, values, timestamp);
    const referring = [...(this.references.get(id) ?? [])];
    for (const entry of sortByTimeThenKey(referring, () => 0, this.serializeKey)) {
      if (values !== null) this.next(entry.key, entry.values, key, values, timestamp, entry.start, entry.end);
      else this.next(entry.key, this.inner ? null : entry.values, null, null, timestamp, entry.start, entry.end);
    }
  }

  private refer(entry: Entry): void {
    const foreign = entry.values?.[0] ?? null;
    if (foreign === null) return;
    const id = this.foreignId(foreign);
    const known = this.references.get(id);
    if (known === undefined) this.references.set(id, new Set([entry]));
    else known.add(entry);
  }

  private unrefer(entry: Entry): void {
    const foreign = entry.values?.[0] ?? null;
    if (foreign === null) return;
    const id = this.foreignId(foreign);
    const known = this.references.get(id);
    known?.delete(entry);
    if (known?.size === 0) this.references.delete(id);
  }
}
