/** What the compiled readers of text formats have around the reading itself: the names that one reader shares, slots without a value, and the general reader behind the fast way. */
import type { SourceWriter } from '../base/source.ts';
import type { ReadFrame } from './emit-number.ts';
import type { ReaderScope, ReaderSlot, RowReader } from './format.ts';

/** Fresh names for one reader. */
export function readFrame(scope: ReaderScope, out: SourceWriter): ReadFrame {
  return {
    out,
    bytes: scope.bytes,
    view: scope.view,
    end: scope.to,
    i: out.fresh('i'),
    c: out.fresh('c'),
    v: out.fresh('v'),
    s: out.fresh('s'),
    negative: out.fresh('negative'),
    slow: out.fresh('slow'),
  };
}

/** Every slot is NULL and no range. */
export function emitUnset(slots: readonly ReaderSlot[], out: SourceWriter): void {
  for (const slot of slots) {
    out.line(`${slot.local} = null;`);
    if (slot.range) out.line(`${slot.range.from} = -1;`);
  }
}

/** The slow way: the general reader gives all columns, or the error. */
export function emitSlow(reader: RowReader, hint: string, slots: readonly ReaderSlot[], scope: ReaderScope, out: SourceWriter): void {
  const row = out.fresh('row');
  out.line(`const ${row} = ${out.constant(reader, hint)}(${scope.bytes}, ${scope.from}, ${scope.to});`);
  for (const slot of slots) {
    out.line(`${slot.local} = ${row}[${slot.column}];`);
    if (slot.range) out.line(`${slot.range.from} = -1;`);
  }
}
