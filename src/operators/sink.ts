/**
 * Writes rows to a topic and, where the query's result is a table, keeps them as a view. Key bytes that were read and not changed are copied; everything else goes through the format's
 * compiled writer, or its general one.
 */
import { literal } from '../base/source.ts';
import { MillraceError, fail, messageOf } from '../base/errors.ts';
import type { Column } from '../data/schema.ts';
import { formats } from '../formats/all.ts';
import { appendWindow } from '../formats/windowed-key.ts';
import type { RowShape } from '../formats/format.ts';
import type { WriterSlot } from '../formats/format.ts';
import { encodeHeaders, headersOf } from '../log/record-slice.ts';
import type { RecordSlice } from '../log/record-slice.ts';
import type { SideFormat } from '../sql/catalog.ts';
import type { SinkNode } from '../sql/plan/nodes.ts';
import type { Emitter } from './operator.ts';
import type { Row } from './operator.ts';
import type { StageContext } from './operator.ts';
import { emitSharedView, emitView, sharedAggregate, sharedViewSpec } from './view.ts';
import { textTime } from './text-time.ts';

export const emitSink: Emitter<SinkNode> = (node, context) => {
  const { out } = context;
  const output = out.constant(context.output(node.topic, node.window), `to_${node.name}`);
  const shared = sharedAggregate(node);
  if (shared !== null) context.views.set(shared, sharedViewSpec(node, shared));
  const ownView = node.materialize && shared === null ? emitView(node.name, node.input, context) : null;
  context.compile(node.input, (row) => {
    const kernel = shared === null ? undefined : context.kernelNames.get(shared);
    const view = kernel === undefined ? ownView : emitSharedView(kernel, node.input, context);
    out.comment(`write to ${node.topic}`);
    const timestamp = emitSinkTimestamp(node, row, context);
    view?.({ ...row, timestamp });
    emitRecord(node, output, { ...row, timestamp }, context);
  });
};

/** What a record to a topic is made from; a sink node is one. */
export type RecordTarget = Pick<SinkNode, 'topic' | 'columns' | 'key' | 'value' | 'window'>;

/** Emits the writing of one row, by the roles of its columns, to an output. */
export function emitRecord(target: RecordTarget, output: string, row: Row, context: StageContext): void {
  const { out } = context;
  const key = emitSide(target, 'key', target.key, row, `${output}.key`, context);
  const sink = out.fresh('sink');
  const begin =
    key.raw === null ? `begin(${row.timestamp}, ${key.present})` : `beginKeyed(${row.timestamp}, bytes, ${key.raw.from}, ${key.raw.to})`;
  out.line(`const ${sink} = ${output}.${begin};`);
  const value = emitSide(target, 'value', target.value, row, sink, context);
  out.line(`${output}.end(${value.present}, ${out.constant(headersOfCurrent, 'headers')}(${context.current}));`);
}

/** The record being processed; its headers go with every result that it triggers. */
export interface CurrentRecord {
  slice: RecordSlice | null;
  index: number;
}

function headersOfCurrent(current: CurrentRecord): Buffer | null {
  const { slice, index } = current;
  if (slice === null || slice.headersFrom[index] >= slice.headersTo[index]) return null;
  return encodeHeaders(headersOf(slice, index));
}

interface WrittenSide {
  /** Code that is true when the sink holds bytes of this side. */
  readonly present: string;
  readonly raw: { readonly from: string; readonly to: string } | null;
}

