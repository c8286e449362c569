/** The generated function that takes up the pairs of a join whose both sides make output: `(key, left, right, timestamp, windowStart, windowEnd)`. */
import type { PlanNode } from '../sql/plan/nodes.ts';
import type { Downstream } from './operator.ts';
import type { RowSlot } from './operator.ts';
import type { StageContext } from './operator.ts';
import { storedIndexes } from './row.ts';
import { valueIndexes } from './wanted.ts';

type JoinNode = Extract<PlanNode, { kind: 'streamStreamJoin' | 'tableTableJoin' }>;

/** Defines it and returns its name. A side that is null is padded; both null is a delete. */
export function defineJoinOutput(node: JoinNode, context: StageContext, downstream: Downstream): string {
  const { out } = context;
  const name = out.fresh(`after_${node.id}`);
  const wanted = context.wanted.get(node);
  out.define(name, ['key', 'left', 'right', 'timestamp', 'windowStart', 'windowEnd'], () => {
    out.comment(`rows of ${node.type.toLowerCase()} join ${node.id}`);
    out.line('const deleted = left === null && right === null;');
    const slots: (RowSlot | null)[] = node.columns.map(() => null);
    const declare = (index: number, code: string) => {
      if (!wanted?.has(index)) return;
      const local = out.fresh(node.columns[index].name);
      out.line(`const ${local} = ${code};`);
      slots[index] = { local };
    };
    const keys = node.columns.filter((c) => c.role === 'key').length;
    for (let i = 0; i < keys; i++) declare(i, `key[${i}]`);
    let at = keys;
    for (const [side, input] of [
      ['left', node.left],
      ['right', node.right],
    ] as const) {
      const stored = storedIndexes(input, context);
      for (const index of valueIndexes(input)) declare(at++, `${side} === null ? null : ${side}[${stored.indexOf(index)}]`);
    }
    const window = node.window === null ? null : { start: 'windowStart', end: 'windowEnd' };
    const deleted = node.kind === 'tableTableJoin' ? 'deleted' : 'false';
    downstream({ slots, timestamp: 'timestamp', deleted, window, record: null, keyless: 'false', rawKey: null, skip: 'return;' });
  });
  return name;
}
