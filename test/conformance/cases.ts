/**
 * Loads the cases: files of JSON under `query/` and `rest/`, read without losing the text of a number, turned into typed objects.
 * What the fields mean is in the README beside the cases; nothing here decides a result.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Tree } from '../../src/formats/tree.ts';
import { isMap, isNumber, parseTree, treeToJson } from './tree.ts';
import type { TreeMap } from './tree.ts';

export type Suite = 'query' | 'rest';
export const SUITES: readonly Suite[] = ['query', 'rest'];

export interface CaseHeader {
  readonly key: string;
  readonly value: Buffer | null;
}

export interface CaseRecord {
  readonly topic: string;
  readonly key: Tree;
  readonly value: Tree;
  /** ms since the epoch; null when not given. */
  readonly timestamp: number | null;
  readonly window: { readonly start: number; readonly end: number; readonly type: 'time' | 'session' } | null;
  readonly headers: readonly CaseHeader[];
}

export interface SchemaReference {
  readonly name: string;
  readonly format: string;
  readonly schema: string;
}

export interface CaseSchema {
  readonly format: string;
  readonly text: string;
  readonly id: number | null;
  readonly references: readonly SchemaReference[];
}

export interface CaseTopic {
  readonly name: string;
  /** Null: not given. */
  readonly partitions: number | null;
  readonly keySchema: CaseSchema | null;
  readonly valueSchema: CaseSchema | null;
}

export interface ExpectedException {
  /** A Java class name. */
  readonly type: string | null;
  readonly message: string | null;
  readonly cause: string | null;
  readonly causeMessage: string | null;
}

export interface ExpectedError {
  readonly type: string | null;
  readonly message: string | null;
  readonly status: number | null;
}

export interface Case {
  readonly id: string;
  readonly suite: Suite;
  /** Name of the file without its ending. */
  readonly file: string;
  readonly statements: readonly string[];
  /** Values as the text a setting has. */
  readonly properties: ReadonlyMap<string, string>;
  readonly topics: readonly CaseTopic[];
  readonly inputs: readonly CaseRecord[];
  readonly outputs: readonly CaseRecord[];
  readonly features: readonly string[];
  readonly post: TreeMap | null;
  readonly expectedException: ExpectedException | null;
  readonly expectedError: ExpectedError | null;
  readonly responses: readonly TreeMap[];
  readonly waitForActivePushQuery: boolean;
  readonly verifyOrder: boolean;
  readonly testPullWithProtoFormat: boolean;
}

/** Where one case stands, small enough to hand to another process. */
export interface CasePlace {
  readonly id: string;
  readonly suite: Suite;
  readonly path: string;
  readonly index: number;
}

/** Every case of a suite under `folder`, or those whose id contains `filter`. Throws when there is no folder of that suite. */
export function listCases(folder: string, suite: Suite, filter = ''): CasePlace[] {
  const within = join(folder, suite);
  if (!existsSync(within)) throw new Error(`There are no ${suite} cases: ${within} does not exist.`);
  const paths = readdirSync(within)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(within, name));
  return paths.flatMap((path) =>
    loadFile(path)
      .map((one, index) => ({ id: one.id, suite, path, index }))
      .filter((place) => place.id.includes(filter)),
  );
}

const loaded = new Map<string, readonly Case[]>();

/** The cases of one file, in their order; read once. */
export function loadFile(path: string): readonly Case[] {
  const known = loaded.get(path);
  if (known) return known;
  const tree = parseTree(readFileSync(path, 'utf8'));
  if (!isMap(tree)) throw new TypeError(`${path} is not a file of cases`);
  const suite: Suite = tree.get('suite') === 'rest' ? 'rest' : 'query';
  const cases = mapsOf(tree.get('cases')).map((one) => readCase(one, suite, basename(path, '.json')));
  loaded.set(path, cases);
  return cases;
}

