/** The TIMESTAMP and TIMESTAMP_FORMAT properties of sources and sinks. */
import { fail, messageOf } from '../../base/errors.ts';
import { quoteName } from '../../data/types.ts';
import { compilePattern } from '../../functions/java-time/pattern.ts';
import type { Column } from '../../data/schema.ts';
import type { SourceDefinition } from '../catalog.ts';
import type { WithProperties } from './with-properties.ts';

/** The column that gives a record's time, or null. Throws TIMESTAMP_UNKNOWN, TIMESTAMP_TYPE, TIMESTAMP_FORMAT_ALONE and PROPERTY_INVALID. */
export function timestampColumn(read: WithProperties, schema: readonly Column[]): SourceDefinition['timestamp'] {
  const text = read.text('TIMESTAMP');
  const format = read.text('TIMESTAMP_FORMAT') ?? null;
  if (text === undefined) {
    if (format !== null) throw fail('TIMESTAMP_FORMAT_ALONE', {}, { at: read.at('TIMESTAMP_FORMAT') });
    return null;
  }
  if (format !== null) checkPattern(format, read);
  const at = read.at('TIMESTAMP');
  const name = columnName(text);
  const column = schema.find((c) => c.name === name);
  if (column === undefined) throw fail('TIMESTAMP_UNKNOWN', { name, candidates: schema.map((c) => c.name).join(', ') }, { at });
  const { kind } = column.type;
  const fits = kind === 'STRING' ? format !== null : (kind === 'BIGINT' || kind === 'TIMESTAMP') && format === null;
  if (!fits) throw fail('TIMESTAMP_TYPE', { name: quoteName(name), type: kind }, { at });
  return { column: name, format };
}

function checkPattern(format: string, read: WithProperties): void {
  try {
    compilePattern(format);
  } catch (error) {
    const params = {
      name: 'TIMESTAMP_FORMAT',
      value: `'${format}'`,
      reason: messageOf(error),
      allowed: "a pattern of Java's DateTimeFormatter",
    };
    throw fail('PROPERTY_INVALID', params, { at: read.at('TIMESTAMP_FORMAT'), cause: error });
  }
}

/** The property's text is an identifier: upper-cased unless in back quotes or double quotes. */
function columnName(text: string): string {
  const trimmed = text.trim();
  const quoted = /^(["`])(.*)\1$/.exec(trimmed);
  return quoted === null ? trimmed.toUpperCase() : quoted[2].replaceAll(quoted[1] + quoted[1], quoted[1]);
}
