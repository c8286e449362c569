/**
 * Reads a topic: the generated function runs over a slice of raw records, reads the wanted columns out of the bytes, takes the time from where the
 * source says, and hands each record on as locals. What cannot be read is reported with its offset and skipped.
 */
import { literal } from '../base/source.ts';
import type { SourceWriter } from '../base/source.ts';
import type { Value } from '../data/types.ts';
import { rowValues } from '../codegen/once.ts';
import { formats } from '../formats/all.ts';
import { innerKeyEnd, readWindow } from '../formats/windowed-key.ts';
import type { RowReader } from '../formats/format.ts';
import type { RowShape } from '../formats/format.ts';
import { headersOf } from '../log/record-slice.ts';
import type { RecordSlice } from '../log/record-slice.ts';
import type { SideFormat, SourceDefinition } from '../sql/catalog.ts';
import type { SourceNode } from '../sql/plan/nodes.ts';
import type { Emitter } from './operator.ts';
import type { RowSlot } from './operator.ts';
import type { StageContext } from './operator.ts';
import { textTime } from './text-time.ts';

/** The shape of one side of a source's topic. */
export function shapeOf(source: SourceDefinition, side: 'key' | 'value'): RowShape {
  const format: SideFormat = side === 'key' ? source.key : source.value;
  return {
    side,
    columns: source.schema.filter((c) => c.role === side),
    unwrapped: format.unwrapped,
    use: { format: format.format, properties: format.properties },
    topic: source.topic,
  };
}

export const emitSource: Emitter<SourceNode> = (node, context, downstream) => {
  const { out } = context;
  const name = out.fresh(`read_${node.source.name}`);
  out.define(name, ['slice', 'from', 'to'], () => {
    out.comment(`${node.source.kind.toLowerCase()} ${node.source.name} from topic ${node.source.topic}`);
    out.line(
      'const bytes = slice.buffer, view = slice.view, keyFrom = slice.keyFrom, keyTo = slice.keyTo, valueFrom = slice.valueFrom, valueTo = slice.valueTo;',
    );
    out.line(`${context.current}.slice = slice;`);
    out.block('for (let i = from; i < to; i++)', () => {
      out.line(`${context.current}.index = i;`);
      const values = rowValues(out);
      const slots: (RowSlot | null)[] = node.columns.map(() => null);
      const window = emitKey(node, slots, context);
      emitValue(node, slots, context);
      emitHeaders(node, slots, context);
      const timestamp = emitTimestamp(node, slots, context);
      downstream({
        slots,
        timestamp,
        deleted: 'deleted',
        window,
        record: { partition: String(context.partition), offset: 'slice.offset[i]' },
        keyless: 'kF < 0',
        rawKey: node.window === null ? { bytes: 'bytes', from: 'kF', to: 'kT', format: node.source.key } : null,
        skip: 'continue;',
        values,
      });
    });
  });
  context.input({ topic: node.source.topic, functionName: name });
};

/** Declares and reads the key columns; a table skips records without key. */
function emitKey(node: SourceNode, slots: (RowSlot | null)[], context: StageContext): { start: string; end: string } | null {
  const { out } = context;
  const { source } = node;
  out.line('const kF = keyFrom[i];');
  out.line(`${source.window === null ? 'const' : 'let'} kT = keyTo[i];`);
  if (source.kind === 'TABLE') out.line('if (kF < 0) continue;');
  const window = source.window === null ? null : { start: out.fresh('windowStart'), end: out.fresh('windowEnd') };
  if (window !== null) emitWindowBounds(source, window, context);
  const shape = shapeOf(source, 'key');
  emitRead(shape, node, slots, { from: 'kF', to: 'kT', present: 'kF >= 0' }, context);
  return window;
}

/** Takes the window off the end of the key's bytes. */
function emitWindowBounds(source: SourceDefinition, window: { start: string; end: string }, context: StageContext): void {
  const { out } = context;
  const kind = literal(source.window?.type === 'SESSION' ? 'session' : 'time');
  const unreadable = out.constant(context.unreadable, 'unreadable');
  const bounds = out.fresh('bounds');
  out.line(`let ${window.start} = 0, ${window.end} = 0;`);
  out.block('if (kF >= 0)', () => {
    out.line(`kT = ${out.constant(innerKeyEnd, 'innerKeyEnd')}(kF, kT, ${kind});`);
    out.line(
      `if (kT < 0) { ${unreadable}(slice, i, 'key', ${literal(source.topic)}, new Error('the key is too short to hold a window')); continue; }`,
    );
    out.line(`const ${bounds} = ${out.constant(readWindow, 'readWindow')}(bytes, kT, ${kind}, ${source.window?.size ?? 0});`);
    out.line(`${window.start} = ${bounds}.start; ${window.end} = ${bounds}.end;`);
  });
}

function emitValue(node: SourceNode, slots: (RowSlot | null)[], context: StageContext): void {
  const { out } = context;
  out.line('const vF = valueFrom[i], vT = valueTo[i];');
  out.line('const deleted = vF < 0;');
  const shape = shapeOf(node.source, 'value');
  emitRead(shape, node, slots, { from: 'vF', to: 'vT', present: '!deleted' }, context);
}

