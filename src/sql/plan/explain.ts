/**
 * A plan as a tree a person can read: one line per node, what feeds a node indented below it.
 *
 * ` > [ SINK OUTPUT ] topic OUTPUT | K STRING KEY, N BIGINT` and so on; expressions are written as SQL over the input's column names.
 */
import { schemaText } from '../../data/schema.ts';
import { boundText } from './bound-text.ts';
import type { Column } from '../../data/schema.ts';
import type { SideFormat, WindowedKey } from '../catalog.ts';
import type { BoundExpression } from '../expression.ts';
import type { PlanNode, PullAccess, PullPlan, QueryPlan, Repartition, WindowSpec } from './nodes.ts';

/** The tree, without a line feed at the end. */
export function explainPlan(plan: QueryPlan): string {
  return nodeLines(plan.root, 0).join('\n');
}

function nodeLines(node: PlanNode, depth: number): string[] {
  const pad = '   '.repeat(depth);
  const { title, details } = describe(node);
  const facts = [
    `Schema: ${columnsText(node.columns)}`,
    node.output === 'TABLE' ? 'changes' : 'facts',
    ...(node.window === null ? [] : [windowText(node.window)]),
  ];
  const lines = [`${pad}> [ ${title} ] | ${facts.join(' | ')}`, ...details.map((d) => `${pad}  - ${d}`)];
  return [...lines, ...inputsOf(node).flatMap((input) => nodeLines(input, depth + 1))];
}

/** What feeds a node, left before right. */
export function inputsOf(node: PlanNode): readonly PlanNode[] {
  if (node.kind === 'source') return [];
  if (node.kind === 'foreignKeyLeft') return [node.left, node.responses];
  if (node.kind === 'foreignKeyRight') return [node.subscriptions, node.right];
  return 'left' in node ? [node.left, node.right] : [node.input];
}

function columnsText(columns: readonly Column[]): string {
  return columns.length === 0 ? '(none)' : schemaText(columns, { markKeys: true });
}

/** Units a length of time may be written in, the largest first; milliseconds. */
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** A length of time in the largest unit that has no fraction: "2 hours", "1500 ms". */
function span(ms: number): string {
  const [unit, length] = UNITS.find(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1];
  const count = ms / length;
  return unit === 'ms' || count === 1 ? `${count} ${unit}` : `${count} ${unit}s`;
}

function windowText(window: WindowedKey): string {
  return `${window.type} window${window.size === null ? '' : ` of ${span(window.size)}`}`;
}

interface Description {
  readonly title: string;
  readonly details: readonly string[];
}

function describe(node: PlanNode): Description {
  switch (node.kind) {
    case 'source':
      return {
        title: `SOURCE ${node.source.name}${node.alias === node.source.name ? '' : ` AS ${node.alias}`}`,
        details: [`topic ${node.source.topic}, ${formatsText(node.source.key, node.source.value)}${timeText(node.source.timestamp)}`],
      };
    case 'filter':
      return { title: node.id === 'Having' ? 'HAVING' : 'FILTER', details: [boundText(node.predicate)] };
    case 'project':
      return { title: 'PROJECT', details: node.expressions.map((e, i) => `${node.columns[i].name} = ${boundText(e)}`) };
    case 'flatMap':
      return { title: 'FLAT_MAP', details: node.functions.map((f) => `${f.name}(${f.args.map(boundText).join(', ')})`) };
    case 'rekey': {
      const keys = node.keys.length === 0 ? 'no key' : `key ${node.keys.map(boundText).join(', ')}`;
      return {
        title: 'REKEY',
        details: [`${keys}, NULL keys ${node.nullKey === 'keep' ? 'kept' : 'dropped'}`, ...repartitionText(node.repartition)],
      };
    }
    case 'aggregate':
      return { title: 'AGGREGATE', details: aggregateDetails(node) };
    case 'sink':
      return {
        title: `SINK ${node.name}`,
        details: [
          `topic ${node.topic}, ${formatsText(node.key, node.value)}${timeText(node.timestamp)}${node.materialize ? ', kept as a view' : ''}`,
        ],
      };
    case 'emit':
      return { title: 'EMIT', details: node.limit === null ? [] : [`limit ${node.limit}`] };
    case 'materialize':
      return { title: `MATERIALIZE ${node.name}`, details: [] };
    case 'groupChanges':
      return { title: 'GROUP CHANGES', details: [`group by ${node.groupBy.map(boundText).join(', ')}`] };
    case 'foreignKeyLeft':
      return { title: `${node.type} JOIN foreign-key, left half`, details: [`foreign key ${boundText(node.foreignKey)}`] };
    case 'foreignKeyRight':
      return { title: 'JOIN foreign-key, right half', details: [] };
    default:
      return describeJoin(node);
  }
}

