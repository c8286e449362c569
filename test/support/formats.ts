/** Shapes and round trips for tests of formats. */
import { ByteSink } from '../../src/data/bytes.ts';
import type { Column } from '../../src/data/schema.ts';
import type { SqlType, Value } from '../../src/data/types.ts';
import { formats } from '../../src/formats/all.ts';
import type { FormatContext, FormatName, FormatProperties, RowShape } from '../../src/formats/format.ts';

/** What a test may say about a shape beyond its columns. */
export interface ShapeOptions {
  readonly side?: 'key' | 'value';
  readonly unwrapped?: boolean;
  readonly properties?: FormatProperties;
}

/** A shape of the named columns on topic `t`. */
export function shapeOf(format: FormatName, columns: Readonly<Record<string, SqlType>>, options: ShapeOptions = {}): RowShape {
  const side = options.side ?? 'value';
  const list: Column[] = Object.entries(columns).map(([name, type]) => ({ name, type, role: side }));
  return { side, columns: list, unwrapped: options.unwrapped ?? false, use: { format, properties: options.properties ?? {} }, topic: 't' };
}

/** Reads text (as UTF-8) or bytes by the general reader, at an offset other than 0. */
export function readRow(shape: RowShape, input: string | Uint8Array, context: FormatContext = {}): Value[] | null {
  const bytes = Buffer.from(input as string);
  const padded = Buffer.concat([Buffer.from('"{'), bytes, Buffer.from('}"')]);
  return formats[shape.use.format].reader(shape, context)(padded, 2, 2 + bytes.length);
}

/** The bytes of a row by the general writer; null for null bytes. */
export function writeRow(shape: RowShape, row: readonly Value[], context: FormatContext = {}): Buffer | null {
  const sink = new ByteSink(4);
  sink.writeByte(1);
  return formats[shape.use.format].writer(shape, context)(row, sink) ? sink.copyFrom(1) : null;
}

/** The written bytes as text. */
export function writeText(shape: RowShape, row: readonly Value[]): string | undefined {
  return writeRow(shape, row)?.toString('utf8');
}
