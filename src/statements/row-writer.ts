/**
 * Rows of values to records of a source's topic: encodes key and value with the source's formats and hands the record to the engine's append queue. Shared by INSERT … VALUES,
 * /inserts-stream and the library.
 */
import { ByteSink } from '../data/bytes.ts';
import { formats } from '../formats/all.ts';
import type { Value } from '../data/types.ts';
import type { Engine } from '../engine/engine.ts';
import type { RowWriter } from '../formats/format.ts';
import type { SideFormat, SourceDefinition } from '../sql/catalog.ts';

/** Writes rows of one source. */
export interface SourceWriter {
  /** One value per column of the source's schema; header columns are ignored. Encodes at once (and throws what does not fit), resolves once the record is durable. */
  readonly write: (row: readonly Value[], timestamp: number) => Promise<void>;
}

const writers = new WeakMap<SourceDefinition, SourceWriter>();

/** The writer of a source; the same for the same definition. */
export function sourceWriter(engine: Engine, source: SourceDefinition): SourceWriter {
  let writer = writers.get(source);
  if (writer === undefined) {
    writer = makeWriter(engine, source);
    writers.set(source, writer);
  }
  return writer;
}

function makeWriter(engine: Engine, source: SourceDefinition): SourceWriter {
  const key = side(engine, source, 'key', source.key);
  const value = side(engine, source, 'value', source.value);
  const sink = new ByteSink(1024);
  return {
    write: (row, timestamp) => {
      const keyBytes = key.values(row).some((v) => v !== null) ? encode(key.writer, key.values(row), sink) : null;
      return engine.appends.append(source.topic, timestamp, keyBytes, encode(value.writer, value.values(row), sink));
    },
  };
}

interface Side {
  readonly writer: RowWriter;
  /** The columns of this side, of a whole row. */
  readonly values: (row: readonly Value[]) => Value[];
}

function side(engine: Engine, source: SourceDefinition, role: 'key' | 'value', format: SideFormat): Side {
  const indexes = source.schema.flatMap((c, i) => (c.role === role ? [i] : []));
  const columns = indexes.map((i) => source.schema[i]);
  const use = { format: format.format, properties: format.properties };
  const writer = formats[format.format].writer(
    { side: role, columns, unwrapped: format.unwrapped, use, topic: source.topic },
    engine.formats,
  );
  return { writer, values: (row) => indexes.map((i) => row[i]) };
}

function encode(writer: RowWriter, row: readonly Value[], sink: ByteSink): Buffer | null {
  sink.clear();
  return writer(row, sink) ? sink.copyFrom(0) : null;
}
