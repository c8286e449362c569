/** From SQL to the stage of its last statement, without an engine: for lines that measure a stage alone and for the test that it is the compiled road. */
import { parseScript } from '../../grammar/parser.ts';
import type { StageOptions } from '../../src/operators/lower.ts';
import type { SubTopology } from '../../src/operators/cut.ts';
import { dryOptions, prepareQuery } from '../../src/runtime/prepare.ts';
import type { QuerySpec } from '../../src/runtime/spec.ts';
import type { CatalogView, SourceDefinition } from '../../src/sql/catalog.ts';
import { planCreateAs } from '../../src/sql/plan/sink.ts';
import { defineSource } from '../../src/sql/plan/source.ts';

/** The first sub-topology of the last statement and options to compile it with; the statements before define its sources. */
export function stageOf(sql: string): [SubTopology, StageOptions] {
  const sources = new Map<string, SourceDefinition>();
  const catalog: CatalogView = {
    source: (name) => sources.get(name) ?? null,
    sources: () => [...sources.values()],
    customType: () => null,
    topic: () => ({ partitions: 1, replicas: 1, retentionMs: 604_800_000 }),
    setting: () => undefined,
    schemas: null,
  };
  const statements = parseScript(sql);
  for (const statement of statements) {
    if (statement.kind === 'createSource') {
      const { definition } = defineSource(statement, catalog, { infer: null, sequence: 0 });
      sources.set(definition.name, definition);
    }
    if (statement.kind !== 'createAs') continue;
    const { plan } = planCreateAs(statement, catalog, { sequence: 1 });
    const spec: QuerySpec = { id: 'BENCH', plan, persistent: false, startFrom: 'earliest', settings: {}, bounded: false };
    const options = { serviceId: 'bench_', formats: {}, partitionsOf: () => 1 };
    const prepared = prepareQuery(spec, options);
    return [prepared.topologies[0].topology, { ...dryOptions(spec, options), coalesce: true, backing: () => null }];
  }
  throw new Error('the script has no CREATE … AS');
}
