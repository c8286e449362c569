/** JSON: declares the format; reading, writing and their compiled forms are the files beside it. */
import { checkMapKeys, hasForeignMapKeys } from '../check.ts';
import type { Format } from '../format.ts';
import { emitJsonReader } from './emit-reader.ts';
import { emitJsonWriter } from './emit-writer.ts';
import { jsonReader } from './read.ts';
import { jsonWriter } from './write.ts';

export const json: Format = {
  name: 'JSON',
  knownProperties: [],
  singleColumn: 'both',
  registry: false,
  check: (shape) => checkMapKeys(shape, 'JSON only supports', ' types'),
  supports: (type) => !hasForeignMapKeys(type),
  reader: (shape) => (shape.columns.length === 0 && shape.side === 'key' ? () => [] : jsonReader(shape)),
  writer: (shape) => (shape.columns.length === 0 && shape.side === 'key' ? () => false : jsonWriter(shape)),
  copiesRanges: true,
  neverNull: () => true,
  emitReader: emitJsonReader,
  emitWriter: emitJsonWriter,
};
