/**
 * The entities that /ksql answers with: one type per `@type`, keys in the order they are written. Shared with clients: imports nothing.
 */

export interface Warning {
  readonly message: string;
}

interface EntityBase<Type extends string> {
  readonly '@type': Type;
  readonly statementText: string;
}

/** Every entity but `connector_list` ends with its warnings. */
interface Warned {
  readonly warnings: readonly Warning[];
}

export type CommandState = 'QUEUED' | 'PARSING' | 'EXECUTING' | 'RUNNING' | 'TERMINATED' | 'SUCCESS' | 'ERROR';

export interface CommandStatus {
  readonly status: CommandState;
  readonly message: string;
  readonly queryId: string | null;
}

export interface SchemaInfo {
  readonly type: string;
  readonly fields: readonly FieldInfo[] | null;
  readonly memberSchema: SchemaInfo | null;
  readonly parameters?: Readonly<Record<string, number>>;
}

export interface FieldInfo {
  readonly name: string;
  readonly schema: SchemaInfo;
  readonly type?: 'KEY' | 'HEADER';
  readonly headerKey?: string;
}

export interface SourceInfo<Type extends 'STREAM' | 'TABLE'> {
  readonly type: Type;
  readonly name: string;
  readonly topic: string;
  readonly keyFormat: string;
  readonly valueFormat: string;
  readonly isWindowed: boolean;
}

export interface QueryEntry {
  readonly queryString: string;
  readonly sinks: readonly string[];
  readonly sinkKafkaTopics: readonly string[];
  readonly id: string;
  readonly statusCount: Readonly<Record<string, number>>;
  readonly queryType: 'PERSISTENT' | 'PUSH' | 'PULL';
  readonly state: string;
}

export interface OffsetSummary {
  readonly groupId: string;
  readonly topicSummaries: readonly {
    readonly kafkaTopic: string;
    readonly offsets: readonly {
      readonly partition: number;
      readonly logStartOffset: number;
      readonly logEndOffset: number;
      readonly consumerOffset: number;
    }[];
  }[];
}

export interface HostStatistic {
  readonly name: string;
  readonly host: { readonly host: string; readonly port: number };
  readonly value: number;
  readonly timestamp: number;
}

export interface SourceDescription {
  readonly name: string;
  readonly windowType: string | null;
  readonly readQueries: readonly QueryEntry[];
  readonly writeQueries: readonly QueryEntry[];
  readonly fields: readonly FieldInfo[];
  readonly type: 'STREAM' | 'TABLE';
  readonly timestamp: string;
  readonly statistics: string;
  readonly errorStats: string;
  readonly extended: boolean;
  readonly keyFormat: string;
  readonly valueFormat: string;
  readonly topic: string;
  readonly partitions: number;
  readonly replication: number;
  readonly statement: string;
  readonly queryOffsetSummaries: readonly OffsetSummary[];
  readonly sourceConstraints: readonly string[];
  readonly clusterStatistics: readonly HostStatistic[];
  readonly clusterErrorStats: readonly HostStatistic[];
}

export interface QueryDescription {
  readonly id: string;
  readonly statementText: string;
  readonly windowType: string | null;
  readonly fields: readonly FieldInfo[];
  readonly sources: readonly string[];
  readonly sinks: readonly string[];
  readonly topology: string;
  readonly executionPlan: string;
  readonly overriddenProperties: Readonly<Record<string, string>>;
  readonly ksqlHostQueryStatus: Readonly<Record<string, string>>;
  readonly queryType: 'PERSISTENT' | 'PUSH' | 'PULL';
  readonly queryErrors: readonly { readonly timestamp: number; readonly errorMessage: string; readonly type: string }[];
  readonly tasksMetadata: readonly {
    readonly taskId: string;
    readonly topicOffsets: readonly {
      readonly topicPartitionEntity: { readonly topic: string; readonly partition: number };
      readonly endOffset: number;
      readonly committedOffset: number;
    }[];
    readonly timeCurrentIdlingStarted: number | null;
  }[];
  readonly consumerGroupId: string;
  readonly state: string | null;
}

export interface FunctionOverload {
  readonly arguments: readonly {
    readonly name: string;
    readonly type: string;
    readonly description: string;
    readonly isVariadic: boolean;
  }[];
  readonly returnType: string;
  readonly description: string;
  readonly argumentTypes: readonly string[];
}

export interface PropertyInfo {
  readonly name: string;
  readonly scope: string;
  readonly value: string | null;
  readonly editable: boolean;
  readonly level: 'QUERY' | 'SERVER';
}

export type CurrentStatus = EntityBase<'currentStatus'> & {
  readonly commandId: string;
  readonly commandStatus: CommandStatus;
  /** −1 when the statement was not written to the command log. */
  readonly commandSequenceNumber: number;
} & Warned;

export type Entity =
  | CurrentStatus
  | (EntityBase<'warning_entity'> & { readonly message: string } & Warned)
  | (EntityBase<'streams'> & { readonly streams: readonly SourceInfo<'STREAM'>[] } & Warned)
  | (EntityBase<'tables'> & { readonly tables: readonly SourceInfo<'TABLE'>[] } & Warned)
  | (EntityBase<'source_descriptions'> & { readonly sourceDescriptions: readonly SourceDescription[] } & Warned)
  | (EntityBase<'sourceDescription'> & { readonly sourceDescription: SourceDescription } & Warned)
  | (EntityBase<'kafka_topics'> & {
      readonly topics: readonly { readonly name: string; readonly replicaInfo: readonly number[] }[];
    } & Warned)
  | (EntityBase<'kafka_topics_extended'> & {
      readonly topics: readonly {
        readonly name: string;
        readonly replicaInfo: readonly number[];
        readonly consumerCount: number;
        readonly consumerGroupCount: number;
      }[];
    } & Warned)
  | (EntityBase<'queries'> & { readonly queries: readonly QueryEntry[] } & Warned)
  | (EntityBase<'query_descriptions'> & { readonly queryDescriptions: readonly QueryDescription[] } & Warned)
  | (EntityBase<'queryDescription'> & { readonly queryDescription: QueryDescription } & Warned)
  | (EntityBase<'function_names'> & {
      readonly functions: readonly { readonly name: string; readonly type: string; readonly category: string }[];
    } & Warned)
  | (EntityBase<'describe_function'> & {
      readonly name: string;
      readonly description: string;
      readonly author: string;
      readonly version: string;
      readonly path: string;
      readonly functions: readonly FunctionOverload[];
      readonly type: string;
    } & Warned)
  | (EntityBase<'properties'> & {
      readonly properties: readonly PropertyInfo[];
      readonly overwrittenProperties: readonly string[];
      readonly defaultProperties: readonly string[];
    } & Warned)
  | (EntityBase<'type_list'> & { readonly types: Readonly<Record<string, SchemaInfo>> } & Warned)
  | (EntityBase<'variables'> & { readonly variables: readonly { readonly name: string; readonly value: string }[] } & Warned)
  | (EntityBase<'terminate_query'> & { readonly queryId: string; readonly wasTerminated: boolean } & Warned)
  | (EntityBase<'assert_topic'> & { readonly topicName: string; readonly exists: boolean } & Warned)
  | (EntityBase<'assert_schema'> & { readonly subject: string | null; readonly id: number | null; readonly exists: boolean } & Warned);

export type EntityType = Entity['@type'];