/**
 * Emits the reading of one side. `present` guards it; locals stay NULL otherwise. The columns of a side stand together in the node, except that
 * header columns may stand among the values, so they are matched by name.
 */
function emitRead(
  shape: RowShape,
  node: SourceNode,
  slots: (RowSlot | null)[],
  scope: { from: string; to: string; present: string },
  context: StageContext,
): void {
  const { out } = context;
  const wanted = context.wanted.get(node);
  const carried = shape.side === 'value' ? context.carried.get(node) : undefined;
  const readers = shape.columns.flatMap((column, at) => {
    const index = node.columns.findIndex((c) => c.role === shape.side && c.name === column.name);
    if (!wanted?.has(index)) return [];
    const local = out.fresh(column.name);
    const range = carried?.has(index) ? { from: out.fresh(`${column.name}From`), to: out.fresh(`${column.name}To`) } : undefined;
    slots[index] = { local, ...(range === undefined ? {} : { range: { ...range, bytes: 'bytes', view: 'view' } }) };
    return [{ column: at, local, range }];
  });
  const declared = readers.flatMap((r) => [
    `${r.local} = null`,
    ...(r.range === undefined ? [] : [`${r.range.from} = -1`, `${r.range.to} = -1`]),
  ]);
  if (declared.length > 0) out.line(`let ${declared.join(', ')};`);
  if (shape.columns.length === 0) return;
  const format = formats[shape.use.format];
  out.block(`if (${scope.present}) try`, () => {
    if (format.emitReader !== undefined) {
      if (context.codecs)
        format.emitReader(shape, readers, { bytes: 'bytes', view: 'view', from: scope.from, to: scope.to }, out, context.formats);
    } else {
      emitGeneralRead(format.reader(shape, context.formats), readers, scope, out);
    }
  });
  const unreadable = out.constant(context.unreadable, 'unreadable');
  out.line(`catch (error) { ${unreadable}(slice, i, ${literal(shape.side)}, ${literal(shape.topic)}, error); continue; }`);
}

function emitGeneralRead(
  reader: RowReader,
  readers: readonly { column: number; local: string }[],
  scope: { from: string; to: string },
  out: SourceWriter,
): void {
  const row = out.fresh('row');
  out.line(`const ${row} = ${out.constant(reader, 'reader')}(bytes, ${scope.from}, ${scope.to});`);
  if (readers.length > 0) out.line(`if (${row} !== null) { ${readers.map((r) => `${r.local} = ${row}[${r.column}];`).join(' ')} }`);
}

function emitHeaders(node: SourceNode, slots: (RowSlot | null)[], context: StageContext): void {
  const { out } = context;
  const wanted = context.wanted.get(node);
  node.columns.forEach((column, index) => {
    if (column.role !== 'header' || !wanted?.has(index)) return;
    const local = out.fresh(column.name);
    const key = column.headerKey ?? null;
    out.line(
      key === null
        ? `const ${local} = ${out.constant(allHeaders, 'allHeaders')}(slice, i);`
        : `const ${local} = ${out.constant(lastHeader, 'lastHeader')}(slice, i, ${literal(key)});`,
    );
    slots[index] = { local };
  });
}

/** ARRAY<STRUCT<KEY STRING, VALUE BYTES>> of a record's headers. */
function allHeaders(slice: RecordSlice, index: number): Value {
  return headersOf(slice, index).map((h) => [h.key, h.value === null ? null : Buffer.from(h.value)]);
}

/** The value of the last header with this key, or NULL. */
function lastHeader(slice: RecordSlice, index: number, key: string): Value {
  const found = headersOf(slice, index).findLast((h) => h.key === key);
  return found === undefined || found.value === null ? null : Buffer.from(found.value);
}

/** The row's time: the record's, or what the source's TIMESTAMP column says; without a usable one the record is skipped. */
function emitTimestamp(node: SourceNode, slots: readonly (RowSlot | null)[], context: StageContext): string {
  const { out } = context;
  const { timestamp, topic } = node.source;
  const local = out.fresh('rowtime');
  if (timestamp === null) {
    out.line(`const ${local} = slice.timestamp[i];`);
    return local;
  }
  const index = node.columns.findIndex((c) => c.name === timestamp.column);
  const column = slots[index]?.local ?? 'null';
  const read = timestamp.format === null ? column : `${out.constant(textTime(timestamp.format), 'timestamp')}(${column})`;
  out.line(`const ${local} = deleted && ${literal(node.columns[index].role)} !== 'key' ? slice.timestamp[i] : Number(${read} ?? -1);`);
  const report = out.constant(badTimestamp(context, topic), 'badTimestamp');
  out.line(`if (!(${local} >= 0)) { ${report}(slice, i); continue; }`);
  return local;
}

function badTimestamp(context: StageContext, topic: string): (slice: RecordSlice, index: number) => void {
  const fatal = context.setting('ksql.timestamp.throw.on.invalid') === 'true';
  return (slice, index) => {
    const error = new Error('Failed to extract timestamp from the record: it is NULL, negative or in another format');
    if (fatal) throw error;
    context.unreadable(slice, index, 'timestamp', topic, error);
  };
}
