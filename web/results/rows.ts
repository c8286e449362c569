/** The rows a result keeps: the latest so many of all that came. Older ones are forgotten, the count of all is not. */

/** A column: its name and its type as text. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A row: the raw JSON text of each column. */
export type Row = readonly string[];

/** The kept rows; index 0 is the oldest kept. */
export interface RowBuffer {
  readonly push: (row: Row, arrivedAt: number) => void;
  readonly row: (index: number) => Row;
  /** When the row came, in milliseconds since 1970. */
  readonly arrivedAt: (index: number) => number;
  /** How many are kept. */
  readonly size: () => number;
  /** How many ever came. */
  readonly total: () => number;
  /** How many can be kept. */
  readonly capacity: number;
}

/** A ring of rows. */
export function createRows(capacity: number): RowBuffer {
  const rows: Row[] = [];
  const times: number[] = [];
  let total = 0;
  const slot = (index: number) => (total <= capacity ? index : (total + index) % capacity);
  return {
    push(row, arrivedAt) {
      rows[total % capacity] = row;
      times[total % capacity] = arrivedAt;
      total += 1;
    },
    row: (index) => rows[slot(index)],
    arrivedAt: (index) => times[slot(index)],
    size: () => Math.min(total, capacity),
    total: () => total,
    capacity,
  };
}

/** The rows as they are now; what comes later does not change it. */
export function frozen(buffer: RowBuffer): RowBuffer {
  const copy = createRows(buffer.capacity);
  for (let index = 0; index < buffer.size(); index += 1) copy.push(buffer.row(index), buffer.arrivedAt(index));
  const total = buffer.total();
  return { ...copy, total: () => total };
}

/** The kept rows as JSON, one object a line, numbers exactly as they came. */
export function asJsonLines(buffer: RowBuffer, columns: readonly Column[]): string {
  const names = columns.map((column) => JSON.stringify(column.name));
  return Array.from({ length: buffer.size() }, (_, index) => {
    const row = buffer.row(index);
    return `{${names.map((name, at) => `${name}:${row[at] ?? 'null'}`).join(',')}}\n`;
  }).join('');
}
