/**
 * The adapter of the rest suite: a server of one case, in this process, reached over a loopback port, with its log in memory.
 * Topics, schemas and inputs are put beneath it, as a producer beside it would; everything else goes through HTTP.
 */
import { createTelemetry } from '../../src/base/telemetry.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { SchemaLookup } from '../../src/formats/format.ts';
import { createRegistry } from '../../src/formats/schema-registry/registry.ts';
import { engineService } from '../../src/server/engine-service.ts';
import { openHttpServer } from '../../src/server/http.ts';
import type { HttpServer } from '../../src/server/http.ts';
import { startingService } from '../../src/server/starting.ts';
import type { SourceDefinition } from '../../src/sql/catalog.ts';
import { openEngine } from '../../src/statements/open.ts';
import type { CaseSchema } from './cases.ts';
import { CASE_SETTINGS, registerIn } from './engine-world.ts';
import { postJson } from './http.ts';
import type { HttpAnswer } from './http.ts';
import { batchOf, readFrom } from './inline-run.ts';
import type { StoredRecord } from './records.ts';

export interface ServerWorld {
  createTopic(name: string, partitions: number): Promise<void>;
  registerSchema(subject: string, schema: CaseSchema): void;
  /** Sends JSON and reads the answer to its end; `onHeader` runs once, when the first bytes of the body have come. */
  post(path: string, body: object, accept?: string, onHeader?: () => Promise<void>): Promise<HttpAnswer>;
  produce(topic: string, partition: number, record: StoredRecord): Promise<void>;
  /**
   * Lets the persistent queries see what `produce` appends all at once, as a consumer that polls would, so that they take it in order of
   * time and not of arrival; resolves when they have processed it.
   */
  together(produce: () => Promise<void>): Promise<void>;
  /** All partitions, one after the other. */
  read(topic: string): StoredRecord[];
  sources(): readonly SourceDefinition[];
  partitionsOf(topic: string): number | null;
  readonly schemas: SchemaLookup | null;
  close(): Promise<void>;
}

/** ms for one answer, and for the queries to come to rest. */
const ANSWER_LIMIT = 8000;

const REST_SETTINGS = {
  ...CASE_SETTINGS,
  'ksql.query.pull.table.scan.enabled': 'true',
  'ksql.query.pull.stream.enabled': 'true',
  'ksql.query.push.v2.enabled': 'true',
};

/** Starts a server over an empty engine. */
export async function makeServerWorld(): Promise<ServerWorld> {
  const schemas = createRegistry();
  const engine = await openEngine({ directory: null, settings: REST_SETTINGS, schemas, workers: 0 });
  const service = startingService();
  service.begin(engineService(engine));
  const http = await openHttpServer({
    service,
    telemetry: createTelemetry(),
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    host: '127.0.0.1',
    port: 0,
    tls: null,
    limits: { bodyBytes: 1 << 24, insertsInFlight: 1000 },
    cors: { origin: '', methods: '', headers: '' },
    authenticate: null,
    consoleFolder: null,
    idleMs: 60_000,
  });
  return {
    schemas,
    async createTopic(name, partitions) {
      if (engine.log.topic(name) === undefined) await engine.log.createTopic({ name, partitions });
    },
    registerSchema: (subject, schema) => registerIn(schemas, subject, schema),
    post: (path, body, accept = 'application/vnd.ksql.v1+json', onFirstBytes) =>
      postJson({ url: http.url + path, body, accept, timeLimit: ANSWER_LIMIT, onFirstBytes }),
    async produce(topic, partition, record) {
      await engine.log.append(topic, partition, batchOf(record));
    },
    async together(produce) {
      const ids = engine.queries.list().flatMap((query) => (query.kind === 'PERSISTENT' ? [query.spec.id] : []));
      for (const id of ids) engine.queries.pause(id);
      await produce();
      for (const id of ids) engine.queries.resume(id);
      await settled(engine);
    },
    read: (topic) => Array.from({ length: engine.log.topic(topic)?.partitions ?? 0 }, (_, p) => readFrom(engine.log, topic, p, 0)).flat(),
    sources: () => [...engine.catalog.sources.values()],
    partitionsOf: (topic) => engine.log.topic(topic)?.partitions ?? null,
    close: () => closeBoth(http, engine),
  };
}

/** Idle twice with nothing new in the log in between: what one query writes, another may still have to read. */
async function settled(engine: Engine): Promise<void> {
  const until = Date.now() + ANSWER_LIMIT;
  for (let version = -1; Date.now() < until; ) {
    const idle = await engine.queries.isIdle();
    const now = engine.log.version();
    if (idle && now === version) return;
    version = idle ? now : -1;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`The queries did not come to rest within ${ANSWER_LIMIT} ms.`);
}

async function closeBoth(http: HttpServer, engine: Engine): Promise<void> {
  await http.close(0);
  await engine.close();
}