function describeJoin(node: Extract<PlanNode, { left: PlanNode; right: PlanNode }>): Description {
  switch (node.kind) {
    case 'streamStreamJoin':
      return {
        title: `${node.type} JOIN stream-stream`,
        details: [
          `within ${span(node.before)} before and ${span(node.after)} after, grace ${node.grace === null ? 'not given' : span(node.grace)}`,
        ],
      };
    case 'streamTableJoin':
      return { title: `${node.type} JOIN stream-table`, details: [] };
    case 'tableTableJoin':
      return { title: `${node.type} JOIN table-table`, details: [] };
    default:
      return { title: `${node.type} JOIN foreign-key`, details: [`foreign key ${boundText(node.foreignKey)}`] };
  }
}

function aggregateDetails(node: Extract<PlanNode, { kind: 'aggregate' }>): string[] {
  return [
    `group by ${node.groupBy.map(boundText).join(', ')}`,
    ...node.carried.map((e) => `last ${boundText(e)}`),
    ...node.aggregates.map((a) => `${a.name}(${a.args.map(boundText).join(', ')})`),
    ...(node.windowSpec === null ? [] : [specText(node.windowSpec)]),
    ...(node.emitFinal ? ['emit final'] : []),
    ...repartitionText(node.repartition),
  ];
}

function specText(spec: WindowSpec): string {
  const length = spec.type === 'SESSION' ? `gap ${span(spec.gap)}` : `size ${span(spec.size)}, advance ${span(spec.advance)}`;
  return `${spec.type} window: ${length}, grace ${span(spec.grace)}, retention ${span(spec.retention)}`;
}

function repartitionText(repartition: Repartition | null): string[] {
  return repartition === null ? [] : [`through ${repartition.name}, ${formatsText(repartition.key, repartition.value)}`];
}

function formatsText(key: SideFormat, value: SideFormat): string {
  return `key ${sideText(key)}, value ${sideText(value)}`;
}

function sideText(side: SideFormat): string {
  const properties = Object.entries(side.properties).map(([name, value]) => `${name}=${value}`);
  return `${side.format}${properties.length === 0 ? '' : ` {${properties.join(', ')}}`}${side.unwrapped ? ' unwrapped' : ''}`;
}

function timeText(timestamp: { readonly column: string; readonly format: string | null } | null): string {
  return timestamp === null ? '' : `, time from ${timestamp.column}${timestamp.format === null ? '' : ` as '${timestamp.format}'`}`;
}

/** How a pull query on a table finds and shapes its rows. */
export function explainPull(plan: PullPlan): string {
  const outputs = plan.columns.map((c, i) => `${c.name}${c.role === 'key' ? ' KEY' : ''} = ${boundText(plan.expressions[i])}`);
  const lines = [
    `> [ PULL ${plan.source.name} ] | Schema: ${columnsText(plan.columns)}`,
    ...outputs.map((o) => `  - ${o}`),
    ...plan.accesses.map((a) => `  - ${accessText(a)}`),
    ...(plan.filter === null ? [] : [`  - filter ${boundText(plan.filter)}`]),
    ...(plan.limit === null ? [] : [`  - limit ${plan.limit}`]),
  ];
  return lines.join('\n');
}

function accessText(access: PullAccess): string {
  const { window } = access;
  const bound = (name: string, operator: string, value: BoundExpression | null): string[] =>
    value === null ? [] : [`${name} ${operator} ${boundText(value)}`];
  const windows =
    window === null
      ? []
      : [
          ...bound('WINDOWSTART', '>=', window.startFrom),
          ...bound('WINDOWSTART', '<=', window.startTo),
          ...bound('WINDOWEND', '>=', window.endFrom),
          ...bound('WINDOWEND', '<=', window.endTo),
        ];
  const where = windows.length === 0 ? '' : `, windows ${windows.join(' and ')}`;
  if (access.kind === 'lookup') return `lookup of ${access.key.map(boundText).join(', ')}${where}`;
  if (access.kind === 'scan') return `scan${where}`;
  const from = access.from === null ? '' : ` ${access.from.inclusive ? '>=' : '>'} ${boundText(access.from.value)}`;
  const to = access.to === null ? '' : ` ${access.to.inclusive ? '<=' : '<'} ${boundText(access.to.value)}`;
  return `range of keys${from}${to}${where}`;
}
