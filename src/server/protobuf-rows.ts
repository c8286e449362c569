/**
 * Query results with rows in Protobuf: `StreamedRow` objects as in `result-format.ts`, but with the text of a proto3 schema in the header and each row's message in base64.
 * The schema is what the PROTOBUF format would write for a topic with these columns.
 */
import { parseType } from '../../grammar/parser.ts';
import type { QueryResult, ResultColumn } from '../api/query-result.ts';
import { ByteSink } from '../data/bytes.ts';
import { generateProtobuf } from '../formats/protobuf/generate.ts';
import { protobufNosr } from '../formats/protobuf/nosr.ts';
import type { RowShape } from '../formats/format.ts';
import { bindType } from '../sql/bind/types.ts';
import { parseExactJson } from '../statements/exact-json.ts';
import { valueFromJson } from '../statements/from-json.ts';
import { KSQL_PROTOBUF } from './negotiate.ts';
import { streamedFormat } from './result-format.ts';
import type { ResultFormat } from './result-format.ts';

/** Turns rows of one result into messages. */
interface RowEncoder {
  readonly schema: string;
  /** The base64 of the message of a row that is given as the text of a JSON array. */
  readonly encode: (row: string) => string;
}

const encoders = new WeakMap<QueryResult, RowEncoder>();

/** The encoder of a result, made once. Throws what the PROTOBUF format cannot hold. */
function encoderOf(result: QueryResult): RowEncoder {
  const known = encoders.get(result);
  if (known !== undefined) return known;
  const made = encoderFor(result.columns);
  encoders.set(result, made);
  return made;
}

function encoderFor(results: readonly ResultColumn[]): RowEncoder {
  const columns = results.map(({ name, type }) => ({
    name,
    type: bindType(parseType(type), { customType: () => null }),
    role: 'value' as const,
  }));
  const shape: RowShape = { side: 'value', columns, unwrapped: false, use: { format: 'PROTOBUF_NOSR', properties: {} }, topic: 'result' };
  protobufNosr.check(shape);
  const write = protobufNosr.writer(shape, {});
  return {
    schema: generateProtobuf(shape),
    encode(row) {
      const values = parseExactJson(row) as readonly unknown[];
      const sink = new ByteSink(256);
      write(
        columns.map(({ name, type }, i) => valueFromJson(values[i], type, name)),
        sink,
      );
      return sink.buffer.toString('base64', 0, sink.position);
    },
  };
}

export const protobufFormat: ResultFormat = {
  ...streamedFormat,
  contentType: KSQL_PROTOBUF,
  head: (result) =>
    streamedFormat.head(result).replace(/"schema":/, () => `"protoSchema":${JSON.stringify(encoderOf(result).schema)},"schema":`),
  row(row, result) {
    const fields = `"protobufBytes":"${encoderOf(result).encode(row.columns)}"${row.deleted ? ',"tombstone":true' : ''}`;
    const { kind } = result;
    return kind === 'pull' ? `,\n{"row":{${fields}}}` : `{"row":{${fields}}},\n`;
  },
};
