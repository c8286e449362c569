/**
 * GROUP BY. The generated code finds the group's entry and adds the row to each aggregate's state in place; results are computed only when the group is
 * passed on, which is once per record, or once per commit where changes are coalesced. The kernels beside this file decide which entries a record touches:
 * one group (`group-kernel.ts`), the windows it falls into (`window-kernel.ts`) or its session (`session-kernel.ts`).
 *
 * An entry's state is `[carried …, one state per aggregate …]`.
 */
import { assert } from '../base/assert.ts';
import { literalValue } from '../codegen/literal.ts';
import { findFunction } from '../functions/all.ts';
import type { Aggregator } from '../functions/function.ts';
import type { BoundExpression } from '../sql/expression.ts';
import type { BoundAggregate } from '../sql/expression.ts';
import type { AggregateNode } from '../sql/plan/nodes.ts';
import type { StoreSpec } from '../state/store.ts';
import { keySerializer } from './key-order.ts';
import { GroupKernel } from './group-kernel.ts';
import type { AggregateStates } from './groups.ts';
import type { Emitter } from './operator.ts';
import type { Row } from './operator.ts';
import type { StageContext } from './operator.ts';
import { defineAfter, emitExpression, keyIdCode } from './row.ts';
import { SessionKernel } from './session-kernel.ts';
import { WindowKernel } from './window-kernel.ts';
import { valueIndexes } from './wanted.ts';

type AnyAggregator = Aggregator<unknown>;

export const emitAggregate: Emitter<AggregateNode> = (node, context, downstream) => {
  const { out } = context;
  const aggregators = node.aggregates.map((a) => aggregatorOf(a, context));
  const kernel = makeKernel(node, aggregators, context);
  const name = out.constant(kernel, `groups_${node.id}`);
  context.kernelNames.set(node, name);
  context.connect(`${name}.outlet.next = ${defineAfter(node, valueIndexes(node), context, downstream)};`);
  context.connect(`${name}.outlet.show = ${defineShow(node, aggregators, context)};`);
  context.compile(node.input, (row) => emitUpdate(node, aggregators, name, row, context));
};

function aggregatorOf(call: BoundAggregate, context: StageContext): AnyAggregator {
  const found = findFunction(call.name);
  assert(found !== undefined && found.kind === 'aggregate', `the plan calls the aggregate ${call.name}`);
  return found.overloads[call.overload].bind({
    argumentTypes: call.args.map((a) => a.type),
    constants: call.args.map((a) => (a.kind === 'literal' ? literalValue(a.value) : undefined)),
    returnType: call.type,
    setting: context.setting,
  }) as unknown as AnyAggregator;
}

function makeKernel(
  node: AggregateNode,
  aggregators: readonly AnyAggregator[],
  context: StageContext,
): GroupKernel | WindowKernel | SessionKernel {
  const keyColumns = node.columns.filter((c) => c.role === 'key');
  const subKey = node.windowSpec === null ? 'none' : node.windowSpec.type === 'SESSION' ? 'session' : 'window';
  const view = context.views.get(node);
  const store = context.store(
    view === undefined ? { name: node.id, keyColumns, valueColumns: [], subKey, view: false } : withExactState(view, node, aggregators),
  );
  const carried = node.carried.length;
  const states: AggregateStates = {
    initial: () => [...node.carried.map(() => null), ...aggregators.map((a) => a.initial())],
    merge: (earlier, later) => later.map((state, i) => (i < carried ? state : aggregators[i - carried].merge(earlier[i], state))),
  };
  if (node.windowSpec === null) return context.kernel(new GroupKernel(store, states, context.coalesce));
  const options = { emitFinal: node.emitFinal, coalesce: context.coalesce, serializeKey: keySerializer(keyColumns, context) };
  if (node.windowSpec.type === 'SESSION') return context.kernel(new SessionKernel(store, states, node.windowSpec, options));
  return context.kernel(new WindowKernel(store, states, node.windowSpec, options));
}

/** Types whose values come back from SQLite's columns as they were, bit by bit. */
const EXACT: ReadonlySet<string> = new Set(['INTEGER', 'BIGINT', 'DATE', 'TIME', 'TIMESTAMP']);

/** The view's store, its state left to the values only where each result is the state itself and comes back exactly. */
function withExactState(view: StoreSpec, node: AggregateNode, aggregators: readonly AnyAggregator[]): StoreSpec {
  const isExact =
    valueIndexes(node).every((i) => EXACT.has(node.columns[i].type.kind)) && aggregators.every((a) => a.resultIsState === true);
  return isExact ? view : { ...view, stateShown: undefined };
}

