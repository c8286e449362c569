/** The service of a real engine: sessions of one request each, the ids clients are told, and the gauges read from the engine. */
import type { Telemetry } from '../base/telemetry.ts';
import type { Engine } from '../engine/engine.ts';
import { requestSession } from '../engine/session.ts';
import { checkOverridable } from '../engine/settings.ts';
import type { LogReader, LogWriter } from '../log/log.ts';
import { executeScript } from '../statements/execute.ts';
import { openInserts } from '../statements/inserts.ts';
import { runQuery } from '../statements/run-query.ts';
import type { ServerIdentity } from './service.ts';
import type { EngineFace } from './starting.ts';

/** The version of the protocol and of SQL that clients are told: theirs to compare, so it is that of the ksqlDB this server answers like. */
const COMPATIBLE_VERSION = '8.0.0';

export function engineService(engine: Engine): EngineFace {
  const { settings } = engine;
  return {
    identity: identityOf(engine),
    execute: async ({ text, properties, variables, commandSequenceNumber }) =>
      executeScript(engine, text, requestSession(settings, properties, variables), { commandSequenceNumber }),
    query: async ({ text, properties, variables }, { formatLines }) =>
      runQuery(engine, text, requestSession(settings, properties, variables), { formats: formatLines }),
    openInserts: async (target, properties) => openInserts(engine, target, requestSession(settings, properties)),
    async closeQuery(id) {
      if (engine.queries.get(id)?.kind !== 'PUSH') return false;
      await engine.queries.stop(id);
      return true;
    },
    commandStatuses: () => engine.outcomes,
    health: () => ({ metastore: engine.ready, log: engine.ready, commandRunner: engine.ready }),
    checkProperty: (name) => checkOverridable(settings, name, 'request'),
    measure: (telemetry) => measureEngine(engine, telemetry),
  };
}

/** The id of the command topic stands for the cluster: it is made once for a data directory. */
function identityOf({ log, commands, serviceId }: Engine): ServerIdentity {
  const id = log.topic(commands.topic)?.id ?? '';
  return { version: COMPATIBLE_VERSION, kafkaClusterId: Buffer.from(id, 'hex').toString('base64url'), ksqlServiceId: serviceId };
}

function measureEngine(engine: Engine, telemetry: Telemetry): void {
  for (const name of ['millrace_queries', 'millrace_query_errors', 'millrace_log_records', 'millrace_log_bytes'] as const)
    telemetry.clear(name);
  for (const query of engine.queries.list()) {
    telemetry.add('millrace_queries', 1, query.kind, query.state);
    if (query.kind === 'PERSISTENT') telemetry.set('millrace_query_errors', query.errors.length, query.spec.id);
  }
  const problems = [...engine.problems.counts.values()].reduce((sum, count) => sum + count, 0);
  telemetry.set('millrace_record_problems_total', problems);
  measureLog(engine.log, telemetry);
}

function measureLog(log: LogReader & LogWriter, telemetry: Telemetry): void {
  const topics = log.topics();
  let partitions = 0;
  let appended = 0;
  for (const topic of topics) {
    partitions += topic.partitions;
    let [records, bytes] = [0, 0];
    for (let partition = 0; partition < topic.partitions; partition++) {
      const end = log.highWatermark(topic.name, partition);
      appended += end;
      records += end - log.logStartOffset(topic.name, partition);
      bytes += log.partitionSize(topic.name, partition);
    }
    telemetry.set('millrace_log_records', records, topic.name);
    telemetry.set('millrace_log_bytes', bytes, topic.name);
  }
  telemetry.set('millrace_topics', topics.length);
  telemetry.set('millrace_partitions', partitions);
  telemetry.set('millrace_log_appended_records_total', appended);
}
