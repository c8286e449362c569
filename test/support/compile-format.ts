/**
 * A format's compiled reader or writer as a function of its own: for tests, benches and whoever has no stage to splice the
 * emitted code into. Formats without emitters give their general pair in the same form.
 */
import { SourceWriter } from '../../src/base/source.ts';
import { viewOf } from '../../src/data/bytes.ts';
import type { ByteSink } from '../../src/data/bytes.ts';
import type { Value } from '../../src/data/types.ts';
import type { Format, FormatContext, RowShape, RowWriter } from '../../src/formats/format.ts';

/** Reads `bytes[from, to)` into the values of the wanted columns; null when the bytes stand for a NULL row. */
export type WantedReader = (bytes: Buffer, from: number, to: number) => Value[] | null;

/** A compiled function with its source; the source is empty when the format has no emitter. */
export interface Compiled<F> {
  readonly call: F;
  readonly source: string;
}

/** The reader of the wanted columns (indexes into the shape's), compiled where the format can. */
export function compileReader(format: Format, shape: RowShape, wanted: readonly number[], context: FormatContext): Compiled<WantedReader> {
  if (format.emitReader === undefined) {
    const read = format.reader(shape, context);
    const call: WantedReader = (bytes, from, to) => {
      const row = read(bytes, from, to);
      return row === null ? null : wanted.map((column) => row[column]);
    };
    return { call, source: '' };
  }
  const out = new SourceWriter();
  const slots = wanted.map((column) => ({ column, local: out.fresh(shape.columns[column].name) }));
  for (const slot of slots) out.line(`let ${slot.local} = null;`);
  format.emitReader(shape, slots, { bytes: 'bytes', view: 'view', from: 'from', to: 'to' }, out, context);
  out.line(`return [${slots.map((slot) => slot.local).join(', ')}];`);
  const { call, source } = out.compile(`read_${format.name}_${shape.topic}`, ['bytes', 'view', 'from', 'to']);
  const read = call as unknown as (bytes: Buffer, view: DataView, from: number, to: number) => Value[] | null;
  return { call: (bytes, from, to) => read(bytes, viewOf(bytes), from, to), source };
}

/** The writer of whole rows, compiled where the format can. */
export function compileWriter(format: Format, shape: RowShape, context: FormatContext): Compiled<RowWriter> {
  if (format.emitWriter === undefined) return { call: format.writer(shape, context), source: '' };
  const out = new SourceWriter();
  const slots = shape.columns.map((column, index) => {
    const local = out.fresh(column.name);
    out.line(`const ${local} = row[${index}];`);
    return { local };
  });
  format.emitWriter(shape, slots, 'sink', out, context);
  out.line('return true;');
  const { call, source } = out.compile(`write_${format.name}_${shape.topic}`, ['row', 'sink']);
  return { call: call as unknown as (row: readonly Value[], sink: ByteSink) => boolean, source };
}
