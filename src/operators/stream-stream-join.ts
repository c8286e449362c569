/**
 * Stream joined with stream within a time bound. Each side keeps a buffer of its records by key; an arriving record first meets the other side's buffer, in order of time, then
 * enters its own. The rules of time are in `stream-join-kernel.ts`.
 */
import type { StreamStreamJoinNode } from '../sql/plan/nodes.ts';
import { defineJoinOutput } from './join-output.ts';
import { keySerializer } from './key-order.ts';
import type { Emitter } from './operator.ts';
import { keyIdCode, keyLocals, storedIndexes, valuesCode, windowCodes } from './row.ts';
import { StreamJoinKernel } from './stream-join-kernel.ts';

export const emitStreamStreamJoin: Emitter<StreamStreamJoinNode> = (node, context, downstream) => {
  const { out } = context;
  const sides = [node.left, node.right] as const;
  const keyColumns = node.left.columns.filter((c) => c.role === 'key');
  const stores = sides.map((_, i) =>
    context.store({ name: `${node.id}-${i === 0 ? 'this' : 'other'}`, keyColumns, valueColumns: [], subKey: 'sequence', view: false }),
  );
  const kernel = context.kernel(new StreamJoinKernel(stores[0], stores[1], node, keySerializer(keyColumns, context)));
  const name = out.constant(kernel, `join_${node.id}`);
  context.connect(`${name}.next = ${defineJoinOutput(node, context, downstream)};`);
  sides.forEach((side, i) => {
    context.compile(side, (row) => {
      out.comment(`${i === 0 ? 'left' : 'right'} side of ${node.type.toLowerCase()} join ${node.id}`);
      if (row.deleted !== 'false') out.line(`if (${row.deleted}) ${row.skip}`);
      const locals = keyLocals(side, row);
      const { start, end } = windowCodes(row);
      const absent = locals.map((l) => `${l} === null`).join(' && ') || 'true';
      const values = valuesCode(row, storedIndexes(side, context));
      out.line(`if (${absent}) { ${name}.keyless(${i}, [${locals.join(', ')}], ${values}, ${row.timestamp}); ${row.skip} }`);
      const id =
        node.window === null
          ? keyIdCode(keyColumns, locals, context)
          : `${keyIdCode(keyColumns, locals, context)} + '@' + ${start}${node.window.type === 'SESSION' ? ` + '-' + ${end}` : ''}`;
      out.line(`${name}.record(${i}, ${id}, [${locals.join(', ')}], ${values}, ${row.timestamp}, ${start}, ${end});`);
    });
  });
};
