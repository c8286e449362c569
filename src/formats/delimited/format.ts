/**
 * DELIMITED: a row is one CSV record, a field per column. An empty field is NULL for every type, so that the empty string
 * cannot be told from NULL.
 */
import type { SqlKind } from '../../data/types.ts';
import { checkKinds } from '../check.ts';
import type { Format } from '../format.ts';
import { emitDelimitedReader } from './emit-reader.ts';
import { emitDelimitedWriter } from './emit-writer.ts';
import { delimitedReader } from './read.ts';
import { delimitedWriter } from './write.ts';

const KINDS: ReadonlySet<SqlKind> = new Set<SqlKind>([
  'BOOLEAN',
  'INTEGER',
  'BIGINT',
  'DOUBLE',
  'STRING',
  'BYTES',
  'DECIMAL',
  'DATE',
  'TIME',
  'TIMESTAMP',
]);

export const delimited: Format = {
  name: 'DELIMITED',
  knownProperties: ['delimiter'],
  singleColumn: 'unwrapped',
  registry: false,
  check: (shape) => checkKinds(shape, KINDS, true),
  supports: (type) => KINDS.has(type.kind),
  reader: delimitedReader,
  writer: delimitedWriter,
  copiesRanges: true,
  neverNull: (shape) => shape.columns.length > 0,
  emitReader: emitDelimitedReader,
  emitWriter: emitDelimitedWriter,
};
