/**
 * WHERE and HAVING. On a stream: rows for which the predicate is true pass, null-valued records do not. On a table: a row that passes goes on; one that does
 * not, or a delete, becomes a delete if the row it replaces had passed, and nothing otherwise. For that the kernel remembers which keys have passed.
 */
import type { Value } from '../data/types.ts';
import type { FilterNode } from '../sql/plan/nodes.ts';
import { entryOf } from '../state/store.ts';
import type { StateStore } from '../state/store.ts';
import type { KeyId } from '../state/entry.ts';
import type { Emitter } from './operator.ts';
import type { Row } from './operator.ts';
import type { StageContext } from './operator.ts';
import { emitExpression, keyIdCode, keyLocals, windowCodes } from './row.ts';

export const emitFilter: Emitter<FilterNode> = (node, context, downstream) => {
  context.compile(node.input, (row) => {
    context.out.comment(`filter ${node.id}`);
    if (node.output === 'STREAM') emitStreamFilter(node, row, context, downstream);
    else emitTableFilter(node, row, context, downstream);
  });
};

function emitStreamFilter(node: FilterNode, row: Row, context: StageContext, downstream: (row: Row) => void): void {
  const { out } = context;
  if (row.deleted !== 'false') out.line(`if (${row.deleted}) ${row.skip}`);
  const passes = emitExpression(node.predicate, row, context, 'passes');
  out.line(`if (${passes.code} !== true) ${row.skip}`);
  downstream({ ...row, deleted: 'false' });
}

function emitTableFilter(node: FilterNode, row: Row, context: StageContext, downstream: (row: Row) => void): void {
  const { out } = context;
  const keys = node.input.columns.filter((c) => c.role === 'key');
  const subKey = node.window === null ? 'none' : 'window';
  const store = context.store({ name: node.id, keyColumns: keys, valueColumns: [], subKey, view: false });
  const kernel = out.constant(new PassedKeys(store), `passed_${node.id}`);
  const passes = out.fresh('passes');
  const deleted = out.fresh('deleted');
  out.line(`let ${passes} = false;`);
  out.block(`if (!${row.deleted})`, () => {
    out.line(`${passes} = ${emitExpression(node.predicate, row, context, 'predicate').code} === true;`);
  });
  const locals = keyLocals(node.input, row);
  const { start, end } = windowCodes(row);
  const id = keyIdCode(keys, locals, context);
  out.line(`if (!${kernel}.update(${passes}, ${id}, [${locals.join(', ')}], ${start}, ${end}, ${row.timestamp})) ${row.skip}`);
  out.line(`const ${deleted} = !${passes};`);
  downstream({ ...row, deleted });
}

/** The keys whose current row has passed. */
class PassedKeys {
  private readonly store: StateStore;

  constructor(store: StateStore) {
    this.store = store;
  }

  /** Notes whether the key's new row passes; false when there is nothing to tell downstream. */
  update(passes: boolean, id: KeyId, key: readonly Value[], start: number, end: number, timestamp: number): boolean {
    const known = this.store.find(id, start, end);
    if (passes) {
      if (known === undefined) this.store.insert(entryOf(id, key, start, end, [], timestamp));
      return true;
    }
    if (known === undefined) return false;
    this.store.remove(known);
    return true;
  }
}
