/**
 * Turns changes of a table's rows into changes of the groups they belong to. It remembers, for every row, its group and the values that the aggregates took, so that
 * a change can say what to undo. If the group stays the same, undo and add are one step; if it changes, the old group is told first.
 */
import { equalValues } from '../data/compare.ts';
import type { Value } from '../data/types.ts';
import type { GroupChangesNode } from '../sql/plan/nodes.ts';
import { entryOf } from '../state/store.ts';
import type { StateStore } from '../state/store.ts';
import type { KeyId } from '../state/entry.ts';
import type { Emitter } from './operator.ts';
import { defineAfter, emitExpression, keyIdCode, keyLocals, windowCodes } from './row.ts';

export const emitGroupChanges: Emitter<GroupChangesNode> = (node, context, downstream) => {
  const { out } = context;
  const keys = node.input.columns.filter((c) => c.role === 'key');
  const store = context.store({
    name: node.id,
    keyColumns: keys,
    valueColumns: [],
    subKey: node.input.window === null ? 'none' : 'window',
    view: false,
  });
  const kernel = new GroupChanges(store, node.groupBy.length, node.values.length);
  const name = out.constant(kernel, `changes_${node.id}`);
  const indexes = node.columns.flatMap((c, i) => (c.role === 'key' ? [] : [i]));
  context.connect(`${name}.next = ${defineAfter(node, indexes, context, downstream)};`);
  context.compile(node.input, (row) => {
    out.comment(`groups of ${node.id}`);
    const taken = out.fresh('row');
    out.line(`let ${taken} = null;`);
    const take = () => {
      const values = [...node.groupBy, ...node.values].map(
        (e, i) => emitExpression(e, row, context, i < node.groupBy.length ? 'group' : 'value').code,
      );
      const groups = values.slice(0, node.groupBy.length);
      const assign = `${taken} = [${values.join(', ')}];`;
      out.line(groups.length === 0 ? assign : `if (!(${groups.map((g) => `${g} === null`).join(' || ')})) ${assign}`);
    };
    if (row.deleted === 'false') take();
    else out.block(`if (!${row.deleted})`, take);
    const locals = keyLocals(node.input, row);
    const { start, end } = windowCodes(row);
    out.line(`${name}.update(${keyIdCode(keys, locals, context)}, [${locals.join(', ')}], ${start}, ${end}, ${taken}, ${row.timestamp});`);
  });
};

class GroupChanges {
  next: (key: readonly Value[], values: readonly Value[], timestamp: number, start: number, end: number) => void = () => undefined;
  private readonly store: StateStore;
  private readonly groups: number;
  private readonly nothing: readonly null[];

  /** @param groups number of group columns, the first values of a row; `values` the number of the others. */
  constructor(store: StateStore, groups: number, values: number) {
    this.store = store;
    this.groups = groups;
    this.nothing = new Array<null>(values).fill(null);
  }

  /** `row`: group values followed by the others, or null when the row is gone or belongs to no group. */
  update(id: KeyId, key: readonly Value[], start: number, end: number, row: readonly Value[] | null, timestamp: number): void {
    const known = this.store.find(id, start, end);
    const old = known?.values ?? null;
    this.remember(id, key, start, end, row, timestamp);
    if (old === null && row === null) return;
    if (old !== null && row !== null && this.sameGroup(old, row)) {
      this.tell(row, [...old.slice(this.groups), ...row.slice(this.groups), true, true], timestamp);
      return;
    }
    if (old !== null) this.tell(old, [...old.slice(this.groups), ...this.nothing, true, false], timestamp);
    if (row !== null) this.tell(row, [...this.nothing, ...row.slice(this.groups), false, true], timestamp);
  }

  private remember(id: KeyId, key: readonly Value[], start: number, end: number, row: readonly Value[] | null, timestamp: number): void {
    const known = this.store.find(id, start, end);
    if (row === null) {
      if (known !== undefined) this.store.remove(known);
    } else if (known === undefined) {
      this.store.insert(entryOf(id, key, start, end, row, timestamp));
    } else {
      known.values = row;
      known.timestamp = timestamp;
      this.store.touch(known);
    }
  }

  private sameGroup(a: readonly Value[], b: readonly Value[]): boolean {
    for (let i = 0; i < this.groups; i++) if (!equalValues(a[i], b[i])) return false;
    return true;
  }

  private tell(row: readonly Value[], values: readonly Value[], timestamp: number): void {
    this.next(row.slice(0, this.groups), values, timestamp, 0, 0);
  }
}
