/**
 * Table joined with table on their primary keys. Each update looks up the other side's row:
 *
 *   update | other | inner  | side kept by LEFT/RIGHT is updated | the other side is updated | full
 *   row    | row   | joined | joined                             | joined                    | joined
 *   row    | none  | –      | padded                             | –                         | padded
 *   delete | row   | delete | delete                             | padded                    | padded
 *   delete | none  | –      | delete, if there was a row         | –                         | delete, if there was a row
 *
 * The result's time is the larger of both sides'.
 */
import type { Value } from '../data/types.ts';
import type { JoinType, TableTableJoinNode } from '../sql/plan/nodes.ts';
import type { KeyId } from '../state/entry.ts';
import { defineJoinOutput } from './join-output.ts';
import type { Emitter } from './operator.ts';
import { keyIdCode, keyLocals, storedIndexes, valuesCode, windowCodes } from './row.ts';
import { TableState } from './table-state.ts';

export const emitTableTableJoin: Emitter<TableTableJoinNode> = (node, context, downstream) => {
  const { out } = context;
  const sides = [node.left, node.right] as const;
  const states = sides.map((side, i) => {
    const keyColumns = side.columns.filter((c) => c.role === 'key');
    const subKey = side.window === null ? ('none' as const) : ('window' as const);
    return new TableState(
      context.store({ name: `${node.id}-${i === 0 ? 'left' : 'right'}`, keyColumns, valueColumns: [], subKey, view: false }),
    );
  });
  const kernel = out.constant(new TableTableJoin(node.type, states[0], states[1]), `join_${node.id}`);
  context.connect(`${kernel}.next = ${defineJoinOutput(node, context, downstream)};`);
  sides.forEach((side, i) => {
    const keys = side.columns.filter((c) => c.role === 'key');
    context.compile(side, (row) => {
      const locals = keyLocals(side, row);
      const { start, end } = windowCodes(row);
      const values = `${row.deleted} ? null : ${valuesCode(row, storedIndexes(side, context))}`;
      out.line(`if (${locals.map((l) => `${l} === null`).join(' && ')}) ${row.skip}`);
      out.line(
        `${kernel}.update(${i}, ${keyIdCode(keys, locals, context)}, [${locals.join(', ')}], ${start}, ${end}, ${values}, ${row.timestamp});`,
      );
    });
  });
};

export class TableTableJoin {
  next: (
    key: readonly Value[],
    left: readonly Value[] | null,
    right: readonly Value[] | null,
    timestamp: number,
    start: number,
    end: number,
  ) => void = () => undefined;
  private readonly states: readonly [TableState, TableState];
  private readonly preserved: readonly [boolean, boolean];

  constructor(type: JoinType, left: TableState, right: TableState) {
    this.states = [left, right];
    this.preserved = [type === 'LEFT' || type === 'FULL', type === 'RIGHT' || type === 'FULL'];
  }

  /** An update of side 0 (left) or 1 (right); values null is a delete. */
  update(
    side: 0 | 1,
    id: KeyId,
    key: readonly Value[],
    start: number,
    end: number,
    values: readonly Value[] | null,
    timestamp: number,
  ): void {
    const other = this.states[1 - side].find(id, start, end);
    const existed = this.states[side].update(id, key, start, end, values, timestamp);
    const time = Math.max(timestamp, other?.timestamp ?? timestamp);
    if (values !== null) {
      if (other !== undefined || this.preserved[side]) this.tell(side, key, values, other?.values ?? null, time, start, end);
    } else if (other !== undefined) {
      this.tell(side, key, null, this.preserved[1 - side] ? other.values : null, time, start, end);
    } else if (this.preserved[side] && existed) {
      this.tell(side, key, null, null, time, start, end);
    }
  }

  private tell(
    side: 0 | 1,
    key: readonly Value[],
    own: readonly Value[] | null,
    other: readonly Value[] | null,
    time: number,
    start: number,
    end: number,
  ): void {
    if (side === 0) this.next(key, own, other, time, start, end);
    else this.next(key, other, own, time, start, end);
  }
}