/** One case of a file. Exported for tests, which have cases of their own. */
export function readCase(tree: TreeMap, suite: Suite, file: string): Case {
  const exception = mapOf(tree.get('expectedException'));
  const error = mapOf(tree.get('expectedError'));
  return {
    id: textOf(tree.get('id')) ?? file,
    suite,
    file,
    statements: textsOf(tree.get('statements')),
    properties: new Map([...(mapOf(tree.get('properties')) ?? [])].map(([name, value]) => [name, settingOf(value)])),
    topics: mapsOf(tree.get('topics')).map(readTopic),
    inputs: mapsOf(tree.get('inputs')).map(readRecord),
    outputs: mapsOf(tree.get('outputs')).map(readRecord),
    features: textsOf(tree.get('features')),
    post: mapOf(tree.get('post')),
    expectedException: exception && {
      type: textOf(exception.get('type')),
      message: textOf(exception.get('message')),
      cause: textOf(exception.get('cause')),
      causeMessage: textOf(exception.get('causeMessage')),
    },
    expectedError: error && {
      type: textOf(error.get('type')),
      message: textOf(error.get('message')),
      status: numberOf(error.get('status')),
    },
    responses: mapsOf(tree.get('responses')),
    waitForActivePushQuery: mapOf(tree.get('inputConditions'))?.get('waitForActivePushQuery') === true,
    verifyOrder: mapOf(tree.get('outputConditions'))?.get('verifyOrder') === true,
    testPullWithProtoFormat: tree.get('testPullWithProtoFormat') === true,
  };
}

function readRecord(tree: TreeMap): CaseRecord {
  const window = mapOf(tree.get('window'));
  return {
    topic: textOf(tree.get('topic')) ?? '',
    key: tree.get('key') ?? null,
    value: tree.get('value') ?? null,
    timestamp: numberOf(tree.get('timestamp')),
    window: window && {
      start: numberOf(window.get('start')) ?? 0,
      end: numberOf(window.get('end')) ?? 0,
      type: textOf(window.get('type'))?.toLowerCase() === 'session' ? 'session' : 'time',
    },
    headers: mapsOf(tree.get('headers')).map((header) => {
      const value = textOf(header.get('VALUE'));
      return { key: textOf(header.get('KEY')) ?? '', value: value === null ? null : Buffer.from(value, 'base64') };
    }),
  };
}

function readTopic(tree: TreeMap): CaseTopic {
  return {
    name: textOf(tree.get('name')) ?? '',
    partitions: numberOf(tree.get('partitions')),
    keySchema: readSchema(tree, 'key'),
    valueSchema: readSchema(tree, 'value'),
  };
}

function readSchema(topic: TreeMap, side: 'key' | 'value'): CaseSchema | null {
  const schema = topic.get(`${side}Schema`);
  if (schema === undefined || schema === null) return null;
  return {
    format: formatOf(topic.get(`${side}Format`)),
    text: schemaText(schema, formatOf(topic.get(`${side}Format`))),
    id: numberOf(topic.get(`${side}SchemaId`)),
    references: mapsOf(topic.get(`${side}SchemaReferences`)).map((reference) => ({
      name: textOf(reference.get('name')) ?? '',
      format: formatOf(reference.get('format')),
      schema: schemaText(reference.get('schema') ?? null, formatOf(reference.get('format'))),
    })),
  };
}

function formatOf(tree: Tree | undefined): string {
  return (textOf(tree) ?? 'AVRO').toUpperCase();
}

/** PROTOBUF schemas are texts, the others JSON: the AVRO schema `int` is the JSON text `"int"`. */
function schemaText(schema: Tree, format: string): string {
  return format.startsWith('PROTOBUF') && typeof schema === 'string' ? schema : treeToJson(schema);
}

function settingOf(value: Tree): string {
  return typeof value === 'string' ? value : treeToJson(value);
}

export function textOf(tree: Tree | undefined): string | null {
  return typeof tree === 'string' ? tree : null;
}

export function numberOf(tree: Tree | undefined): number | null {
  return isNumber(tree) ? Number(tree.number) : null;
}

export function mapOf(tree: Tree | undefined): TreeMap | null {
  return isMap(tree) ? tree : null;
}

export function mapsOf(tree: Tree | undefined): TreeMap[] {
  return Array.isArray(tree) ? tree.filter(isMap) : [];
}

function textsOf(tree: Tree | undefined): string[] {
  return Array.isArray(tree) ? tree.map((item) => String(item)) : [];
}