/** The function that computes a group's columns from its state. */
function defineShow(node: AggregateNode, aggregators: readonly AnyAggregator[], context: StageContext): string {
  const { out } = context;
  const name = out.fresh(`show_${node.id}`);
  out.define(name, ['state'], () => {
    const carried = node.carried.map((_, i) => `state[${i}]`);
    const results = aggregators.map(
      (a, i) => `${out.constant(a.result, `result_${node.aggregates[i].name}`)}(state[${node.carried.length + i}])`,
    );
    out.line(`return [${[...carried, ...results].join(', ')}];`);
  });
  return name;
}

/** Emits the way of one input row into its group's state. */
function emitUpdate(node: AggregateNode, aggregators: readonly AnyAggregator[], kernel: string, row: Row, context: StageContext): void {
  const { out } = context;
  out.comment(`group by of ${node.id}: ${node.aggregates.map((a) => a.name).join(', ')}`);
  if (row.deleted !== 'false') out.line(`if (${row.deleted}) ${row.skip}`);
  const keys = node.groupBy.map((e) => emitExpression(e, row, context, 'group').code);
  if (keys.length > 0) out.line(`if (${keys.map((k) => `${k} === null`).join(' || ')}) ${row.skip}`);
  const id = out.fresh('id');
  out.line(
    `const ${id} = ${keyIdCode(
      node.columns.filter((c) => c.role === 'key'),
      keys,
      context,
    )};`,
  );
  const apply = prepareStateChange(node, aggregators, row, context);
  const entry = out.fresh('entry');
  const key = `[${keys.join(', ')}]`;
  const change = () => {
    apply(`${entry}.state`);
    out.line(`${kernel}.changed(${entry}, ${row.timestamp});`);
  };
  if (node.windowSpec === null) {
    out.line(`const ${entry} = ${kernel}.find(${id}) ?? ${kernel}.open(${id}, ${key});`);
    change();
  } else if (node.windowSpec.type === 'SESSION') {
    out.line(`const ${entry} = ${kernel}.session(${id}, ${key}, ${row.timestamp});`);
    out.block(`if (${entry} !== null)`, change);
    out.line(`${kernel}.settle();`);
  } else {
    const start = out.fresh('start');
    out.line(`let ${start} = ${kernel}.firstWindow(${row.timestamp});`);
    out.block(`for (; ${start} <= ${row.timestamp}; ${start} += ${node.windowSpec.advance})`, () => {
      out.line(`const ${entry} = ${kernel}.window(${id}, ${key}, ${start});`);
      out.line(`if (${entry} === null) continue;`);
      change();
    });
    out.line(`${kernel}.settle();`);
  }
}

/** Emits the arguments, and gives the function that emits how they change a group's state. */
function prepareStateChange(
  node: AggregateNode,
  aggregators: readonly AnyAggregator[],
  row: Row,
  context: StageContext,
): (state: string) => void {
  const { out } = context;
  const values = (expressions: readonly BoundExpression[]) => expressions.map((e) => emitExpression(e, row, context, 'arg').code);
  const carried = values(node.carried);
  const args = node.aggregates.map((a) => values(a.args));
  const at = (i: number) => `[${node.carried.length + i}]`;
  const add = (state: string) => {
    for (const [i, code] of carried.entries()) out.line(`${state}[${i}] = ${code};`);
    aggregators.forEach((a, i) => {
      const slot = `${state}${at(i)}`;
      const call =
        a.inlineAdd?.(slot, args[i]) ?? `${out.constant(a.add, `add_${node.aggregates[i].name}`)}(${[slot, ...args[i]].join(', ')})`;
      out.line(`${slot} = ${call};`);
    });
  };
  if (node.changes === undefined) return add;
  const oldArgs = node.changes.oldArgs.map(values);
  const [hasOld, hasNew] = values([node.changes.hasOld, node.changes.hasNew]);
  return (state) => {
    out.block(`if (${hasOld})`, () => {
      aggregators.forEach((a, i) => {
        assert(a.undo !== undefined, `${node.aggregates[i].name} on a table can undo`);
        const slot = `${state}${at(i)}`;
        out.line(`${slot} = ${out.constant(a.undo, `undo_${node.aggregates[i].name}`)}(${[slot, ...oldArgs[i]].join(', ')});`);
      });
    });
    out.block(`if (${hasNew})`, () => add(state));
  };
}
