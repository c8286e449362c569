/** The node of one equi-join, once both sides are prepared. */
import { assert } from '../../base/assert.ts';
import { durationMs } from './window.ts';
import type { Column } from '../../data/schema.ts';
import type { AnalysedJoin } from './join-key.ts';
import type { PlanNode } from './nodes.ts';

export function joinNode(join: AnalysedJoin, left: PlanNode, right: PlanNode, columns: readonly Column[], id: string): PlanNode {
  const { type, within } = join.clause;
  const base = { id, columns, window: left.window, left, right, type };
  switch (join.kind) {
    case 'streamTable':
      return { kind: 'streamTableJoin', output: 'STREAM', ...base };
    case 'tableTable':
      return { kind: 'tableTableJoin', output: 'TABLE', ...base };
    default: {
      assert(join.kind === 'streamStream' && within !== null, 'stream-stream joins have a WITHIN clause by now');
      const grace = within.grace === null ? null : durationMs(within.grace);
      return {
        kind: 'streamStreamJoin',
        output: 'STREAM',
        ...base,
        before: durationMs(within.before),
        after: durationMs(within.after),
        grace,
      };
    }
  }
}
