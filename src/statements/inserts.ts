/** Rows inserted without SQL: /inserts-stream and the library. The target is checked once, its columns' converters are made once; each row then only converts and encodes. */
import { fail } from '../base/errors.ts';
import { caseHint } from '../sql/plan/query-sources.ts';
import { checkWritable } from './topics.ts';
import { placeIn } from './execute.ts';
import { sourceWriter } from './row-writer.ts';
import { valueFromJson } from './from-json.ts';
import type { Column } from '../data/schema.ts';
import type { Engine } from '../engine/engine.ts';
import type { Session } from '../engine/session.ts';
import type { SourceDefinition, CatalogView } from '../sql/catalog.ts';
import type { Value } from '../data/types.ts';

/** A way to insert rows into one source. */
export interface Inserts {
  /** The source's columns, key columns first. */
  readonly columns: readonly Column[];
  /**
   * Inserts one row: column name → value, as `parseExactJson` gives them (numbers, bigints and `Decimal`s alike). Names are case-insensitive unless in back quotes or double quotes;
   * value columns that are missing are NULL; ROWTIME (ms) is the record's time. Converts and encodes at once; resolves once the row is durable. Rows that are inserted without
   * waiting go out together. Rejects with INSERT_….
   */
  readonly insert: (row: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Whether the source is still the one that was opened; false after DROP, ALTER or REPLACE. */
  readonly current: () => boolean;
  /** Nothing has to be released; further rows are refused. */
  readonly close: () => void;
}

/** Opens a source for inserting. Throws VALUES_…, as INSERT … VALUES would. */
export async function openInserts(engine: Engine, target: string, session: Session): Promise<Inserts> {
  if (!engine.ready) throw fail('ENGINE_CLOSED');
  const { view } = placeIn(engine, session).scope;
  const source = checkedTarget(columnName(target), view);
  const columns = new Map(source.schema.map((column, index) => [column.name, index]));
  let closed = false;
  return {
    columns: source.schema,
    insert: async (row) => {
      if (engine.appends.full) await engine.appends.room();
      if (closed || !engine.ready) throw fail('ENGINE_CLOSED');
      if (!engine.catalog.sources.has(source.name)) throw fail('VALUES_TARGET_UNKNOWN', { name: source.name, more: '' });
      const { values, timestamp } = rowValues(row, source, columns);
      await sourceWriter(engine, source).write(values, timestamp ?? engine.clock.now());
    },
    current: () => engine.catalog.sources.get(source.name) === source,
    close: () => {
      closed = true;
    },
  };
}

/** A name as SQL reads it: bare ones in upper case, quoted ones as they stand. */
function columnName(text: string): string {
  const quoted = /^`((?:[^`]|``)*)`$|^"((?:[^"]|"")*)"$/.exec(text);
  if (quoted === null) return text.toUpperCase();
  return quoted[1] === undefined ? quoted[2].replaceAll('""', '"') : quoted[1].replaceAll('``', '`');
}

function checkedTarget(name: string, view: CatalogView): SourceDefinition {
  if (view.setting('ksql.insert.into.values.enabled') === 'false') throw fail('INSERTS_DISABLED');
  const source = view.source(name);
  if (source === null) {
    const hint = caseHint(name, view);
    throw fail('VALUES_TARGET_UNKNOWN', { name, more: hint === null ? '' : `\n${hint}` });
  }
  if (source.readOnly) throw fail('VALUES_TARGET_READ_ONLY', { kind: source.kind.toLowerCase(), name });
  if (source.window !== null) throw fail('VALUES_TARGET_WINDOWED');
  const headers = source.schema.filter((c) => c.role === 'header');
  if (headers.length > 0) throw fail('VALUES_HEADERS', { names: headers.map((c) => c.name).join(', ') });
  checkWritable(source.topic, view, null);
  return source;
}

function rowValues(
  row: Readonly<Record<string, unknown>>,
  source: SourceDefinition,
  columns: ReadonlyMap<string, number>,
): { values: Value[]; timestamp: number | null } {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) throw fail('INSERT_ROW_SHAPE');
  const values = new Array<Value>(source.schema.length).fill(null);
  let timestamp: number | null = null;
  for (const name in row) {
    const index = columns.get(name) ?? columns.get(columnName(name));
    if (index !== undefined) values[index] = valueFromJson(row[name], source.schema[index].type, source.schema[index].name);
    else if (columnName(name) === 'ROWTIME') timestamp = Number(valueFromJson(row[name], { kind: 'TIMESTAMP' }, 'ROWTIME'));
    else
      throw fail('INSERT_COLUMN_UNKNOWN', {
        name: columnName(name),
        target: source.name,
        candidates: source.schema.map((c) => c.name).join(', '),
      });
  }
  const missing = source.schema.find((c, i) => c.role === 'key' && values[i] === null);
  if (missing !== undefined) throw fail('INSERT_KEY_MISSING', { name: missing.name });
  return { values, timestamp };
}
