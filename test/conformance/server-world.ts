/**
 * The adapter of the rest suite: a server of one case, in this process, reached over a loopback port, with its log in memory.
 * Topics and schemas are put beneath it, as an administrator of a cluster would; everything else goes through HTTP.
 */
import type { SchemaLookup } from '../../src/formats/format.ts';
import type { SourceDefinition } from '../../src/sql/catalog.ts';
import type { CaseSchema } from './cases.ts';
import type { StoredRecord } from './records.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

export interface ServerWorld {
  createTopic(name: string, partitions: number): Promise<void>;
  registerSchema(subject: string, schema: CaseSchema): void;
  /** Sends JSON and reads the answer to its end; `onHeader` runs once, when the first bytes of the body have come. */
  post(path: string, body: object, accept?: string, onHeader?: () => Promise<void>): Promise<HttpAnswer>;
  produce(topic: string, partition: number, record: StoredRecord): Promise<void>;
  /** Resolves when all persistent queries have processed all there is. */
  settle(): Promise<void>;
  /** All partitions, one after the other. */
  read(topic: string): StoredRecord[];
  sources(): readonly SourceDefinition[];
  partitionsOf(topic: string): number | null;
  readonly schemas: SchemaLookup | null;
  close(): Promise<void>;
}

/** Starts a server. */
export async function makeServerWorld(): Promise<ServerWorld> {
  throw new Error('The server does not exist yet.');
}