/** Emits the writing of one side into its ByteSink. */
function emitSide(
  node: RecordTarget,
  side: 'key' | 'value',
  format: SideFormat,
  row: Row,
  sinkCode: string,
  context: StageContext,
): WrittenSide {
  const { out } = context;
  const columns = node.columns.filter((c) => c.role === side);
  if (side === 'key' && canCopyKey(columns, format, row)) return { present: 'true', raw: row.rawKey };
  if (columns.length === 0 && side === 'key') return { present: 'false', raw: null };
  const shape: RowShape = {
    side,
    columns,
    unwrapped: format.unwrapped,
    use: { format: format.format, properties: format.properties },
    topic: node.topic,
  };
  const slots: WriterSlot[] = node.columns.flatMap((c, i) => (c.role === side ? [row.slots[i] ?? { local: 'null' }] : []));
  const present = out.fresh(`has_${side}`);
  const locals = slots.map((s) => s.local);
  // A single key column that is NULL is no key; several are a key of NULLs, unless the record had none.
  const absent = side === 'value' ? row.deleted : locals.length === 1 ? `${locals[0]} === null` : row.keyless;
  out.line(`let ${present} = !(${absent});`);
  out.block(`if (${present}) try`, () => emitWrite(shape, slots, present, sinkCode, context));
  const failed = out.constant(serializationFailure(node.topic, side), 'serializationFailure');
  out.line(`catch (error) { throw ${failed}(error); }`);
  if (side === 'key' && node.window !== null) emitWindowSuffix(node, row, sinkCode, present, context);
  return { present, raw: null };
}

function emitWrite(shape: RowShape, slots: readonly WriterSlot[], present: string, sinkCode: string, context: StageContext): void {
  const { out } = context;
  const format = formats[shape.use.format];
  if (format.emitWriter !== undefined && isNeverNull(shape)) {
    const sink = out.fresh('sink');
    out.line(`const ${sink} = ${sinkCode};`);
    if (context.codecs) format.emitWriter(shape, slots, sink, out, context.formats);
    return;
  }
  const writer = out.constant(format.writer(shape, context.formats), `write${shape.use.format}`);
  out.line(`${present} = ${writer}([${slots.map((s) => s.local).join(', ')}], ${sinkCode});`);
}

/** Whether a row to be written is bytes for certain: where it may be null bytes, the general writer says so. A single key column that is NULL is not written at all. */
function isNeverNull(shape: RowShape): boolean {
  return shape.side === 'key' ? shape.columns.length > 0 : formats[shape.use.format].neverNull?.(shape) === true;
}

/** Key bytes can be copied when the format gives one spelling to a value, and nothing about the key has changed. */
function canCopyKey(columns: readonly Column[], format: SideFormat, row: Row): boolean {
  return (
    row.rawKey !== null && columns.length === 1 && format.format === 'KAFKA' && row.rawKey.format.format === 'KAFKA' && row.window === null
  );
}

/** The window's bounds behind the key's bytes. */
function emitWindowSuffix(node: RecordTarget, row: Row, sinkCode: string, present: string, context: StageContext): void {
  const kind = literal(node.window?.type === 'SESSION' ? 'session' : 'time');
  const append = context.out.constant(appendWindow, 'appendWindow');
  context.out.line(`if (${present}) ${append}(${sinkCode}, ${kind}, { start: ${row.window?.start ?? 0}, end: ${row.window?.end ?? 0} });`);
}

function serializationFailure(topic: string, side: string) {
  return (error: unknown) => {
    // A format's own error names the topic already.
    const reason = error instanceof MillraceError && 'reason' in error.params ? String(error.params.reason) : messageOf(error);
    return fail('SERIALIZATION_FAILED', { topic, side, reason }, { cause: error });
  };
}

/** The record's time: the row's, or the sink's TIMESTAMP column; a row without a usable one is dropped. A delete keeps the row's time. */
function emitSinkTimestamp(node: SinkNode, row: Row, context: StageContext): string {
  const { out } = context;
  if (node.timestamp === null) return row.timestamp;
  const { column, format } = node.timestamp;
  const index = node.columns.findIndex((c) => c.name === column);
  const local = out.fresh('sinkTime');
  const value = row.slots[index]?.local ?? 'null';
  const read = format === null ? value : `${out.constant(textTime(format), 'textTime')}(${value})`;
  out.line(`const ${local} = ${row.deleted} ? ${row.timestamp} : Number(${read} ?? -1);`);
  out.line(`if (!(${local} >= 0)) { ${context.report}(${literal(`no usable time in column ${column}`)}); ${row.skip} }`);
  return local;
}
