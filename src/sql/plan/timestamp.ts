/** The TIMESTAMP and TIMESTAMP_FORMAT properties of sources and sinks. */
import { fail } from '../../base/errors.ts';
import { quoteName } from '../../data/types.ts';
import { compilePattern } from '../../functions/java-time/pattern.ts';
import { located } from './side-formats.ts';
import type { Column } from '../../data/schema.ts';
import type { SourceDefinition } from '../catalog.ts';
import type { WithProperties } from './with-properties.ts';

/** The column that gives a record's time, or null. Throws TIMESTAMP_UNKNOWN, TIMESTAMP_TYPE, TIMESTAMP_FORMAT_ALONE and INVALID_TIME_PATTERN. */
export function timestampColumn(read: WithProperties, schema: readonly Column[]): SourceDefinition['timestamp'] {
  const text = read.text('TIMESTAMP');
  const format = read.text('TIMESTAMP_FORMAT') ?? null;
  if (text === undefined) {
    if (format !== null) throw fail('TIMESTAMP_FORMAT_ALONE', {}, { at: read.at('TIMESTAMP_FORMAT') });
    return null;
  }
  if (format !== null) located(() => compilePattern(format), read.at('TIMESTAMP_FORMAT'));
  const at = read.at('TIMESTAMP');
  const name = columnName(text);
  const column = schema.find((c) => c.name === name);
  if (column === undefined) throw fail('TIMESTAMP_UNKNOWN', { name, candidates: schema.map((c) => c.name).join(', ') }, { at });
  const { kind } = column.type;
  const fits = kind === 'STRING' ? format !== null : (kind === 'BIGINT' || kind === 'TIMESTAMP') && format === null;
  if (!fits) throw fail('TIMESTAMP_TYPE', { name: quoteName(name), type: kind }, { at });
  return { column: name, format };
}

/** The property's text is an identifier: upper-cased unless in back quotes or double quotes. */
function columnName(text: string): string {
  const trimmed = text.trim();
  const quoted = /^(["`])(.*)\1$/.exec(trimmed);
  return quoted === null ? trimmed.toUpperCase() : quoted[2].replaceAll(quoted[1] + quoted[1], quoted[1]);
}
