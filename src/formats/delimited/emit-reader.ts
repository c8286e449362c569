/**
 * The compiled DELIMITED reader: source that passes over a record's bytes once, decodes the wanted fields and skips the rest.
 *
 * It gives exactly what the general reader gives. That is why it goes through to the last column, although it could stop behind the last wanted one: another number
 * of fields makes the record unreadable, and so does a field that nobody wants and that its type cannot hold. Whatever is unusual leaves the block labelled
 * `slow`, and the general reader decides: blanks behind a closing quote, line ends outside quotes, numbers with a plus sign, errors.
 */
import type { SourceWriter } from '../../base/source.ts';
import { typeText } from '../../data/types.ts';
import type { SqlKind, SqlType } from '../../data/types.ts';
import { emitSlow, emitUnset, readFrame } from '../emit-read.ts';
import type { ReaderScope, ReaderSlot, RowShape } from '../format.ts';
import { delimiterByte } from './delimiter.ts';
import { emitField } from './emit-fields.ts';
import type { FieldFrame, Target } from './emit-fields.ts';
import { delimitedReader } from './read.ts';

/** With more wanted columns the code would be too long to be compiled well: measured, 400 take 80 ns a field, 800 take 376 ns, and the general reader 120 ns. */
const MOST_WANTED = 400;

/** Emits the compiled reader of a shape; see `Format.emitReader`. */
export function emitDelimitedReader(shape: RowShape, slots: readonly ReaderSlot[], scope: ReaderScope, out: SourceWriter): void {
  if (shape.columns.length === 0) return;
  out.comment(`DELIMITED ${shape.side} of ${shape.topic}: ${slots.length} of ${shape.columns.length} columns`);
  const done = out.fresh('done');
  out.line(`let ${done} = false;`);
  emitUnset(slots, out);
  const delimiter = delimiterByte(shape.use.properties);
  if (delimiter !== null && slots.length <= MOST_WANTED) emitFast(shape, slots, scope, delimiter, done, out);
  out.block(`if (!${done})`, () => emitSlow(delimitedReader(shape), 'readDelimited', slots, scope, out));
}

function emitFast(
  shape: RowShape,
  slots: readonly ReaderSlot[],
  scope: ReaderScope,
  delimiter: number,
  done: string,
  out: SourceWriter,
): void {
  const f = readFrame(scope, out);
  const { i, c, v, s, bytes, end } = f;
  const last = shape.columns.length - 1;
  out.block(`${f.slow}:`, () => {
    out.line(`let ${i} = ${scope.from}, ${c} = 0, ${v} = 0, ${s} = 0, ${f.negative} = false;`);
    // Nothing at all is no record.
    out.line(`if (${i} === ${end}) break ${f.slow};`);
    for (const [index, { name, type }] of shape.columns.entries()) {
      const target: Target = slots.find((slot) => slot.column === index) ?? null;
      const ends = index === last ? `${i} === ${end}` : `${c} === ${delimiter}`;
      out.comment(`${name} ${typeText(type)}${target === null ? ', not wanted: checked only' : ''}`);
      // An empty field is NULL.
      const present = index === last ? `${i} !== ${end}` : `(${c} = ${bytes}[${i}]) !== ${delimiter}`;
      // Delimiters may have been found behind the record's end: then it has too few of them.
      if (index === last) out.line(`if (${i} > ${end}) break ${f.slow};`);
      out.block(`if (${present})`, () => {
        if (index === last) out.line(`${c} = ${bytes}[${i}];`);
        emitPresent({ ...f, delimiter, last: index === last, ends }, type, target, index === 0);
      });
      if (index !== last) out.line(`${i}++;`);
    }
    out.line(`${done} = true;`);
  });
}

/** A field that is not empty, up to its end. */
function emitPresent(f: FieldFrame, type: SqlType, target: Target, first: boolean): void {
  if (first && SIGNED.has(type.kind)) emitPerhapsQuoted(f, type, target);
  else emitField(f, type, target);
  f.out.line(`if (!(${f.ends})) break ${f.slow};`);
}

const SIGNED: ReadonlySet<SqlKind> = new Set<SqlKind>(['INTEGER', 'BIGINT', 'DOUBLE', 'DECIMAL', 'DATE', 'TIMESTAMP']);

/** The first field of a record is written in quotes when it begins with a sign. */
function emitPerhapsQuoted(f: FieldFrame, type: SqlType, target: Target): void {
  const { out, i, c, bytes } = f;
  const quoted = out.fresh('quoted');
  out.line(`const ${quoted} = ${c} === 34;`);
  out.line(`if (${quoted}) ${c} = ${bytes}[++${i}];`);
  emitField({ ...f, ends: `(${quoted} ? ${c} === 34 : ${f.ends})` }, type, target);
  out.block(`if (${quoted})`, () => {
    out.line(`if (${c} !== 34) break ${f.slow};`);
    out.line(`${c} = ${bytes}[++${i}];`);
  });
}
