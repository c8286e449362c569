/** Every serialisation format, and the checks that a statement asks of them by name. */
import { MillraceError, fail } from '../base/errors.ts';
import { avro } from './avro/format.ts';
import { checkNoMapInKey, columnsText } from './check.ts';
import { checkDelimiter } from './delimited/delimiter.ts';
import { delimited } from './delimited/format.ts';
import type { Format, FormatName, FormatUse, RowShape } from './format.ts';
import { jsonSr } from './json-sr/format.ts';
import { json } from './json/format.ts';
import { kafka } from './kafka.ts';
import { none } from './none.ts';
import { protobufFormat } from './protobuf/format.ts';
import { protobufNosr } from './protobuf/nosr.ts';

export const formats: Readonly<Record<FormatName, Format>> = {
  NONE: none,
  KAFKA: kafka,
  DELIMITED: delimited,
  JSON: json,
  JSON_SR: jsonSr,
  AVRO: avro,
  PROTOBUF: protobufFormat,
  PROTOBUF_NOSR: protobufNosr,
};

/** The format of a name in any case. Throws FORMAT_UNKNOWN with the names there are. */
export function formatNamed(name: string): Format {
  const upper = name.toUpperCase();
  if (!Object.hasOwn(formats, upper)) throw fail('FORMAT_UNKNOWN', { format: name, candidates: Object.keys(formats).join(', ') });
  return formats[upper as FormatName];
}

/**
 * Throws unless the format can hold the shape's columns: FORMAT_MAP_IN_KEY, or FORMAT_SCHEMA_UNSUPPORTED around the
 * format's own reason.
 */
export function checkShape(shape: RowShape): void {
  checkNoMapInKey(shape.columns);
  const format = formats[shape.use.format];
  try {
    format.check(shape);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    throw fail(
      'FORMAT_SCHEMA_UNSUPPORTED',
      {
        side: shape.side === 'key' ? 'Key' : 'Value',
        format: format.name,
        columns: columnsText(shape.columns),
        features: shape.unwrapped && format.singleColumn === 'both' && shape.columns.length === 1 ? 'UNWRAP_SINGLES' : '',
        reason: error.message,
      },
      { cause: error, hint: error.hint },
    );
  }
}

/**
 * Throws when the use names properties that its format does not know, an unusable delimiter or an empty schema name.
 *
 * @param side decides the name of the delimiter's property in the message.
 */
export function checkProperties(use: FormatUse, side: 'key' | 'value'): void {
  const format = formats[use.format];
  const { properties } = use;
  const given = (Object.keys(properties) as (keyof typeof properties)[]).filter((name) => properties[name] !== undefined);
  const unknown = given.filter((name) => !format.knownProperties.includes(name));
  if (unknown.length > 0) throw fail('FORMAT_PROPERTIES_UNKNOWN', { format: format.name, names: unknown.join(', ') });
  if (properties.delimiter !== undefined) checkDelimiter(properties.delimiter, side === 'key' ? 'KEY_DELIMITER' : 'VALUE_DELIMITER');
  if (properties.fullSchemaName?.trim() === '') throw fail('FORMAT_FULL_NAME_EMPTY');
}

/** Throws when WRAP_SINGLE_VALUE asks for a form that the format does not have. */
export function checkWrapping(name: FormatName, wrap: boolean): void {
  const { singleColumn } = formats[name];
  if (singleColumn === (wrap ? 'unwrapped' : 'wrapped')) throw fail('FORMAT_WRAP_UNSUPPORTED', { format: name, value: String(wrap) });
}
