/** The order in which keys of one moment leave: by their serialised bytes, as clients of the log would compare them. */
import { compareBytes } from '../data/compare.ts';
import { ByteSink } from '../data/bytes.ts';
import type { Column } from '../data/schema.ts';
import type { Value } from '../data/types.ts';
import { formats } from '../formats/all.ts';
import type { RowShape } from '../formats/format.ts';
import type { StageContext } from './operator.ts';

/** Serialises keys of these columns: in KAFKA's format where it can hold them, else as JSON. */
export function keySerializer(columns: readonly Column[], context: StageContext): (key: readonly Value[]) => Buffer {
  const plain = columns.length === 1 && formats.KAFKA.supports(columns[0].type, 'key');
  const use = { format: plain ? ('KAFKA' as const) : ('JSON' as const), properties: {} };
  const shape: RowShape = { side: 'key', columns, unwrapped: columns.length === 1, use, topic: '' };
  const write = formats[use.format].writer(shape, context.formats);
  return (key) => {
    const sink = new ByteSink(64);
    return write(key, sink) ? sink.copyFrom(0) : Buffer.alloc(0);
  };
}

/** Sorts entries in place by a number, then by serialised key. */
export function sortByTimeThenKey<E extends { key: readonly Value[] }>(
  entries: E[],
  timeOf: (entry: E) => number,
  serialize: (key: readonly Value[]) => Buffer,
): E[] {
  const bytes = new Map<E, Buffer>();
  const bytesOf = (entry: E) => {
    const known = bytes.get(entry) ?? serialize(entry.key);
    bytes.set(entry, known);
    return known;
  };
  return entries.sort((a, b) => timeOf(a) - timeOf(b) || compareBytes(bytesOf(a), bytesOf(b)));
}
