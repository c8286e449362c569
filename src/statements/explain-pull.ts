/** EXPLAIN of a pull query on a table: how it finds its rows. It has no topology and no generated stage. */
import { boundText } from '../sql/plan/bound-text.ts';
import { fieldInfo } from './schema-info.ts';
import { schemaText } from '../data/schema.ts';
import type { PullAccess, PullPlan, WindowBounds } from '../sql/plan/nodes.ts';
import type { QueryDescription } from '../api/entities.ts';

/** The description; `id` is the id it would get. */
export function describePull(plan: PullPlan, id: string, statement: string, overrides: Readonly<Record<string, string>>): QueryDescription {
  return {
    id,
    statementText: `${statement};`,
    windowType: plan.source.window?.type ?? null,
    fields: plan.columns.map(fieldInfo),
    sources: [plan.source.name],
    sinks: [],
    topology: '',
    executionPlan: pullText(plan),
    overriddenProperties: overrides,
    ksqlHostQueryStatus: {},
    queryType: 'PULL',
    queryErrors: [],
    tasksMetadata: [],
    consumerGroupId: '',
    state: null,
  };
}

function pullText(plan: PullPlan): string {
  const lines = [`> [ PULL ] | Schema: ${schemaText(plan.columns, { markKeys: true })}`];
  lines.push(...plan.expressions.map((e, i) => `  - ${plan.columns[i].name} = ${boundText(e)}`));
  if (plan.limit !== null) lines.push(`  - limit ${plan.limit}`);
  if (plan.filter !== null) lines.push('   > [ FILTER ]', `     - ${boundText(plan.filter)}`);
  lines.push(`      > [ VIEW ${plan.source.name} ]`, ...plan.accesses.map((a) => `        - ${accessText(a, plan)}`));
  return lines.join('\n');
}

function accessText(access: PullAccess, plan: PullPlan): string {
  const keys = plan.source.schema.filter((c) => c.role === 'key').map((c) => c.name);
  switch (access.kind) {
    case 'lookup':
      return `lookup ${keys.map((k, i) => `${k} = ${boundText(access.key[i])}`).join(' AND ')}${windowText(access.window)}`;
    case 'range': {
      const from = access.from === null ? '' : `${boundText(access.from.value)} <${access.from.inclusive ? '=' : ''} `;
      const to = access.to === null ? '' : ` <${access.to.inclusive ? '=' : ''} ${boundText(access.to.value)}`;
      return `range ${from}${keys[0]}${to}${windowText(access.window)}`;
    }
    case 'scan':
      return `scan of the whole table${windowText(access.window)}`;
  }
}

function windowText(window: WindowBounds | null): string {
  if (window === null) return '';
  const bounds = [
    ['WINDOWSTART >=', window.startFrom],
    ['WINDOWSTART <=', window.startTo],
    ['WINDOWEND >=', window.endFrom],
    ['WINDOWEND <=', window.endTo],
  ] as const;
  return bounds.map(([text, e]) => (e === null ? '' : ` AND ${text} ${boundText(e)}`)).join('');
}
