/**
 * Stream joined with a table. Only the stream makes output: each record meets the table's row of this moment. A record without value is dropped; one without
 * key is dropped by an inner join and padded by a left one. The result has the stream record's time.
 */
import type { StreamTableJoinNode } from '../sql/plan/nodes.ts';
import type { Emitter } from './operator.ts';
import type { RowSlot } from './operator.ts';
import { keyIdCode, keyLocals, storedIndexes, valuesCode, windowCodes } from './row.ts';
import { TableState } from './table-state.ts';
import { valueIndexes } from './wanted.ts';

export const emitStreamTableJoin: Emitter<StreamTableJoinNode> = (node, context, downstream) => {
  const { out } = context;
  const stored = storedIndexes(node.right, context);
  const rightKeys = node.right.columns.filter((c) => c.role === 'key');
  const spec = {
    name: `${node.id}-table`,
    keyColumns: rightKeys,
    valueColumns: [],
    subKey: node.right.window === null ? ('none' as const) : ('window' as const),
    view: false,
  };
  const table = out.constant(new TableState(context.store(spec)), `table_${node.id}`);

  context.compile(node.right, (row) => {
    const locals = keyLocals(node.right, row);
    const { start, end } = windowCodes(row);
    const values = `${row.deleted} ? null : ${valuesCode(row, stored)}`;
    out.line(
      `${table}.update(${keyIdCode(rightKeys, locals, context)}, [${locals.join(', ')}], ${start}, ${end}, ${values}, ${row.timestamp});`,
    );
  });

  context.compile(node.left, (row) => {
    out.comment(`${node.type.toLowerCase()} join ${node.id} with the table's row`);
    if (row.deleted !== 'false') out.line(`if (${row.deleted}) ${row.skip}`);
    const locals = keyLocals(node.left, row);
    const { start, end } = windowCodes(row);
    const match = out.fresh('match');
    const absent = locals.map((l) => `${l} === null`).join(' || ') || 'true';
    if (node.type === 'INNER') out.line(`if (${absent}) ${row.skip}`);
    out.line(`const ${match} = ${absent} ? undefined : ${table}.find(${keyIdCode(rightKeys, locals, context)}, ${start}, ${end});`);
    if (node.type === 'INNER') out.line(`if (${match} === undefined) ${row.skip}`);
    const wanted = context.wanted.get(node);
    const slots: (RowSlot | null)[] = node.columns.map(() => null);
    locals.forEach((local, i) => {
      slots[i] = { local };
    });
    let at = locals.length;
    for (const index of valueIndexes(node.left)) slots[at++] = row.slots[index];
    for (const index of valueIndexes(node.right)) {
      if (wanted?.has(at)) {
        const local = out.fresh(node.columns[at].name);
        out.line(`const ${local} = ${match} === undefined ? null : ${match}.values[${stored.indexOf(index)}];`);
        slots[at] = { local };
      }
      at++;
    }
    downstream({ ...row, slots, deleted: 'false' });
  });
};
