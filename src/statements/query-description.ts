/** What EXPLAIN and SHOW QUERIES EXTENDED say of a query: its plan, its topology, its generated code, its positions and errors. */
import { compileStage } from '../operators/lower.ts';
import { dryOptions } from '../runtime/prepare.ts';
import { explainPlan } from '../sql/plan/explain.ts';
import { fieldInfo } from './schema-info.ts';
import type { QueryDescription } from '../api/entities.ts';
import type { Engine } from '../engine/engine.ts';
import type { QueryInfo } from '../engine/queries.ts';
import type { PreparedQuery } from '../runtime/prepare.ts';
import type { QuerySpec } from '../runtime/spec.ts';

/** A query that runs, or tries to. */
export function describeRunning(engine: Engine, info: QueryInfo): QueryDescription {
  const record = engine.catalog.queries.get(info.spec.id);
  return {
    ...describePlanned(engine, info.spec, info.statement, info.prepared, record?.overrides ?? {}),
    ksqlHostQueryStatus: { [engine.hostName]: info.state },
    queryType: info.kind,
    queryErrors: info.errors.map((e) => ({ timestamp: e.timestamp, errorMessage: e.message, type: e.type })),
    tasksMetadata: info.kind === 'PERSISTENT' ? tasksOf(engine, info.prepared) : [],
    state: info.state === 'ERROR' ? 'ERROR' : 'RUNNING',
  };
}

/** A query that is only planned. */
export function describePlanned(
  engine: Engine,
  spec: QuerySpec,
  statement: string,
  prepared: PreparedQuery,
  overrides: Readonly<Record<string, string>>,
): QueryDescription {
  const { plan } = spec;
  return {
    id: spec.id,
    statementText: `${statement};`,
    windowType: plan.root.window?.type ?? null,
    fields: plan.root.columns.map(fieldInfo),
    sources: plan.sources,
    sinks: plan.sink === null ? [] : [plan.sink],
    topology: topologyText(prepared),
    executionPlan: `${explainPlan(plan)}\n\n${codeText(engine, spec, prepared)}`,
    overriddenProperties: overrides,
    ksqlHostQueryStatus: {},
    queryType: spec.persistent ? 'PERSISTENT' : 'PUSH',
    queryErrors: [],
    tasksMetadata: [],
    consumerGroupId: prepared.applicationId,
    state: null,
  };
}

/** One paragraph per sub-topology: what it reads, keeps and writes, and how many tasks it has. */
function topologyText(prepared: PreparedQuery): string {
  const paragraphs = prepared.topologies.map(({ topology, tasks, stores }) => {
    const lines = [`  Sub-topology: ${topology.index} (${tasks} ${tasks === 1 ? 'task' : 'tasks'})`];
    for (const input of topology.inputs) lines.push(`    Source: (topics: [${input.topic}]) ${input.kind}`);
    for (const store of stores) lines.push(`    Store: ${store.name}${store.view ? ' (view)' : ''}`);
    for (const output of topology.outputs) lines.push(`    Sink: (topic: ${output})`);
    if (topology.root.kind === 'emit') lines.push('    Sink: subscriber');
    return lines.join('\n');
  });
  return ['Topologies:', ...paragraphs].join('\n');
}

/** The generated function of each sub-topology. */
function codeText(engine: Engine, spec: QuerySpec, prepared: PreparedQuery): string {
  const options = dryOptions(spec, { serviceId: engine.serviceId, formats: engine.formats, partitionsOf: () => 1 });
  return prepared.topologies
    .map(
      ({ topology }) =>
        `Generated code of sub-topology ${topology.index}:\n${compileStage(topology, { ...options, backing: () => null }).source}`,
    )
    .join('\n\n');
}

function tasksOf(engine: Engine, prepared: PreparedQuery): QueryDescription['tasksMetadata'] {
  const committed = engine.log.committedOffsets(prepared.applicationId);
  return prepared.topologies.flatMap(({ topology, tasks }) =>
    Array.from({ length: tasks }, (_, partition) => ({
      taskId: `${topology.index}_${partition}`,
      topicOffsets: topology.inputs
        .filter((input) => partition < (engine.log.topic(input.topic)?.partitions ?? 0))
        .map((input) => ({
          topicPartitionEntity: { topic: input.topic, partition },
          endOffset: engine.log.highWatermark(input.topic, partition),
          committedOffset: committed.find((c) => c.topic === input.topic && c.partition === partition)?.offset ?? -1,
        })),
      timeCurrentIdlingStarted: null,
    })),
  );
}
