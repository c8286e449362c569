/**
 * The table behind `config.ts`: every setting of the server, and the names of Kafka's clients and of deprecated settings that are accepted and have no effect.
 */
/** What a value must look like. */
export type SettingKind = 'text' | 'boolean' | 'integer' | 'number' | readonly string[];

export interface Setting {
  readonly name: string;
  /** Null: none. */
  readonly fallback: string | null;
  readonly kind: SettingKind;
  /** QUERY: may be overridden per request or with SET; SERVER: meant for the server's configuration. */
  readonly level: 'QUERY' | 'SERVER';
  /** Refused as an override: "Cannot override property". */
  readonly fixed: boolean;
  /** Shown with the `ksql.streams.` prefix. */
  readonly streams: boolean;
  readonly doc: string;
}

interface Extra {
  /** Refused as an override. */
  readonly fixed?: boolean;
  /** A setting of stream processing, also known with the prefix `ksql.streams.`. */
  readonly streams?: boolean;
}

function setting(
  name: string,
  fallback: string | null,
  kind: SettingKind,
  level: 'QUERY' | 'SERVER',
  doc: string,
  extra: Extra = {},
): Setting {
  return { name, fallback, kind, level, doc, fixed: extra.fixed === true, streams: extra.streams === true };
}

export const SETTINGS: readonly Setting[] = [
  setting(
    'auto.offset.reset',
    'latest',
    ['earliest', 'latest'],
    'QUERY',
    'Where a query without a position starts to read its streams; tables are always read from the beginning.',
    { streams: true },
  ),
  setting(
    'cache.max.bytes.buffering',
    '10000000',
    'integer',
    'QUERY',
    'Changes of a table are coalesced per key within a commit; 0 writes each of them.',
    { streams: true },
  ),
  setting('commit.interval.ms', '2000', 'integer', 'QUERY', 'Accepted for compatibility: commits follow the input.', { streams: true }),
  setting('buffered.records.per.partition', null, 'integer', 'QUERY', 'Accepted for compatibility.', { streams: true }),
  setting('max.task.idle.ms', null, 'integer', 'QUERY', 'Accepted for compatibility.', { streams: true }),
  setting('task.timeout.ms', '300000', 'integer', 'QUERY', 'Accepted for compatibility.', { streams: true }),
  setting(
    'processing.guarantee',
    'exactly_once_v2',
    ['at_least_once', 'exactly_once', 'exactly_once_v2'],
    'QUERY',
    'Every query processes each record exactly once, whatever is set.',
    { streams: true },
  ),
  setting('num.stream.threads', '4', 'integer', 'SERVER', 'Accepted for compatibility: the server has one pool of worker threads.', {
    streams: true,
  }),
  setting('num.standby.replicas', '0', 'integer', 'SERVER', 'Accepted for compatibility.', { streams: true }),
  setting('replication.factor', null, 'integer', 'SERVER', 'Accepted for compatibility.', { streams: true }),
  setting('state.dir', null, 'text', 'SERVER', 'Accepted for compatibility: state lies in the data directory.', { streams: true }),
  setting('compression.type', null, ['none', 'gzip', 'snappy', 'lz4', 'zstd'], 'QUERY', 'Accepted for compatibility.', { streams: true }),
  setting('bootstrap.servers', null, 'text', 'SERVER', 'Accepted for compatibility: the log is embedded.', { fixed: true }),
  setting(
    'millrace.worker.threads',
    null,
    'integer',
    'SERVER',
    'Threads that process records; by default one less than the machine has cores, at least 1. With one for each core, queries over several partitions use the whole machine.',
    { fixed: true },
  ),
  setting(
    'millrace.memory.max.bytes',
    null,
    'integer',
    'SERVER',
    'Memory that caches of state, buffers and queues share; by default half of what the machine or container has.',
    { fixed: true },
  ),
  setting('ksql.service.id', 'default_', 'text', 'SERVER', 'Part of the names of consumer groups and internal topics.', { fixed: true }),
  setting('ksql.transient.prefix', 'transient_', 'text', 'SERVER', 'Accepted for compatibility: push queries are called transient_….', {
    fixed: true,
  }),
  setting('ksql.persistent.prefix', 'query_', 'text', 'SERVER', 'Accepted for compatibility: internal topics are named after query_….', {
    fixed: true,
  }),
  setting('ksql.output.topic.name.prefix', '', 'text', 'SERVER', 'Before the names of sink topics that are not given.'),
  setting(
    'listeners',
    'http://localhost:8088',
    'text',
    'SERVER',
    'Accepted for compatibility: `millrace start --host --port` says where the server listens, by default on this machine only.',
    { fixed: true },
  ),
  setting('ksql.schema.registry.url', '', 'text', 'SERVER', 'URL of a schema registry; empty: the built-in one.', {
    fixed: true,
  }),
  setting(
    'ksql.schema.registry.basic.auth.user.info',
    null,
    'text',
    'SERVER',
    'User and password for the schema registry, as user:password.',
    { fixed: true },
  ),
  setting('ksql.connect.url', 'http://localhost:8083', 'text', 'SERVER', 'Accepted for compatibility: connectors are not supported yet.', {
    fixed: true,
  }),
  setting(
    'ksql.extension.dir',
    'ext',
    'text',
    'SERVER',
    'Accepted for compatibility: functions are registered by the application that embeds the engine.',
    { fixed: true },
  ),
  setting('ksql.queries.file', null, 'text', 'SERVER', 'Accepted for compatibility: run a script with `millrace run`.', { fixed: true }),
  setting('ksql.server.command.response.timeout.ms', '5000', 'integer', 'SERVER', 'How long a reply waits for a statement to be executed.'),
  setting('ksql.server.command.topic.rate.limit', null, 'number', 'SERVER', 'Distributed statements per second.'),
  setting(
    'ksql.healthcheck.interval.ms',
    '5000',
    'integer',
    'SERVER',
    'Accepted for compatibility: health is looked at when it is asked for.',
  ),
  setting('ksql.idle.connection.timeout.seconds', '86400', 'integer', 'SERVER', 'Idle connections are closed after this.'),
  setting('ksql.max.push.queries', '100', 'integer', 'SERVER', 'Most push queries at a time.'),
  setting('ksql.endpoint.migrate.query', 'true', 'boolean', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.websocket.connection.max.timeout.ms', '3600000', 'integer', 'SERVER', 'Lifetime of a WebSocket query; 0: none.'),
  setting('access.control.allow.origin', '', 'text', 'SERVER', 'Origins that browsers may call from.', { fixed: true }),
  setting('access.control.allow.methods', '', 'text', 'SERVER', 'Methods for CORS.', { fixed: true }),
  setting('access.control.allow.headers', '', 'text', 'SERVER', 'Headers for CORS.', { fixed: true }),
  setting('authentication.method', 'NONE', 'text', 'SERVER', 'Accepted for compatibility: no effect yet.', { fixed: true }),
  setting('authentication.realm', '', 'text', 'SERVER', 'Accepted for compatibility: no effect yet.', { fixed: true }),
  setting('authentication.roles', '*', 'text', 'SERVER', 'Accepted for compatibility: no effect yet.', { fixed: true }),
  setting('authentication.skip.paths', '', 'text', 'SERVER', 'Accepted for compatibility: no effect yet.', { fixed: true }),
  setting(
    'ksql.fail.on.deserialization.error',
    'false',
    'boolean',
    'QUERY',
    'Accepted for compatibility: an unreadable record is always skipped, and noted in the processing log.',
  ),
  setting(
    'ksql.fail.on.production.error',
    'true',
    'boolean',
    'SERVER',
    'Accepted for compatibility: a record that cannot be written always stops the query.',
  ),
  setting(
    'ksql.timestamp.throw.on.invalid',
    'false',
    'boolean',
    'QUERY',
    'Whether a record with an unusable time stops the query instead of being skipped.',
  ),
  setting('ksql.persistence.default.format.key', 'KAFKA', 'text', 'SERVER', 'Key format where a statement names none.'),
  setting('ksql.persistence.default.format.value', null, 'text', 'SERVER', 'Value format where a statement names none.'),
  setting(
    'ksql.persistence.wrap.single.values',
    null,
    'boolean',
    'SERVER',
    'Whether a single value column is written inside a record where a statement does not say.',
  ),
  setting(
    'ksql.cast.strings.preserve.nulls',
    'true',
    'boolean',
    'QUERY',
    'Accepted for compatibility: CAST of NULL to STRING is always NULL.',
  ),
  setting(
    'ksql.nested.error.set.null',
    'true',
    'boolean',
    'QUERY',
    'Accepted for compatibility: an element that cannot be converted always becomes NULL alone.',
  ),
  setting('ksql.json_sr.converter.deserializer.enabled', 'true', 'boolean', 'SERVER', 'JSON_SR values are read through their schema.'),
  setting('ksql.insert.into.values.enabled', 'true', 'boolean', 'SERVER', 'INSERT INTO … VALUES and /inserts-stream.'),
  setting('ksql.create.or.replace.enabled', 'true', 'boolean', 'SERVER', 'CREATE OR REPLACE.'),
  setting('ksql.suppress.enabled', 'true', 'boolean', 'SERVER', 'EMIT FINAL.'),
  setting('ksql.suppress.buffer.size.bytes', '-1', 'integer', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.lambdas.enabled', 'true', 'boolean', 'SERVER', 'Lambda functions.'),
  setting('ksql.headers.columns.enabled', 'true', 'boolean', 'SERVER', 'HEADERS columns.', { fixed: true }),
  setting('ksql.source.table.materialization.enabled', 'true', 'boolean', 'SERVER', 'CREATE SOURCE TABLE keeps a view.', { fixed: true }),
  setting('ksql.variable.substitution.enable', 'true', 'boolean', 'QUERY', 'Variables in statements.'),
  setting('ksql.udfs.enabled', 'true', 'boolean', 'SERVER', 'Accepted for compatibility: registered functions can always be called.'),
  setting('ksql.new.query.planner.enabled', 'false', 'boolean', 'QUERY', 'Rules of the newer planner where it differs.'),
  setting(
    'ksql.rowpartition.rowoffset.enabled',
    'true',
    'boolean',
    'SERVER',
    'Accepted for compatibility: ROWPARTITION and ROWOFFSET are always there.',
  ),
  setting(
    'ksql.create.topic.inherit.source.replicas.enabled',
    'true',
    'boolean',
    'SERVER',
    'A sink topic takes the replicas of the source.',
  ),
  setting('ksql.sink.partitions', null, 'integer', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.sink.replicas', null, 'integer', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.internal.topic.replicas', '1', 'integer', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.internal.topic.min.insync.replicas', '1', 'integer', 'SERVER', 'Accepted for compatibility.'),
  setting(
    'ksql.hidden.topics',
    '_confluent.*,__confluent.*,_schemas,__consumer_offsets,__transaction_state,connect-configs,connect-offsets,connect-status,connect-statuses',
    'text',
    'SERVER',
    'Topics that SHOW TOPICS leaves out; regular expressions.',
    { fixed: true },
  ),
  setting(
    'ksql.readonly.topics',
    '_confluent.*,__confluent.*,_schemas,__consumer_offsets,__transaction_state,connect-configs,connect-offsets,connect-status,connect-statuses',
    'text',
    'SERVER',
    'Topics that no statement may write; regular expressions.',
    { fixed: true },
  ),
  setting('ksql.query.persistent.active.limit', '2147483647', 'integer', 'SERVER', 'Most persistent queries.', { fixed: true }),
  setting(
    'ksql.query.retry.backoff.initial.ms',
    '15000',
    'integer',
    'SERVER',
    'First pause before a failed query is started again; doubled each time.',
  ),
  setting('ksql.query.retry.backoff.max.ms', '900000', 'integer', 'QUERY', 'Longest pause before a failed query is started again.'),
  setting(
    'ksql.query.error.max.queue.size',
    '10',
    'integer',
    'SERVER',
    'Accepted for compatibility: the last 10 errors of a query are kept.',
  ),
  setting('ksql.query.status.running.threshold.seconds', '300', 'integer', 'SERVER', 'Accepted for compatibility.'),
  setting(
    'shutdown.timeout.ms',
    '300000',
    'integer',
    'SERVER',
    'Longest wait for a worker thread to stop a query or to begin to start one; a thread that has not by then is ended, and what else ran in it starts again.',
    { streams: true },
  ),
  setting('ksql.properties.overrides.denylist', '', 'text', 'SERVER', 'Settings that sessions may not override.', { fixed: true }),
  setting('ksql.assert.topic.default.timeout.ms', '1000', 'integer', 'SERVER', 'ASSERT TOPIC without TIMEOUT.'),
  setting('ksql.assert.schema.default.timeout.ms', '1000', 'integer', 'SERVER', 'ASSERT SCHEMA without TIMEOUT.'),
  setting('ksql.runtime.feature.shared.enabled', 'false', 'boolean', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.access.validator.enable', 'auto', 'text', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.metastore.backup.location', '', 'text', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.query.persistent.max.bytes.buffering.total', '-1', 'integer', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.query.transient.max.bytes.buffering.total', '-1', 'integer', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.pull.queries.enable', 'true', 'boolean', 'SERVER', 'Pull queries.', { fixed: true }),
  setting('ksql.query.pull.table.scan.enabled', 'true', 'boolean', 'QUERY', 'Pull queries that read a whole table.'),
  setting('ksql.query.pull.range.scan.enabled', 'true', 'boolean', 'QUERY', 'Pull queries over a range of keys.'),
  setting('ksql.query.pull.stream.enabled', 'true', 'boolean', 'QUERY', 'Pull queries on streams.'),
  setting('ksql.query.stream.pull.query.enabled', 'true', 'boolean', 'QUERY', 'Pull queries on streams (other name).'),
  setting('ksql.query.pull.limit.clause.enabled', 'true', 'boolean', 'QUERY', 'LIMIT in pull queries.'),
  setting('ksql.query.pull.interpreter.enabled', 'true', 'boolean', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.query.pull.metrics.enabled', 'true', 'boolean', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.query.pull.enable.standby.reads', 'false', 'boolean', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.query.pull.max.allowed.offset.lag', '9223372036854775807', 'integer', 'QUERY', 'Accepted for compatibility.'),
  setting('ksql.query.pull.consistency.token', '', 'text', 'QUERY', 'Accepted for compatibility.'),
  setting(
    'ksql.query.pull.forwarding.timeout.ms',
    '20000',
    'integer',
    'QUERY',
    'Longest wait of a pull query for the worker thread that keeps its view.',
  ),
  setting('ksql.query.pull.max.qps', null, 'number', 'SERVER', 'Pull queries per second.'),
  setting('ksql.query.pull.max.concurrent.requests', null, 'integer', 'SERVER', 'Pull queries at a time.'),
  setting('ksql.query.pull.max.hourly.bandwidth.megabytes', null, 'number', 'SERVER', 'Accepted for compatibility.'),
  setting(
    'ksql.query.pull.cancel.on.disconnect.enabled',
    'false',
    'boolean',
    'SERVER',
    'Accepted for compatibility: a pull query reads only while its connection takes rows.',
  ),
  setting('ksql.query.push.v2.enabled', 'false', 'boolean', 'QUERY', 'Push queries that follow a running query from its newest row.'),
  setting('ksql.query.push.v2.registry.installed', 'false', 'boolean', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.query.push.v2.alos.enabled', 'true', 'boolean', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.query.push.v2.continuation.tokens.enabled', 'false', 'boolean', 'QUERY', 'Accepted for compatibility.'),
  setting(
    'ksql.logging.processing.topic.name',
    null,
    'text',
    'SERVER',
    'Topic of the processing log; by default <service id>ksql_processing_log.',
  ),
  setting(
    'ksql.logging.processing.topic.auto.create',
    'true',
    'boolean',
    'SERVER',
    'Whether the topic of the processing log is made when first needed.',
  ),
  setting('ksql.logging.processing.topic.partitions', '1', 'integer', 'SERVER', 'Partitions of the processing log.'),
  setting('ksql.logging.processing.topic.replication.factor', '1', 'integer', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.logging.processing.stream.auto.create', 'false', 'boolean', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.logging.processing.stream.name', 'KSQL_PROCESSING_LOG', 'text', 'SERVER', 'Accepted for compatibility.'),
  setting('ksql.logging.processing.rows.include', 'false', 'boolean', 'SERVER', 'Accepted for compatibility.'),
];

/** Accepted, kept, and of no effect. */
export const KAFKA_CLIENT_SETTINGS: ReadonlySet<string> = new Set(
  (
    'acceptable.recovery.lag allow.auto.create.topics application.id application.server auto.commit.interval.ms ' +
    'auto.include.jmx.reporter batch.size built.in.metrics.version buffer.memory check.crcs client.dns.lookup client.id ' +
    'client.rack connections.max.idle.ms default.api.timeout.ms default.deserialization.exception.handler default.key.serde ' +
    'default.list.key.serde.inner default.production.exception.handler default.timestamp.extractor default.value.serde ' +
    'delivery.timeout.ms enable.auto.commit enable.idempotence enable.metrics.push exclude.internal.topics fetch.max.bytes ' +
    'fetch.max.wait.ms fetch.min.bytes group.id group.instance.id group.protocol heartbeat.interval.ms interceptor.classes ' +
    'isolation.level key.deserializer key.serializer linger.ms max.block.ms max.in.flight.requests.per.connection ' +
    'max.partition.fetch.bytes max.poll.interval.ms max.poll.records max.request.size max.warmup.replicas metadata.max.age.ms ' +
    'metadata.max.idle.ms metric.reporters metrics.num.samples metrics.recording.level metrics.sample.window.ms ' +
    'partition.assignment.strategy partitioner.class poll.ms probing.rebalance.interval.ms receive.buffer.bytes ' +
    'reconnect.backoff.max.ms reconnect.backoff.ms repartition.purge.interval.ms request.timeout.ms retries retry.backoff.max.ms ' +
    'retry.backoff.ms rocksdb.config.setter security.protocol security.providers send.buffer.bytes session.timeout.ms ' +
    'socket.connection.setup.timeout.max.ms socket.connection.setup.timeout.ms state.cleanup.delay.ms statestore.cache.max.bytes ' +
    'topology.optimization transaction.timeout.ms transactional.id upgrade.from value.deserializer value.serializer window.size.ms ' +
    'windowed.inner.class.serde windowstore.changelog.additional.retention.ms acks default.dsl.store dsl.store.suppliers.class ' +
    'ksql.windowed.session.key.legacy ksql.query.pull.thread.pool.size ksql.query.pull.router.thread.pool.size ' +
    'ksql.query.pull.coordinator.queue.capacity ksql.query.pull.router.queue.capacity ' +
    'ksql.query.push.v2.new.latest.delay.ms ksql.query.push.v2.latest.reset.age.ms ksql.query.push.v2.max.catchup.consumers ' +
    'ksql.query.push.v2.catchup.consumer.msg.window ksql.query.push.v2.max.hourly.bandwidth.megabytes ksql.metrics.tags.custom ' +
    'ksql.udf.collect.metrics ksql.shared.runtimes.count ksql.query.cleanup.shutdown.timeout.ms ' +
    'ksql.transient.query.cleanup.service.enable ksql.transient.query.cleanup.service.initial.delay.seconds ' +
    'ksql.transient.query.cleanup.service.period.seconds'
  ).split(' '),
);
