/** Table functions in SELECT: one row per element, several functions side by side, shorter ones padded with NULL; no row when all are empty. */
import { assert } from '../base/assert.ts';
import { findFunction } from '../functions/all.ts';
import type { Value } from '../data/types.ts';
import type { BoundTabular } from '../sql/expression.ts';
import type { FlatMapNode } from '../sql/plan/nodes.ts';
import type { Emitter } from './operator.ts';
import type { Row } from './operator.ts';
import type { RowSlot } from './operator.ts';
import type { StageContext } from './operator.ts';
import { emitExpression } from './row.ts';

export const emitFlatMap: Emitter<FlatMapNode> = (node, context, downstream) => {
  const { out } = context;
  context.compile(node.input, (row) => {
    out.comment(`table functions of ${node.id}`);
    if (row.deleted !== 'false') out.line(`if (${row.deleted}) ${row.skip}`);
    const lists = node.functions.map((f) => emitCall(f, row, context));
    const count = out.fresh('rows');
    const at = out.fresh('at');
    out.line(`const ${count} = Math.max(${lists.map((l) => `${l}.length`).join(', ')});`);
    out.block(`for (let ${at} = 0; ${at} < ${count}; ${at}++)`, () => {
      const slots: (RowSlot | null)[] = [...row.slots];
      node.functions.forEach((f, i) => {
        const local = out.fresh(f.name);
        out.line(`const ${local} = ${at} < ${lists[i]}.length ? ${lists[i]}[${at}] : null;`);
        slots[node.input.columns.length + i] = { local };
      });
      // A value that was remembered would be that of the element before.
      downstream({ ...row, slots, deleted: 'false', skip: 'continue;', values: undefined });
    });
  });
};

/** Emits the call; a table function that fails, or has a NULL argument it does not take, counts as empty. */
function emitCall(call: BoundTabular, row: Row, context: StageContext): string {
  const { out } = context;
  const found = findFunction(call.name);
  assert(found !== undefined && found.kind === 'tabular', `the plan calls the table function ${call.name}`);
  const overload = found.overloads[call.overload];
  const args = call.args.map((a) => emitExpression(a, row, context, 'arg').code);
  const list = out.fresh('list');
  const rows = out.constant(guarded(overload.rows as (...args: Value[]) => readonly Value[]), call.name.toLowerCase());
  const empty = overload.nulls === 'handled' || args.length === 0 ? '' : `${args.map((a) => `${a} === null`).join(' || ')} ? [] : `;
  out.line(`const ${list} = ${empty}${rows}(${context.report}${args.map((a) => `, ${a}`).join('')});`);
  return list;
}

function guarded(rows: (...args: Value[]) => readonly Value[]) {
  return (report: (reason: string) => void, ...args: Value[]): readonly Value[] => {
    try {
      return rows(...args);
    } catch (error) {
      report(error instanceof Error ? error.message : String(error));
      return [];
    }
  };
}
