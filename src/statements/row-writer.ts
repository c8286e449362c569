/**
 * Rows of values to records of a source's topic: encodes key and value with the source's formats and hands the record to the engine's append queue. Shared by INSERT … VALUES,
 * /inserts-stream and the library.
 */
import { ByteSink } from '../data/bytes.ts';
import { shapeOf, usesRegistry } from '../engine/source-schemas.ts';
import { formats } from '../formats/all.ts';
import type { Value } from '../data/types.ts';
import type { Engine } from '../engine/engine.ts';
import type { RowWriter } from '../formats/format.ts';
import type { SourceDefinition } from '../sql/catalog.ts';

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
  const key = side(engine, source, 'key');
  const value = side(engine, source, 'value');
  const registered = usesRegistry(source);
  const sink = new ByteSink(1024);
  return {
    write: (row, timestamp) => {
      const keyBytes = key.values(row).some((v) => v !== null) ? encode(key.writer, key.values(row), sink) : null;
      const valueBytes = encode(value.writer, value.values(row), sink);
      // Whoever reads the record must find its schema.
      const append = (): Promise<void> => engine.appends.append(source.topic, timestamp, keyBytes, valueBytes);
      return registered && engine.schemaStore !== null ? engine.schemaStore.settled().then(append) : append();
    },
  };
}

interface Side {
  readonly writer: RowWriter;
  /** The columns of this side, of a whole row. */
  readonly values: (row: readonly Value[]) => Value[];
}

function side(engine: Engine, source: SourceDefinition, role: 'key' | 'value'): Side {
  const indexes = source.schema.flatMap((c, i) => (c.role === role ? [i] : []));
  const writer = formats[source[role].format].writer(shapeOf(source, role), engine.formats);
  return { writer, values: (row) => indexes.map((i) => row[i]) };
}

function encode(writer: RowWriter, row: readonly Value[], sink: ByteSink): Buffer | null {
  sink.clear();
  return writer(row, sink) ? sink.copyFrom(0) : null;
}
