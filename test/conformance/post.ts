/** Post conditions of a query case: sources, topics and repartitions that must, or must not, be there at the end. */
import { schemaText } from '../../src/data/schema.ts';
import type { RegisteredSchema } from '../../src/formats/format.ts';
import type { Tree } from '../../src/formats/tree.ts';
import type { SideFormat, SourceDefinition } from '../../src/sql/catalog.ts';
import { mapOf, mapsOf, numberOf, textOf } from './cases.ts';
import { columnsDiffer } from './columns.ts';
import { differenceOf } from './compare.ts';
import { parseTree, printTree } from './tree.ts';
import type { TreeMap } from './tree.ts';

/** What post conditions look at. */
export interface PostWorld {
  readonly sources: readonly SourceDefinition[];
  readonly partitionsOf: (topic: string) => number | null;
  readonly latestSchema: (subject: string) => RegisteredSchema | null;
  /** Every topic that received a record, internal ones too. */
  readonly topicsWithRecords: readonly string[];
}

export interface PostResult {
  readonly difference: string | null;
  /** Entries on internal topics of another engine, which cannot be checked. */
  readonly skipped: number;
}

/** Checks all of `post`; the first thing that is wrong is the difference. */
export function checkPost(post: TreeMap | null, world: PostWorld): PostResult {
  if (post === null) return { difference: null, skipped: 0 };
  const topics = mapOf(post.get('topics'));
  const entries = mapsOf(topics?.get('topics'));
  const own = entries.filter((entry) => !textOf(entry.get('name'))?.startsWith('_confluent-ksql-'));
  const differences = [
    ...mapsOf(post.get('sources')).map((entry) => sourceDiffers(entry, world)),
    blacklistDiffers(textOf(topics?.get('blacklist')), world),
    ...own.map((entry) => topicEntryDiffers(entry, world)),
  ];
  return { difference: differences.find((one) => one !== null) ?? null, skipped: entries.length - own.length };
}

function sourceDiffers(entry: TreeMap, world: PostWorld): string | null {
  const name = textOf(entry.get('name'));
  const source = world.sources.find((one) => one.name === name);
  if (!source) return `source ${name} is missing; there are ${world.sources.map((one) => one.name).join(', ')}`;
  const reason =
    kindDiffers(entry, source) ?? schemaDiffers(entry, source) ?? formatsDiffer(entry, source) ?? featuresDiffer(entry, source);
  return reason === null ? null : `source ${name}: ${reason}`;
}

function kindDiffers(entry: TreeMap, source: SourceDefinition): string | null {
  const kind = textOf(entry.get('type'))?.toUpperCase();
  if (kind && kind !== source.kind) return `expected a ${kind}, is a ${source.kind}`;
  const readOnly = entry.get('isSource');
  return typeof readOnly === 'boolean' && readOnly !== source.readOnly ? `isSource: expected ${readOnly}, is ${source.readOnly}` : null;
}

function schemaDiffers(entry: TreeMap, source: SourceDefinition): string | null {
  const schema = textOf(entry.get('schema'));
  return schema === null ? null : columnsDiffer(schema, schemaText(source.schema, { markKeys: true }));
}

function formatsDiffer(entry: TreeMap, source: SourceDefinition): string | null {
  const value = textOf(entry.get('valueFormat'));
  if (value !== null && value !== source.value.format) return `value format: expected ${value}, is ${source.value.format}`;
  const key = mapOf(entry.get('keyFormat'));
  if (key === null) return null;
  const format = textOf(key.get('format'));
  if (format !== source.key.format) return `key format: expected ${format}, is ${source.key.format}`;
  const wanted = `${textOf(key.get('windowType')) ?? 'no window'} ${numberOf(key.get('windowSize')) ?? ''}`.trim();
  const got = `${source.window?.type ?? 'no window'} ${source.window?.size ?? ''}`.trim();
  return wanted === got ? null : `window: expected ${wanted}, is ${got}`;
}

function featuresDiffer(entry: TreeMap, source: SourceDefinition): string | null {
  for (const side of ['key', 'value'] as const) {
    const wanted = entry.get(`${side}Features`);
    const reason = wanted === undefined ? null : sideFeaturesDiffer(wanted, source[side]);
    if (reason !== null) return `${side} ${reason}`;
  }
  return null;
}

function sideFeaturesDiffer(wanted: Tree | undefined, side: SideFormat): string | null {
  const features = Array.isArray(wanted) ? wanted.map(String).sort().join(', ') : '';
  const got = side.feature ?? '';
  return features === got ? null : `features: expected [${features}], is [${got}]`;
}

function blacklistDiffers(pattern: string | null, world: PostWorld): string | null {
  if (pattern === null) return null;
  const hit = world.topicsWithRecords.find((topic) => new RegExp(pattern).test(topic));
  return hit === undefined ? null : `topic ${hit} received records, which ${pattern} forbids`;
}

function topicEntryDiffers(entry: TreeMap, world: PostWorld): string | null {
  const name = textOf(entry.get('name')) ?? '';
  const source = world.sources.find((one) => one.topic === name);
  const partitions = world.partitionsOf(name);
  if (!source || partitions === null) return `topic ${name} is missing`;
  const wanted = numberOf(entry.get('partitions'));
  if (wanted !== null && wanted !== partitions) return `topic ${name}: ${wanted} partitions expected, there are ${partitions}`;
  for (const side of ['key', 'value'] as const) {
    const reason = topicFormatDiffers(mapOf(entry.get(`${side}Format`)), source[side]) ?? registeredDiffers(entry, name, side, world);
    if (reason !== null) return `topic ${name}, ${side}: ${reason}`;
  }
  return null;
}

/**
 * `unwrapPrimitives` is a constant of the other engine's PROTOBUF and `fullSchemaName` is seen in the registered schema, so of the
 * properties only the representation of NULL is compared here.
 */
function topicFormatDiffers(wanted: TreeMap | null, side: SideFormat): string | null {
  if (wanted === null) return null;
  const format = textOf(wanted.get('format'));
  if (format !== side.format) return `format: expected ${format}, is ${side.format}`;
  const nullable = textOf(mapOf(wanted.get('properties'))?.get('nullableRepresentation'))?.toUpperCase();
  if (nullable !== side.properties.nullableRepresentation) {
    return `nullableRepresentation: expected ${nullable}, is ${side.properties.nullableRepresentation}`;
  }
  return sideFeaturesDiffer(wanted.get('features'), side);
}

function registeredDiffers(entry: TreeMap, topic: string, side: 'key' | 'value', world: PostWorld): string | null {
  const wanted = entry.get(`${side}Schema`);
  if (wanted === undefined || wanted === null) return null;
  const schema = world.latestSchema(`${topic}-${side}`);
  if (schema === null) return `no schema is registered; expected ${printTree(wanted)}`;
  if (schema.type === 'PROTOBUF') {
    return wanted === schema.text ? null : `schema: expected ${printTree(wanted)}, is ${JSON.stringify(schema.text)}`;
  }
  const difference = differenceOf(wanted, parseTree(schema.text), 'schema') ?? differenceOf(parseTree(schema.text), wanted, 'schema');
  return difference && `${difference.path}: expected ${difference.expected}, actual ${difference.actual}`;
}
